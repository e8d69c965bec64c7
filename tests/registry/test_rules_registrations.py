"""How long a registration lasts and when it may be renewed: the day before, the day, the day after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.periods import Period
from registry.rules.stays.registrations import (
    RegistrationRule,
    first_day_of_registration,
    registration_period,
    renewal_period,
    renewal_window,
)

NINETY = RegistrationRule(days=90, opens_days_before=14, renewals_at_most=None, late_days=3)
ONCE = RegistrationRule(days=90, opens_days_before=14, renewals_at_most=1, late_days=0)
LAST = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("first", "lawful_until", "last"),
    [
        (date(2026, 1, 1), None, date(2026, 3, 31)),  # 31 + 28 + 31 = 90
        (date(2024, 1, 1), None, date(2024, 3, 30)),  # a leap year
        (date(2026, 1, 1), date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 30), date(2026, 3, 30)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_ninety_days_or_to_the_lawful_end(first, lawful_until, last):
    assert registration_period(first=first, rule=NINETY, lawful_until=lawful_until) == Period(first, last)


def test_nothing_of_the_stay_left():
    with pytest.raises(RuleViolation) as refusal:
        registration_period(first=date(2026, 1, 2), rule=NINETY, lawful_until=date(2026, 1, 1))

    assert refusal.value.code == "nothing_of_the_stay_left"
    assert refusal.value.facts == {"authorised_until": "2026-01-01", "first_on": "2026-01-02"}


def test_window_opens_fourteen_days_before_and_closes_three_after():
    assert renewal_window(LAST, NINETY) == Period(date(2026, 6, 16), date(2026, 7, 3))
    assert renewal_window(LAST, ONCE) == Period(date(2026, 6, 16), LAST)


@pytest.mark.parametrize(
    ("on", "rule", "code"),
    [
        (date(2026, 6, 15), NINETY, "renewal_not_open_yet"),
        (date(2026, 6, 16), NINETY, None),
        (date(2026, 6, 30), NINETY, None),
        (date(2026, 7, 1), NINETY, None),
        (date(2026, 7, 3), NINETY, None),
        (date(2026, 7, 4), NINETY, "renewal_too_late"),
        (date(2026, 7, 1), ONCE, "renewal_too_late"),
        (date(2020, 1, 1), NINETY, "renewal_not_open_yet"),
        (date(2030, 1, 1), NINETY, "renewal_too_late"),
    ],
)
def test_renewal_by_day(on, rule, code):
    ask = {"last_on": LAST, "renewals_made": 0, "rule": rule, "lawful_until": None, "on": on}
    if code is None:
        assert renewal_period(**ask) == Period(date(2026, 7, 1), date(2026, 9, 28))
    else:
        with pytest.raises(RuleViolation) as refusal:
            renewal_period(**ask)
        assert refusal.value.code == code


@pytest.mark.parametrize(("made", "allowed"), [(0, True), (1, False), (2, False)])
def test_renewals_are_counted(made, allowed):
    ask = {"last_on": LAST, "renewals_made": made, "rule": ONCE, "lawful_until": None, "on": LAST}
    if allowed:
        assert renewal_period(**ask).days == 90
    else:
        with pytest.raises(RuleViolation) as refusal:
            renewal_period(**ask)
        assert refusal.value.code == "renewals_used_up"


@pytest.mark.parametrize(
    ("lawful_until", "last"),
    [(date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 9, 28), date(2026, 9, 28)), (LAST, None)],
)
def test_renewal_within_the_lawful_stay(lawful_until, last):
    ask = {"last_on": LAST, "renewals_made": 0, "rule": NINETY, "lawful_until": lawful_until, "on": LAST}
    if last:
        assert renewal_period(**ask) == Period(date(2026, 7, 1), last)
    else:
        with pytest.raises(RuleViolation) as refusal:
            renewal_period(**ask)
        assert refusal.value.code == "nothing_of_the_stay_left"


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (None, date(2026, 6, 15)),
        (date(2026, 6, 5), date(2026, 6, 5)),
        (date(2026, 6, 15), date(2026, 6, 15)),
        (date(2026, 6, 4), "before_entry"),
        (date(2026, 6, 16), "in_the_future"),
    ],
)
def test_first_day(asked, first):
    ask = {"asked": asked, "entered_on": date(2026, 6, 5), "on": date(2026, 6, 15)}
    if isinstance(first, date):
        assert first_day_of_registration(**ask) == first
    else:
        with pytest.raises(RuleViolation) as refusal:
            first_day_of_registration(**ask)
        assert refusal.value.code == first


@given(
    first=st.dates(date(2019, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 400),
    lawful=st.one_of(st.none(), st.integers(0, 500)),
)
def test_a_registration_never_outlasts_the_stay_nor_its_terms(first, days, lawful):
    lawful_until = None if lawful is None else first + timedelta(days=lawful)
    rule = RegistrationRule(days=days, opens_days_before=14, renewals_at_most=None, late_days=3)

    period = registration_period(first=first, rule=rule, lawful_until=lawful_until)

    assert period.first == first
    assert period.days <= days
    assert lawful_until is None or period.last <= lawful_until
    assert period.days == days or period.last == lawful_until
