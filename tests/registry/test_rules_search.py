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
