"""What can be a name: real ones in every script pass, what attacks or hides does not."""

import pytest

from identity.allowed_names import NameFault, name_fault


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


NO_NAMES = (
    *("UNKNOWN", "unknown", "Name not known", "NAME UNKNOWN", "NOT APPLICABLE", "NO SURNAME", "N/A", "n / a"),
    *("НЕИЗВЕСТНО", "Не известно", "НЕТ", "нет данных", "ТЕСТ", "Без отчества", "Н/Д", "б/о", "ОТСУТСТВУЕТ"),
    *("БЕЛГІСІЗ", "Жоқ", "NOMA’LUM", "ЙЎҚ", "XXX", "xx", "ХХХ", "FNU", "LNU", "FNU LNU", "UNKNOWN UNKNOWN"),
)
#: Names that people bear: Korean, Chinese, Thai, Turkish, Catalan, Russian, French.
LIKE_NONE = (
    *("No", "NO", "Na", "NA", "Non", "NON", "An", "AN", "Nil", "Net", "Yok", "Nat", "Noname-Li", "X", "Х"),
    *("Неизвестный", "Неизвестная", "НЕТУДЫХАТА", "НЕТРЕБКО", "ТЕСТОВ", "Нетесов", "Ан", "Но", "Нон", "Ю"),
    *("N. A.", "N.A.", "Unknownov", "Bez", "Bezimenny", "A/L", "Ng", "Xu", "Xxyz"),
)


@pytest.mark.parametrize("of_surname", [True, False])
@pytest.mark.parametrize("text", NO_NAMES)
def test_what_says_that_there_is_no_name_is_none(text, of_surname):
    assert name_fault(text, of_surname=of_surname) is NameFault.PLACEHOLDER


@pytest.mark.parametrize("of_surname", [True, False])
@pytest.mark.parametrize("text", LIKE_NONE)
def test_names_that_look_like_none_are_names(text, of_surname):
    assert name_fault(text, of_surname=of_surname) is None


@pytest.mark.parametrize("text", ["Null", "NONE", "Test"])
def test_some_are_surnames_and_no_given_names(text):
    assert name_fault(text, of_surname=True) is None
    assert name_fault(text) is NameFault.PLACEHOLDER
