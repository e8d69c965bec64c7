"""Two readings of a birth date that may be one human being's, and those that are two people's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.birth_dates import may_be_one_persons
from identity.partial_dates import PartialDate

ONE = [
    ("1965-05-12", "1965-05-12", "the same"),
    ("1965-05-12", "1965-05", "the day is not known"),
    ("1965-05-12", "1965", "the year alone is known"),
    ("1965", "1965-05", "both in part"),
    ("1965-05-12", "1965-12-05", "day and month in the other order"),
    ("1965-05-12", "1965-12", "the day was read as the month"),
    ("1965-05-12", "1965-05-13", "the day after"),
    ("1965-05-31", "1965-06-01", "the day after, in the next month"),
    ("1965-12-31", "1966-01-01", "the day after, in the next year"),
    ("1965-05-12", "1965-05-22", "one digit of the day"),
    ("1965-05-12", "1965-06-12", "one digit of the month"),
    ("1965-05-12", "1975-05-12", "one digit of the year"),
    ("1965", "1966-05-12", "one digit of the only thing that is known"),
]
TWO = [
    ("1965-05-12", "1965-05-24", "two digits of the day"),
    ("1965-05-12", "1966-06-12", "a digit of the year and one of the month"),
    ("1965-05-12", "1991-11-02", "nothing is the same"),
    ("1965-05-25", "1966-05-26", "the day beside it, a year later"),
    ("1965-05-12", "1966-12-05", "in the other order, and another year"),
    ("1965", "1991", "the years alone, of two people"),
    ("1965-05", "1966-12", "as far as both are known"),
]


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in ONE], ids=[row[2] for row in ONE])
def test_these_may_be_one_persons(one, other):
    one, other = PartialDate.read(one), PartialDate.read(other)

    assert may_be_one_persons(one, other)
    assert may_be_one_persons(other, one)


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in TWO], ids=[row[2] for row in TWO])
def test_these_are_two_peoples(one, other):
    one, other = PartialDate.read(one), PartialDate.read(other)

    assert not may_be_one_persons(one, other)
    assert not may_be_one_persons(other, one)


@given(st.dates(), st.dates())
def test_the_order_does_not_matter_and_what_is_not_said_is_no_difference(one, other):
    first, second = PartialDate.of(one), PartialDate.of(other)

    assert may_be_one_persons(first, second) == may_be_one_persons(second, first)
    for less in first.readings:
        assert may_be_one_persons(first, less)
        assert may_be_one_persons(less, first)
