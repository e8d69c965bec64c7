"""Birth dates as documents give them: the year, the year and the month, or the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.partial_dates import PartialDate, ShortYear

YEAR, MONTH, DAY = PartialDate(1965), PartialDate(1965, 5), PartialDate(1965, 5, 12)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1965", YEAR),
        ("1965-00-00", YEAR),
        ("1965-00", YEAR),
        ("1965-05", MONTH),
        ("1965-05-00", MONTH),
        ("1965-05-12", DAY),
        ("1968-02-29", PartialDate(1968, 2, 29)),
    ],
)
def test_a_message_may_give_less_than_a_day(text, known):
    assert PartialDate.read(text) == known


@pytest.mark.parametrize(
    "text",
    [
        "",
        "65",
        "65-05-12",
        "1965-13",
        "1965-00-12",
        "1965-02-29",
        "1965-05-32",
        "12.05.1965",
        "1965-05-12T",
        "0000",
    ],
)
def test_what_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match=r"date|month|year|day"):
        PartialDate.read(text)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("12.05.1965", DAY),
        ("12/5/1965", DAY),
        ("12051965", DAY),
        (" 1965-05-12 ", DAY),
        ("05.1965", MONTH),
        ("00.05.1965", MONTH),
        ("1965-05", MONTH),
        ("1965", YEAR),
        ("00.00.1965", YEAR),
    ],
)
def test_people_type_it_in_their_order(text, known):
    assert PartialDate.typed(text) == known


@pytest.mark.parametrize("text", ["01.05.60", "1/5/60", "60", "05.60", "010560"])
def test_a_year_of_two_digits_is_never_guessed(text):
    with pytest.raises(ShortYear):
        PartialDate.typed(text)


@pytest.mark.parametrize(
    ("known", "first", "last"),
    [
        (YEAR, date(1965, 1, 1), date(1965, 12, 31)),
        (MONTH, date(1965, 5, 1), date(1965, 5, 31)),
        (PartialDate(1968, 2), date(1968, 2, 1), date(1968, 2, 29)),
        (DAY, date(1965, 5, 12), date(1965, 5, 12)),
    ],
)
def test_the_days_that_it_may_have_been(known, first, last):
    assert (known.first, known.last, known.is_whole) == (first, last, first == last)


def test_the_same_day_known_better_or_less_well_agrees():
    for one in (YEAR, MONTH, DAY):
        for other in (YEAR, MONTH, DAY):
            assert one.agrees_with(other)
    assert not DAY.agrees_with(PartialDate(1965, 5, 13))
    assert not DAY.agrees_with(PartialDate(1965, 6))
    assert not MONTH.agrees_with(PartialDate(1966))
    assert not PartialDate(1965, 1).agrees_with(PartialDate(1965, 10))


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_what_was_written_is_read_again(day, length):
    text = day.isoformat()[:length]
    known = PartialDate.read(text)
    assert str(known) == text
    assert known.first <= day <= known.last
    assert known.agrees_with(PartialDate.of(day))
