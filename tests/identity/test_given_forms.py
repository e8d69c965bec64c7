"""One name in two languages, and twins who are two people: what is known of names, not their letters."""

from __future__ import annotations

import pytest

from identity.matching import Ground, Known, Rarity, Verdict, match
from identity.naming import LOOK_AT_THIS, Name, likeness, may_be_one_bearer
from identity.partial_dates import PartialDate

BORN = PartialDate(2015, 3, 3)
RARE = Rarity(1_000, 1e-6, 1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MYKOLA", "Николай"),
        ("OLEKSANDR", "ALEXANDER"),
        ("OLEKSANDR", "Александр"),
        ("YEVHEN", "Евгений"),
        ("HANNA", "ANNA"),
        ("DMYTRO", "DMITRII"),
        ("Володимир", "VLADIMIR"),
        ("SERHII", "SERGEI"),
        ("Сяргей", "Сергей"),
        ("OLENA", "ELENA"),
        ("KATERYNA", "Екатерина"),
        ("PETRO", "Пётр"),
        ("MYKHAILO", "MIKHAIL"),
        ("IHOR", "Игорь"),
        ("ILLIA", "Илья"),
    ],
)
def test_one_name_in_the_states_language_and_in_russian(one, other):
    pair = Name("HRYHORENKO", one), Name("ГРИГОРЕНКО", other)

    assert likeness(*pair).score >= LOOK_AT_THIS
    found = match(Known(pair[0], BORN), Known(pair[1], BORN), RARE)
    assert Ground.NAME_DIFFERS not in {said.ground for said in found.evidence}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HASAN", "HUSAN"),
        ("ҲАСАН", "HUSAN"),
        ("KHASAN", "KHUSAN"),
        ("HASAN", "ҲУСАЙН"),
        ("MUHAMMADHASAN", "MUHAMMADHUSAN"),
        ("ASAN", "ҮСӨН"),
        ("АСАН", "USEN"),
        ("FOTIMA", "ZUHRA"),
        ("БАТИМА", "ЗУУРА"),
        ("ALI", "VALI"),
        ("UMAR", "USMON"),
        ("ESHMAT", "TOSHMAT"),
        ("SHAHZOD", "SHAHBOZ"),
    ],
)
def test_twins_on_one_document_are_two_bearers(one, other):
    """Children on the mother's passport: one number, one birth date, one sex."""
    pair = Name("KARIMOV", one), Name("KARIMOV", other)

    assert not may_be_one_bearer(*pair)
    assert not may_be_one_bearer(*reversed(pair))
    assert match(Known(pair[0], BORN, "m"), Known(pair[1], BORN, "m"), RARE).verdict is not Verdict.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HASAN", "HASSAN"),
        ("HASAN", "ХАСАН"),
        ("HUSAN", "KHUSAN"),
        ("SARDOR", "SARDAR"),
        ("DILSHOD", "DILSHOT"),
        ("ALI", "ALII"),
        ("SHAHZOD", "SHAKHZOD"),
        ("ASAN", "ASSAN"),
        ("UMAR", "UMAAR"),
    ],
)
def test_a_slip_or_another_spelling_is_one_bearer(one, other):
    assert may_be_one_bearer(Name("KARIMOV", one), Name("KARIMOV", other))
