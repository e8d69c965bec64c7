"""What one line typed into the search means."""

import pytest

from identity.partial_dates import PartialDate
from registry.rules.people.search import SearchTerms, other_splits, search_terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", SearchTerms()),
        ("   ", SearchTerms()),
        ("?!", SearchTerms(surname="")),
        ("FA1234567", SearchTerms(document="FA1234567")),
        ("fa 1234567", SearchTerms(document="FA1234567")),
        ("N 0812345", SearchTerms(document="N0812345")),
        ("1234567", SearchTerms(document="1234567")),
        ("900515300018", SearchTerms(iin="900515300018")),
        ("9005 1530 0018", SearchTerms(iin="900515300018")),
        ("900515300019", SearchTerms(document="900515300019")),  # the check digit is wrong
        ("Рахимов", SearchTerms(surname="Рахимов")),
        ("Рахимов Алишер", SearchTerms(surname="Рахимов", given_names="Алишер")),
        ("Рахимов, Алишер Каримович", SearchTerms(surname="Рахимов", given_names="Алишер Каримович")),
        ("van der Berg, Jan", SearchTerms(surname="van der Berg", given_names="Jan")),
        ("15.05.1990", SearchTerms(born_on=PartialDate(1990, 5, 15))),
        ("05.1990", SearchTerms(born_on=PartialDate(1990, 5))),
        ("1990-05", SearchTerms(born_on=PartialDate(1990, 5))),
        ("00.00.1990", SearchTerms(born_on=PartialDate(1990))),
        ("Noori 1965", SearchTerms(born_on=PartialDate(1965), surname="Noori")),
        ("1965", SearchTerms(document="1965")),
        ("1990-05-15", SearchTerms(born_on=PartialDate(1990, 5, 15))),
        ("Рахимов 15.05.1990", SearchTerms(born_on=PartialDate(1990, 5, 15), surname="Рахимов")),
        ("15 05 1990", SearchTerms(born_on=PartialDate(1990, 5, 15))),
        ("Рахимов 5 5 1990", SearchTerms(born_on=PartialDate(1990, 5, 5), surname="Рахимов")),
        ("AB1234567 15 05 1990", SearchTerms(document="AB1234567", born_on=PartialDate(1990, 5, 15))),
        ("45 10 123456", SearchTerms(document="4510123456")),  # a series in its groups
        ("32 05 1990", SearchTerms(document="32051990")),
        ("1234 12 05 1990", SearchTerms(document="123412051990")),
        ("90 05 15 3000 18", SearchTerms(iin="900515300018")),
        ("серия 45 10 номер 123456", SearchTerms(document="4510123456")),
        ("Passport no AB123456", SearchTerms(document="AB123456")),
        ("уд. личности 012345678", SearchTerms(document="012345678")),
        ("номер паспорта 123456789 Рахимов", SearchTerms(document="123456789", surname="Рахимов")),
        ("Рахимов паспорт AA1234567", SearchTerms(document="AA1234567", surname="Рахимов")),
        ("NO 123456", SearchTerms(document="NO123456")),
        ("Le Van 1234567", SearchTerms(document="1234567", surname="Le", given_names="Van")),
        ("No Minsu M1234567", SearchTerms(document="M1234567", surname="No", given_names="Minsu")),
        ("ИИН 900515300018", SearchTerms(iin="900515300018")),
        ("000000000000", SearchTerms(document="000000000000")),
        ("900515300018 15.05.1990", SearchTerms(iin="900515300018", born_on=PartialDate(1990, 5, 15))),
    ],
)
def test_one_line(text, terms):
    assert search_terms(text) == terms
    assert terms.is_empty == (not text.strip(" ?!"))


@pytest.mark.parametrize(
    ("surname", "given", "splits"),
    [
        ("KARIMOV", "", []),
        ("KARIMOV", "SARDOR", [("SARDOR", "KARIMOV"), ("KARIMOV SARDOR", "")]),
        (
            "AL",
            "HASSAN OMAR",
            [("HASSAN OMAR", "AL"), ("AL HASSAN", "OMAR"), ("OMAR", "AL HASSAN"), ("AL HASSAN OMAR", "")],
        ),
    ],
)
def test_other_ways_to_part_a_name(surname, given, splits):
    assert other_splits(surname, given) == splits


def test_a_long_name_is_parted_in_few_ways():
    assert len(other_splits("A", " ".join("BCDEFGHIJKLMN"))) <= 12


@pytest.mark.parametrize("text", ["31.02.1990", "99.99.9999", "0000-00-00"])
def test_a_day_that_is_none_is_no_birth_date(text):
    assert search_terms(text).born_on is None
