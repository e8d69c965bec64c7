"""What can be a name: real ones in every script pass, what attacks or hides does not."""

import pytest

from identity.person_names import NameFault, name_fault


@pytest.mark.parametrize(
    "name",
    [
        "KARIMOV",
        "Каримов",
        "Қасымов",
        "O‘G‘LI",
        "d'Arc",
        "O’Neill",
        "Jean-Paul",
        "Jean—Paul",
        "St. John",
        "A/L",
        "Sa`d",
        "Thiongʼo",
        "Çelik",
        "Nguyễn",
        "محمد",
        "王小明",
        "คณิต",
        "नेहा",
        "Àlex·lí",
        "Vasil′ev",
        "ג׳ורג׳",
        "买买提·吐尔逊",
        "买买提•吐尔逊",
        "アレクセイ・イワノフ",
        "Ӏумар",
        "IVAN0V",
        "da Silva (Filho)",
        "می\u200cخواهم",
        "",
        "  ",
    ],
)
def test_a_real_name_passes(name):
    assert name_fault(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '=HYPERLINK("http://x")',
        "=cmd|' /C calc'!A0",
        "+1KARIMOV",
        "@SUM(A1)",
        "KARIMOV\u202evomirak",
        "KA\u200bRIMOV",
        "KARIMOV\x00",
        "KARIMOV\tSARDOR",
        "KARIMOV\nSARDOR",
        "../../etc/passwd_",
        "{{7*7}}",
        "${jndi}",
        "KARIMOV;",
        "KARIMOV😀",
        "\ufeffKARIMOV",
        "KARIMOV\ud800",
        "KARIMOV\ue000",
    ],
)
def test_what_attacks_or_hides_is_refused(name):
    assert name_fault(name) is NameFault.CHARACTERS


@pytest.mark.parametrize("name", ["-", "12345", "...", "- -", "٣٤٥"])
def test_what_has_no_letter_is_none(name):
    assert name_fault(name) is NameFault.LETTERS
