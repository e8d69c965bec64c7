"""Working days and split regions, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NoTermsInForce
from core.periods import Period
from reference.rules import WorkingCalendar, reachable

# Days off of 2025 and 2026 that fall on a weekday, from the published calendars.
OFF_2025 = """2025-01-01 2025-01-02 2025-01-03 2025-01-07 2025-03-10 2025-03-21 2025-03-24 2025-03-25
2025-05-01 2025-05-07 2025-05-09 2025-06-06 2025-07-07 2025-09-01 2025-10-27 2025-12-16"""
OFF_2026 = """2026-01-01 2026-01-02 2026-01-07 2026-03-09 2026-03-23 2026-03-24 2026-03-25 2026-05-01
2026-05-07 2026-05-11 2026-05-27 2026-07-06 2026-10-26 2026-12-16"""


def days(text):
    return frozenset(date.fromisoformat(day) for day in text.split())


CALENDAR = WorkingCalendar(
    years=frozenset({2025, 2026}),
    days_off=days(OFF_2025) | days(OFF_2026),
    working_days=days("2025-01-05"),
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-10-24", True),  # an ordinary Friday
        ("2025-10-25", False),  # Saturday and Republic Day
        ("2025-10-26", False),  # Sunday
        ("2025-10-27", False),  # the moved day off
        ("2025-10-28", True),
        ("2025-01-03", False),  # a Friday made a day off by decree
        ("2025-01-05", True),  # the Sunday worked in its place
        ("2026-08-31", True),  # Constitution Day is no holiday in 2026
    ],
)
def test_a_day_is_working_or_not(day, working):
    assert CALENDAR.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("arrival", "deadline", "why"),
    [
        ("2025-10-24", "2025-10-29", "Friday counts, Monday 27 is moved Republic Day"),
        ("2025-11-07", "2025-11-11", "Friday evening: Monday is day 2, Tuesday day 3"),
        ("2025-11-03", "2025-11-05", "a plain week"),
        ("2025-11-08", "2025-11-12", "a Saturday: Monday is day 1"),
        ("2025-11-09", "2025-11-12", "a Sunday: Monday is day 1"),
        ("2025-10-25", "2025-10-30", "a holiday on Saturday: Tuesday 28 is day 1"),
        ("2025-12-31", "2026-01-06", "across the year: 1 and 2 January are off"),
        ("2025-12-16", "2025-12-19", "Independence Day: the 17th is day 1"),
        ("2025-01-03", "2025-01-08", "off by decree; Sunday 5 works, Monday 6, Tuesday 7 is off"),
        ("2026-03-20", "2026-03-27", "Friday, then Nauryz until Wednesday 25"),
    ],
)
def test_three_days_of_notice_with_the_day_of_arrival_as_day_one(arrival, deadline, why):
    last = CALENDAR.deadline(date.fromisoformat(arrival), 3, first_day_counts=True)

    assert last == date.fromisoformat(deadline), why


@pytest.mark.parametrize(
    ("start", "days_given", "deadline", "why"),
    [
        ("2025-11-03", 3, "2025-11-06", "the day after the event is day 1"),
        ("2025-11-07", 1, "2025-11-10", "Friday: Monday is day 1"),
        ("2025-11-08", 1, "2025-11-10", "Saturday: Monday is day 1"),
        ("2025-10-24", 3, "2025-10-30", "27 October is off"),
        ("2025-12-25", 7, "2026-01-08", "26, 29, 30, 31, then 5, 6 and 8 January"),
        ("2026-04-24", 10, "2026-05-13", "1, 7 and 11 May are off"),
    ],
)
def test_a_term_whose_first_day_does_not_count(start, days_given, deadline, why):
    last = CALENDAR.deadline(date.fromisoformat(start), days_given, first_day_counts=False)

    assert last == date.fromisoformat(deadline), why


def test_a_term_of_one_day_that_counts_is_the_day_itself():
    assert CALENDAR.deadline(date(2025, 11, 3), 1, first_day_counts=True) == date(2025, 11, 3)


@pytest.mark.parametrize("counts", [True, False])
def test_a_term_has_at_least_one_day(counts):
    with pytest.raises(ValueError, match="at least one"):
        CALENDAR.deadline(date(2025, 11, 3), 0, first_day_counts=counts)


def test_a_year_without_a_calendar_is_refused_loudly():
    with pytest.raises(NoTermsInForce) as refusal:
        CALENDAR.deadline(date(2026, 12, 31), 3, first_day_counts=True)

    assert refusal.value.facts["year"] == 2027
    assert "2027" in str(refusal.value)


def test_a_weekend_of_an_unknown_year_is_refused_too():
    with pytest.raises(NoTermsInForce):
        CALENDAR.is_working(date(2024, 6, 1))


@pytest.mark.parametrize(
    ("first", "last", "confidence"),
    [
        (date(2025, 6, 1), date(2025, 6, 5), "confirmed"),
        (date(2025, 6, 1), date(2025, 6, 6), "unconfirmed"),
        (date(2025, 6, 6), date(2025, 6, 9), "unconfirmed"),
        (date(2025, 6, 7), date(2025, 6, 9), "confirmed"),
        (date(2025, 12, 30), date(2026, 1, 9), "unconfirmed"),
    ],
)
def test_a_term_over_an_unconfirmed_day_or_year_is_unconfirmed(first, last, confidence):
    calendar = WorkingCalendar(
        years=frozenset({2025, 2026}),
        days_off=days("2025-06-06"),
        unconfirmed=days("2025-06-06"),
        unconfirmed_years=frozenset({2026}),
    )

    assert calendar.confidence(first, last) == confidence


starts = st.dates(date(2025, 1, 1), date(2026, 6, 30))
lengths = st.integers(1, 40)


@given(starts, lengths)
def test_the_last_day_is_working_and_the_term_holds_exactly_its_days(start, length):
    last = CALENDAR.deadline(start, length, first_day_counts=True)

    assert CALENDAR.is_working(last)
    assert sum(map(CALENDAR.is_working, Period(start, last))) == length


@given(starts, lengths)
def test_not_counting_the_first_day_is_counting_from_the_next(start, length):
    later = CALENDAR.deadline(start + timedelta(days=1), length, first_day_counts=True)

    assert CALENDAR.deadline(start, length, first_day_counts=False) == later


@given(starts, lengths, lengths)
def test_terms_add_up(start, first, second):
    middle = CALENDAR.add_working_days(start, first)

    assert CALENDAR.add_working_days(middle, second) == CALENDAR.add_working_days(start, first + second)


@given(starts, starts, lengths)
def test_a_later_event_never_has_an_earlier_deadline(one, other, length):
    early, late = sorted([one, other])

    assert CALENDAR.deadline(early, length, first_day_counts=True) <= CALENDAR.deadline(
        late, length, first_day_counts=True
    )


@pytest.mark.parametrize(
    ("edges", "found"),
    [
        ({}, {1}),
        ({1: [2], 2: [3]}, {1, 2, 3}),
        ({1: [2, 3], 3: [4], 5: [1]}, {1, 2, 3, 4}),
        ({1: [2], 2: [1]}, {1, 2}),
    ],
)
def test_everything_that_can_be_reached(edges, found):
    assert reachable(1, edges) == found
