"""Legal periods: both ends counted, in one place only."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Period, day_after, day_before, days_later, union

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@st.composite
def periods(draw):
    first = draw(DAYS)
    return Period(first, first + timedelta(days=draw(st.integers(0, 400))))


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        (date(2024, 5, 1), 30, date(2024, 5, 30)),
        (date(2024, 1, 10), 90, date(2024, 4, 8)),
        (date(2023, 1, 10), 90, date(2023, 4, 9)),
        (date(2026, 12, 31), 1, date(2026, 12, 31)),
        (date(2026, 12, 31), 2, date(2027, 1, 1)),
    ],
)
def test_of_days_counts_both_ends(first, days, last):
    assert Period.of_days(first, days) == Period(first, last)
    assert Period(first, last).days == days


@pytest.mark.parametrize("days", [0, -1])
def test_a_period_has_a_day(days):
    with pytest.raises(ValueError, match="at least one day"):
        Period.of_days(date(2026, 1, 1), days)


def test_a_period_does_not_end_before_it_begins():
    Period(date(2026, 1, 1), date(2026, 1, 1))
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_an_open_period():
    period = Period(date(2026, 1, 1))

    assert period.contains(date(9999, 12, 31))
    assert not period.contains(date(2025, 12, 31))
    with pytest.raises(ValueError, match="no number of days"):
        _ = period.days
    with pytest.raises(ValueError, match="day by day"):
        list(period)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 1, 9), False),
        (date(2026, 1, 10), True),
        (date(2026, 1, 20), True),
        (date(2026, 1, 21), False),
    ],
)
def test_contains_both_ends(day, inside):
    assert Period(date(2026, 1, 10), date(2026, 1, 20)).contains(day) is inside


@pytest.mark.parametrize(
    ("other", "overlap"),
    [
        (Period(date(2026, 1, 1), date(2026, 1, 9)), False),
        (Period(date(2026, 1, 1), date(2026, 1, 10)), True),
        (Period(date(2026, 1, 20), date(2026, 1, 30)), True),
        (Period(date(2026, 1, 21), date(2026, 1, 30)), False),
        (Period(date(2026, 1, 21)), False),
        (Period(date(2026, 1, 1)), True),
    ],
)
def test_overlap_is_a_shared_day(other, overlap):
    period = Period(date(2026, 1, 10), date(2026, 1, 20))

    assert period.overlaps(other) is overlap
    assert other.overlaps(period) is overlap


@given(period=periods(), first=DAYS, length=st.integers(0, 400))
def test_days_within_counts_like_a_list(period, first, length):
    last = first + timedelta(days=length)

    assert period.days_within(first, last) == sum(first <= day <= last for day in period)


@given(st.lists(periods(), max_size=6))
def test_union_has_the_same_days_apart_and_in_order(given_periods):
    joined = union(given_periods)

    assert {day for p in joined for day in p} == {day for p in given_periods for day in p}
    for earlier, later in pairwise(joined):
        assert earlier.last < day_before(later.first)


def test_union_joins_what_touches_and_keeps_an_open_end():
    touching = [Period(date(2026, 1, 1), date(2026, 1, 5)), Period(date(2026, 1, 6), date(2026, 1, 7))]

    assert union(touching) == [Period(date(2026, 1, 1), date(2026, 1, 7))]
    assert union([*touching, Period(date(2026, 1, 7))]) == [Period(date(2026, 1, 1))]
    assert union([]) == []


@given(DAYS)
def test_one_day_more_and_less(day):
    assert day_before(day_after(day)) == day == days_later(day, 0)
    assert days_later(day, -1) == day_before(day)
