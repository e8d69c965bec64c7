"""Terms in months and days, the first day of a permit, and its number."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.periods import Period, last_day_of_months
from registry.rules.stays.residence import (
    GroundTerms,
    day_of_request,
    first_day_of_permit,
    longest_period,
    permit_period,
)

YEAR = GroundTerms(months_at_most=12, days_at_most=None, is_extendable=True)
NINETY_DAYS = GroundTerms(months_at_most=None, days_at_most=90, is_extendable=False)
ON = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 14)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),  # no 29 February: the month's last day
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 29), 1, date(2024, 2, 28)),  # 29 February is there: the day before it
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 2, 1), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 30)),
        (date(2026, 6, 15), 36, date(2029, 6, 14)),
    ],
)
def test_months(first, months, last):
    assert last_day_of_months(first, months) == last


@pytest.mark.parametrize("months", [0, -1])
def test_a_period_has_months(months):
    with pytest.raises(ValueError, match="at least one month"):
        last_day_of_months(ON, months)


@given(first=st.dates(date(2000, 1, 1), date(2050, 1, 1)), months=st.integers(1, 60))
def test_a_later_first_day_never_ends_earlier(first, months):
    assert last_day_of_months(first, months) <= last_day_of_months(first + timedelta(days=1), months)
    assert first <= last_day_of_months(first, months) < last_day_of_months(first, months + 1)


def test_the_longest_period():
    assert longest_period(ON, YEAR) == Period(ON, date(2027, 6, 14))
    assert longest_period(ON, NINETY_DAYS) == Period(ON, date(2026, 9, 12))


@pytest.mark.parametrize(
    ("last", "terms", "code"),
    [
        (date(2026, 6, 14), YEAR, "ends_before_start"),
        (date(2026, 6, 15), YEAR, None),
        (date(2027, 6, 14), YEAR, None),
        (date(2027, 6, 15), YEAR, "longer_than_ground"),
        (date(2026, 9, 12), NINETY_DAYS, None),
        (date(2026, 9, 13), NINETY_DAYS, "longer_than_ground"),
        (date(9999, 12, 31), YEAR, "longer_than_ground"),
    ],
)
def test_a_permits_period(last, terms, code):
    if code is None:
        assert permit_period(first=ON, last=last, terms=terms) == Period(ON, last)
    else:
        with pytest.raises(RuleViolation) as refusal:
            permit_period(first=ON, last=last, terms=terms)
        assert refusal.value.code == code


@pytest.mark.parametrize(
    ("lawful_until", "permit_until", "asked", "first"),
    [
        (None, None, None, ON),
        (date(2026, 6, 20), None, None, ON),
        (ON, None, None, ON),
        (date(2026, 6, 14), None, None, ON),
        (date(2026, 6, 13), None, None, date(2026, 6, 14)),  # decided late: no day without a ground
        (date(2026, 7, 31), date(2026, 7, 31), None, date(2026, 8, 1)),
        (date(2026, 6, 20), None, date(2026, 6, 21), date(2026, 6, 21)),
        (date(2026, 6, 20), None, date(2026, 6, 22), "gap_before_permit"),
        (date(2026, 6, 20), None, date(2026, 6, 10), date(2026, 6, 10)),
        (date(2026, 6, 20), None, date(2026, 6, 9), "before_request"),
        (None, None, date(2030, 1, 1), date(2030, 1, 1)),
    ],
)
def test_first_day_of_a_permit(lawful_until, permit_until, asked, first):
    ask = {
        "on": ON,
        "requested_on": date(2026, 6, 10),
        "lawful_until": lawful_until,
        "permit_until": permit_until,
        "asked": asked,
    }
    if isinstance(first, date):
        assert first_day_of_permit(**ask) == first
    else:
        with pytest.raises(RuleViolation) as refusal:
            first_day_of_permit(**ask)
        assert refusal.value.code == first


@pytest.mark.parametrize(
    ("received_on", "lawful_until", "code"),
    [
        (date(2026, 6, 4), None, "day_impossible"),
        (date(2026, 6, 5), None, None),
        (ON, None, None),
        (date(2026, 6, 16), None, "day_impossible"),
        (date(2026, 6, 10), date(2026, 6, 10), None),
        (date(2026, 6, 11), date(2026, 6, 10), "requested_too_late"),
    ],
)
def test_a_request_is_made_in_time(received_on, lawful_until, code):
    ask = {
        "received_on": received_on,
        "entered_on": date(2026, 6, 5),
        "lawful_until": lawful_until,
        "on": ON,
    }
    if code is None:
        assert day_of_request(**ask) == received_on
    else:
        with pytest.raises(RuleViolation) as refusal:
            day_of_request(**ask)
        assert refusal.value.code == code
