"""Whose child somebody is, as passports of many peoples say it; and surnames that only sound alike."""

from __future__ import annotations

import pytest

from identity.matching import Ground, Known, Rarity, Verdict, match
from identity.naming import LOOK_AT_THIS, Fathers, Name, fathers_of, likeness
from identity.partial_dates import PartialDate

RARE = Rarity(1_000, 1e-6, 1e-6)


def of(father, given="SARDOR"):
    return Name("KARIMOV", given, father)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("RUSTAMOVICH"), of("RUSTAM OGLI")),
        (of("RUSTAMOVICH"), of("РУСТАМОВИЧ")),
        (of("", "SARDOR RUSTAM OGLI"), of("RUSTAMOVICH")),
        (of("", "SARDOR RUSTAMOVICH"), of("RUSTAM UGLI")),
        (of("BIN AHMED"), of("AHMED")),
        (of("IBN ALI"), of("ALI")),
        (of("S/O RAMESH"), of("RAMESH")),
        (of("A/L MUTHU"), of("MUTHU")),
        (of("ABDU RAHMON OGLI"), of("ABDURAHMONOVICH")),
        (of("NUR MUHAMMAD"), of("NURMUHAMMAD")),
        (of("BAKHYTULY"), of("БАХЫТҰЛЫ")),
        (of("YAKOVYCH"), of("YAKOVLEVICH")),
    ],
)
def test_one_father_in_whatever_form_and_wherever_it_stands(one, other):
    assert fathers_of(one, other) is fathers_of(other, one) is Fathers.ONE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("", "SARDOR RUSTAM OGLI"), of("", "SARDOR ANVAR OGLI")),
        (of("", "IVAN IVANOVICH"), of("PETROVICH", "IVAN")),
        (of("БАХЫТУЛЫ"), of("ЕРМЕКУЛЫ")),
        (of("BIN AHMED"), of("BIN YUSUF")),
        (of("R"), of("PETROVICH")),
    ],
)
def test_two_fathers(one, other):
    assert fathers_of(one, other) is fathers_of(other, one) is Fathers.TWO


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of("RUSTAM OGLI"), of("RUSLAN OGLI")),
        (of("ALI"), of("VALI")),
        (of("R"), of("RUSTAMOVICH")),
        (of("R."), of("РУСТАМОВИЧ")),
    ],
)
def test_where_nobody_is_sure_nothing_is_the_same_without_a_question(one, other):
    assert fathers_of(one, other) is Fathers.UNSURE
    born = PartialDate(1990, 5, 12)

    found = match(Known(one, born, "m"), Known(other, born, "m"), RARE)

    assert found.verdict is Verdict.LOOK
    assert Ground.FATHER_DIFFERS not in {said.ground for said in found.evidence}


@pytest.mark.parametrize("none", ["XXX", "НЕТ", "БЕЗ ОТЧЕСТВА", "", "-"])
def test_where_no_father_is_told_nothing_speaks_against(none):
    born = PartialDate(1990, 5, 12)
    found = match(Known(of("RUSTAMOVICH"), born, "m"), Known(of(none), born, "m"), RARE)

    assert found.verdict is Verdict.SAME


SOUND_ALIKE = [
    *(("ZHOU", "ZHU"), ("LIU", "LYU"), ("LIU", "LV"), ("HU", "HOU"), ("LU", "LOU"), ("DU", "DOU")),
    *(("SU", "SOU"), ("JANG", "YANG")),
]


@pytest.mark.parametrize(("one", "other"), SOUND_ALIKE)
def test_surnames_that_only_sound_alike_are_two(one, other):
    born = PartialDate(1990, 5, 12)
    given = "MINSU" if one == "JANG" else "WEI"

    found = match(Known(Name(one, given), born, "m"), Known(Name(other, given), born, "m"), RARE)

    assert found.verdict is not Verdict.SAME
    assert likeness(Name(one, given), Name(other, given)).score < LOOK_AT_THIS


@pytest.mark.parametrize(
    ("one", "other"), [("LYU", "LV"), ("LÜ", "LYU"), ("LV", "LÜ"), ("ZHOU", "Чжоу"), ("LIU", "Лю")]
)
def test_one_chinese_surname_as_passports_write_it(one, other):
    given = "WEI" if other.isascii() or other == "LÜ" else "Вэй"

    assert likeness(Name(one, "WEI"), Name(other, given)).score >= 0.98


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Name("ASAN UULU", "BAKYT"), Name("ASANUULU", "BAKYT")),
        (Name("ASAN KYZY", "AIGUL"), Name("ASANKYZY", "AIGUL")),
        (Name("Асан уулу", "Бакыт"), Name("ASANUULU", "BAKYT")),
        (Name("ABDULLO", "JASUR"), Name("ABDULLOH", "JASUR")),
        (Name("SUBRAMANIAM", "V"), Name("SUBRAMANIAM", "VENKATESAN")),
        (Name("S", "RAMESH"), Name("SUBRAMANIAM", "RAMESH")),
        (Name("KARIMOV", "ULUG\u00b4BEK"), Name("KARIMOV", "ULUGBEK")),
        (Name("KARIMOV", "ULUG\u2032BEK"), Name("KARIMOV", "ULUG\u02bbBEK")),
        (Name("Kapимoв", "Cардор"), Name("KARIMOV", "SARDOR")),
    ],
)
def test_one_name_in_other_clothes_is_worth_a_look(one, other):
    assert likeness(one, other).score >= LOOK_AT_THIS


@pytest.mark.parametrize(
    "other",
    [Name("SUHARTO", "FNU"), Name("SUHARTO", "XXX"), Name("SUHARTO", "SUHARTO"), Name("FNU", "SUHARTO")],
)
def test_one_name_alone_however_a_visa_fills_its_fields(other):
    born = PartialDate(1990, 5, 12)

    found = match(Known(Name("SUHARTO", ""), born, "m"), Known(other, born, "m"), RARE)

    assert Ground.NAME in {said.ground for said in found.evidence}


def test_an_initial_tells_no_more_than_it_says():
    """Of a surname that everybody bears an initial leaves everybody."""
    born, common = PartialDate(1990, 5, 12), Rarity(1_000_000, 0.01, 0.005)

    found = match(Known(Name("SINGH", "R"), born, "m"), Known(Name("SINGH", "RAJESH"), born, "m"), common)

    assert found.verdict is not Verdict.SAME
    assert (
        next(said.bits for said in found.evidence if said.ground is Ground.NAME_ALIKE)
        <= 0.75 * common.of_surname
    )
