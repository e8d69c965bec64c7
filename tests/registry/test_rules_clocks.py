"""The last lawful day: published vectors and a day-by-day count that shares no code with the rules."""

import random
from datetime import date, timedelta

import pytest

from core.periods import Period
from registry.rules.stays.clocks import (
    DecreeTerms,
    PastStay,
    RegimeTerms,
    StayFacts,
    clock,
    counted_past,
    days_used,
    window_limit,
    year_limit,
)
from registry.states import Basis

GENERAL = RegimeTerms(id=1, days_per_entry=30, days_in_window=90, window_days=180)
EAEU = RegimeTerms(id=2, days_per_entry=90, days_in_window=90, window_days=180)
UNILATERAL = RegimeTerms(id=3, days_per_entry=30, days_in_window=90, window_days=180, days_in_year=120)
CHINA_2022 = RegimeTerms(id=4, days_per_entry=14, days_in_window=42, window_days=180)
RENEWED = RegimeTerms(id=5, days_per_entry=90, renewal_extends_stay=True)


def d(text):
    return date.fromisoformat(text)


def facts(entered_on, regime=GENERAL, past=(), **more):
    return StayFacts(
        entered_on=d(entered_on),
        regime=regime,
        past=[PastStay(d(first), d(last)) for first, last in past],
        **more,
    )


class TestVectors:
    """Domain vectors: both days counted, the window is the day and the 179 before it."""

    def test_the_general_regime_ends_with_thirty_days_an_entry(self):
        result = clock(facts("2024-05-01", past=[("2024-01-01", "2024-01-30"), ("2024-03-01", "2024-03-30")]))

        assert result.authorised_until == d("2024-05-30")
        assert result.entry_limit == d("2024-05-30")
        assert result.basis == Basis.REGIME

    @pytest.mark.parametrize(("entered_on", "lawful_that_day"), [("2024-06-28", False), ("2024-06-29", True)])
    def test_the_next_possible_entry_is_when_a_day_rolls_off(self, entered_on, lawful_that_day):
        past = [
            ("2024-01-01", "2024-01-30"),
            ("2024-03-01", "2024-03-30"),
            ("2024-05-01", "2024-05-30"),
        ]

        assert (clock(facts(entered_on, past=past)).authorised_until >= d(entered_on)) is lawful_that_day

    def test_the_eaeu_regime_ends_on_day_ninety(self):
        assert clock(facts("2024-01-10", EAEU)).authorised_until == d("2024-04-08")

    @pytest.mark.parametrize(
        ("entered_on", "until"), [("2024-07-07", "2024-07-06"), ("2024-07-08", "2024-10-05")]
    )
    def test_coming_back_when_the_first_day_rolls_off_allows_ninety_days_again(self, entered_on, until):
        result = clock(facts(entered_on, EAEU, past=[("2024-01-10", "2024-04-08")]))

        assert result.exhausts_on == d(until)

    def test_the_window_of_china_before_the_agreement(self):
        past = [("2023-01-01", "2023-01-14"), ("2023-02-01", "2023-02-14"), ("2023-03-01", "2023-03-10")]

        assert clock(facts("2023-04-01", CHINA_2022, past=past)).authorised_until == d("2023-04-04")


def test_the_calendar_year_ends_a_stay_before_the_other_limits():
    past = [
        ("2023-01-01", "2023-01-30"),
        ("2023-03-01", "2023-03-30"),
        ("2023-07-10", "2023-08-08"),
        ("2023-09-20", "2023-10-09"),
    ]

    result = clock(facts("2023-11-01", UNILATERAL, past=past))

    assert result.year_limit == d("2023-11-10")
    assert result.authorised_until == d("2023-11-10")


def test_the_calendar_year_begins_anew_on_the_first_of_january():
    assert year_limit(d("2023-12-30"), [Period(d("2023-01-01"), d("2023-04-28"))], 120) == d("2024-04-29")


@pytest.mark.parametrize(
    ("used_until", "limit"), [("2023-04-29", d("2023-12-30")), ("2023-04-30", d("2023-12-29"))]
)
def test_the_calendar_year_with_one_day_left_and_none(used_until, limit):
    assert year_limit(d("2023-12-30"), [Period(d("2023-01-01"), d(used_until))], 120) == limit


def test_a_day_of_leaving_and_coming_back_counts_once():
    left_and_back = facts("2024-03-10", EAEU, past=[("2024-03-01", "2024-03-10")])

    assert days_used(left_and_back, d("2024-03-10")) == 10


@pytest.mark.parametrize(
    ("on", "used"),
    [
        ("2026-06-19", 79),
        ("2026-06-20", 80),
        ("2026-06-21", 80),
        ("2026-07-10", 80),  # the window begins on 12 January
        ("2026-07-11", 79),
        ("2026-07-15", 75),
        ("2026-10-03", 75),  # the window begins on 7 April
        ("2026-10-04", 74),
        ("2026-12-16", 1),
        ("2026-12-17", 0),
    ],
)
def test_the_window_goes_on_after_the_departure(on, used):
    """12-16 January (5 days), then 7 April to 20 June (24 + 31 + 20 days)."""
    left = facts("2026-04-07", EAEU, past=[("2026-01-12", "2026-01-16")])

    assert days_used(left, d(on), departed_on=d("2026-06-20")) == used


def test_of_a_stay_without_exit_only_the_entry_day_counts():
    unseen = StayFacts(
        entered_on=d("2024-06-01"),
        regime=EAEU,
        past=[PastStay(d("2024-03-01"), d("2024-06-01"), exit_missing=True)],
    )

    assert counted_past(unseen) == [Period(d("2024-03-01"), d("2024-03-01"))]
    assert clock(unseen).authorised_until == d("2024-08-29")


def test_days_under_a_residence_permit_are_not_visa_free_days():
    under_permit = facts(
        "2024-06-01",
        EAEU,
        past=[("2024-02-01", "2024-05-20")],
        permits=[Period(d("2024-02-11"), d("2024-05-10"))],
    )

    assert counted_past(under_permit) == [
        Period(d("2024-02-01"), d("2024-02-10")),
        Period(d("2024-05-11"), d("2024-05-20")),
    ]


def test_a_residence_permit_takes_the_place_of_the_limits():
    result = clock(facts("2024-01-10", EAEU, permits=[Period(d("2024-03-01"), d("2025-02-28"))]))

    assert (result.authorised_until, result.basis) == (d("2025-02-28"), Basis.RESIDENCE_PERMIT)
    assert result.exhausts_on == d("2024-04-08")


def test_a_permit_that_ended_before_the_entry_gives_nothing():
    result = clock(facts("2024-01-10", EAEU, permits=[Period(d("2023-01-10"), d("2024-01-09"))]))

    assert (result.authorised_until, result.basis) == (d("2024-04-08"), Basis.REGIME)


def test_without_a_regime_nothing_is_computed_but_a_permit_counts():
    assert clock(facts("2024-01-10", None)).authorised_until is None
    assert clock(facts("2024-01-10", None)).basis == Basis.UNKNOWN
    with_permit = facts("2024-01-10", None, permits=[Period(d("2024-01-01"), d("2024-12-31"))])
    assert clock(with_permit).authorised_until == d("2024-12-31")


def test_a_renewal_extends_the_stay_only_where_the_regime_says_so():
    renewed_until = d("2019-08-28")

    assert clock(facts("2019-03-02", RENEWED, renewed_until=renewed_until)).basis == Basis.RENEWAL
    assert clock(facts("2019-03-02", RENEWED, renewed_until=renewed_until)).authorised_until == renewed_until
    assert clock(facts("2019-03-02", EAEU, renewed_until=renewed_until)).authorised_until == d("2019-05-30")


@pytest.mark.parametrize(
    ("entered_on", "until"),
    [
        ("2020-02-15", "2020-03-15"),
        ("2020-02-16", "2020-11-01"),
        ("2020-10-03", "2020-11-01"),
        ("2020-10-04", "2020-11-02"),
    ],
)
def test_a_decree_moves_the_end_of_stays_that_end_in_its_time(entered_on, until):
    decree = DecreeTerms(1, d("2020-03-16"), d("2020-11-01"), d("2020-11-01"))
    thirty_days = RegimeTerms(id=9, days_per_entry=30)

    assert clock(facts(entered_on, thirty_days, decrees=[decree])).authorised_until == d(until)


def test_a_window_not_longer_than_its_limit_never_ends():
    assert window_limit(d("2024-01-01"), [], 180, 180) is None


# --- an independent count, day by day -------------------------------------------------------------


def present_days(past):
    """The set of days on which the person was here, by walking through each stay."""
    days = set()
    for first, last in past:
        day = first
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return days


def brute_force(entered_on, regime, past):
    """Walk day by day from the entry until a limit breaks; the day before is the last lawful one."""
    days = {day for day in present_days(past) if day < entered_on}
    day, window_end, year_end = entered_on, None, None
    for _ in range(500):
        days.add(day)
        in_window = sum(1 for n in range(regime.window_days) if day - timedelta(days=n) in days)
        if window_end is None and in_window > regime.days_in_window:
            window_end = day - timedelta(days=1)
        in_year = sum(1 for other in days if other.year == day.year)
        if regime.days_in_year and year_end is None and in_year > regime.days_in_year:
            year_end = day - timedelta(days=1)
        if window_end and (year_end or not regime.days_in_year):
            break
        day += timedelta(days=1)
    entry_end = entered_on + timedelta(days=regime.days_per_entry - 1)
    return window_end, min(end for end in (entry_end, window_end, year_end) if end)


def random_history(rng):
    day = date(2023, 1, 1) + timedelta(days=rng.randrange(300))
    past = []
    for _ in range(rng.randrange(7)):
        last = day + timedelta(days=rng.randrange(45))
        past.append((day, last))
        day = last + timedelta(days=rng.choice([0, 0, 1, 2, 7, 30, 60]))
    return past, day


@pytest.mark.parametrize("seed", range(20))
def test_two_thousand_random_histories_equal_the_count_day_by_day(seed):
    rng = random.Random(seed)
    for _ in range(100):
        past, entered_on = random_history(rng)
        regime = rng.choice([GENERAL, EAEU, UNILATERAL, CHINA_2022])

        result = clock(StayFacts(entered_on, regime, [PastStay(*stay) for stay in past]))

        assert (result.exhausts_on, result.authorised_until) == brute_force(entered_on, regime, past)
