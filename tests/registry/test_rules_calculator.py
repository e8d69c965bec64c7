"""The calculator and the ledger of days: published examples, and a count that shares no code with them.

Examples: State Secretariat for Migration (Switzerland), short-stay calculator, examples 1, 2, 4 and 5
(1 December 2014), worked with the European Commission's calculator; the Commission's own example of a
visa for several entries (19 April and 18 June 2014). Its rule is the one of 90 days in any 180.
"""

import random
from datetime import date, timedelta

import pytest

from core.errors import RuleViolation
from core.periods import Period
from registry.rules.stays.calculator import Stayed, calculate
from registry.rules.stays.clocks import PastStay, RegimeTerms, StayFacts, days_used
from registry.rules.stays.day_ledger import day_ledger
from registry.states import DayCount

SCHENGEN = RegimeTerms(id=1, days_in_window=90, window_days=180)
GENERAL = RegimeTerms(id=2, days_per_entry=30, days_in_window=90, window_days=180)
EAEU = RegimeTerms(id=3, days_per_entry=90, days_in_window=90, window_days=180)
UNILATERAL = RegimeTerms(id=4, days_per_entry=30, days_in_window=90, window_days=180, days_in_year=120)
ENTRY_ONLY = RegimeTerms(id=5, days_per_entry=30)


def d(text):
    return date.fromisoformat(text)


def stays(*pairs):
    return [Stayed(d(first), d(last) if last else None) for first, last in pairs]


class TestPublishedExamples:
    def test_example_1_ninety_days_after_a_stay_that_rolls_off_in_time(self):
        answer = calculate(SCHENGEN, stays(("2014-08-15", "2014-09-30")), d("2014-09-30"))
        on_return = calculate(SCHENGEN, stays(("2014-08-15", "2014-09-30")), d("2015-01-01"))

        assert answer.days_used == 47
        assert on_return.days_left == 90

    def test_example_2_could_remain_until_the_thirteenth_of_december(self):
        given = stays(("2014-08-15", "2014-09-30"), ("2014-11-01", "2014-11-30"))
        answer = calculate(SCHENGEN, given, d("2014-11-30"))

        assert (answer.last_lawful_day, answer.overstay_days) == (d("2014-12-13"), 0)

    def test_example_4_could_remain_until_the_end_of_march(self):
        given = stays(("2013-08-15", "2013-09-30"), ("2014-01-01", "2014-01-30"))

        assert calculate(SCHENGEN, given, d("2014-01-30")).last_lawful_day == d("2014-03-31")

    def test_example_5_nine_days_over_and_fifty_on_return(self):
        given = stays(
            ("2013-09-01", "2013-09-30"), ("2014-02-21", "2014-04-20"), ("2014-05-01", "2014-06-09")
        )

        assert calculate(SCHENGEN, given, d("2014-06-09")).overstay_days == 9
        assert calculate(SCHENGEN, given, d("2014-08-30")).days_left == 50

    @pytest.mark.parametrize(
        ("entering_on", "days"), [("2014-09-12", 1), ("2014-10-16", 4), ("2014-12-15", 90)]
    )
    def test_the_commissions_example_of_three_and_eighty_six_days(self, entering_on, days):
        given = stays(("2014-04-19", "2014-04-21"), ("2014-06-18", "2014-09-11"))

        assert calculate(SCHENGEN, given, d("2014-09-11")).days_used == 89
        assert calculate(SCHENGEN, given, d(entering_on)).days_left == days


class TestVectorsOfTheLaw:
    """Domain vectors for the general regime and the EAEU."""

    PAST = (("2024-01-01", "2024-01-30"), ("2024-03-01", "2024-03-30"))

    def test_the_general_regime(self):
        answer = calculate(GENERAL, stays(*self.PAST, ("2024-05-01", None)), d("2024-05-30"))

        assert (answer.days_used, answer.days_left, answer.overstay_days) == (90, 1, 0)
        assert answer.last_lawful_day == d("2024-05-30")
        assert answer.earliest_reentry_on == d("2024-06-29")

    @pytest.mark.parametrize(
        ("on", "left", "over"), [("2024-04-07", 2, 0), ("2024-04-08", 1, 0), ("2024-04-09", 0, 1)]
    )
    def test_the_eaeu_the_last_day_the_day_before_and_the_day_after(self, on, left, over):
        answer = calculate(EAEU, stays(("2024-01-10", None)), d(on))

        assert (answer.last_lawful_day, answer.days_left, answer.overstay_days) == (
            d("2024-04-08"),
            left,
            over,
        )

    def test_the_first_reentry_gives_all_ninety_days(self):
        answer = calculate(EAEU, stays(("2024-01-10", "2024-04-08")), d("2024-04-08"))

        assert (answer.earliest_reentry_on, answer.days_on_reentry) == (d("2024-07-08"), 90)
        assert answer.reentry_until == d("2024-10-05")

    def test_the_days_of_the_calendar_year(self):
        """Four times thirty days of 2024 are all 120: the next entry is the first of January."""
        given = stays(
            ("2024-01-05", "2024-02-03"),
            ("2024-04-05", "2024-05-04"),
            ("2024-07-05", "2024-08-03"),
            ("2024-10-05", "2024-11-03"),
        )
        answer = calculate(UNILATERAL, given, d("2024-11-03"))

        assert (answer.last_lawful_day, answer.earliest_reentry_on) == (d("2024-11-03"), d("2025-01-01"))

    def test_where_only_an_entry_is_limited_the_next_day_begins_anew(self):
        answer = calculate(ENTRY_ONLY, stays(("2024-01-01", None)), d("2024-02-10"))

        assert (answer.last_lawful_day, answer.overstay_days, answer.days_used) == (d("2024-01-30"), 11, 41)
        assert (answer.earliest_reentry_on, answer.days_on_reentry) == (d("2024-02-11"), 30)

    def test_where_nothing_limits_no_day_is_the_last(self):
        answer = calculate(
            RegimeTerms(id=6, days_in_window=180, window_days=180),
            stays(("2024-01-01", None)),
            d("2024-09-01"),
        )

        assert (answer.last_lawful_day, answer.days_left, answer.overstay_days) == (None, None, 0)


class TestWhereSomebodyIs:
    def test_who_has_left_before_adds_no_day(self):
        answer = calculate(SCHENGEN, stays(("2024-01-01", "2024-01-10")), d("2024-01-20"))

        assert (answer.days_used, answer.last_lawful_day, answer.overstay_days) == (10, None, 0)
        assert answer.earliest_reentry_on == d("2024-01-20")

    def test_nobody_was_here_yet(self):
        answer = calculate(GENERAL, [], d("2024-01-20"))

        assert (answer.days_used, answer.days_left, answer.earliest_reentry_on) == (0, 30, d("2024-01-20"))

    def test_what_begins_later_is_not_counted(self):
        answer = calculate(
            SCHENGEN, stays(("2024-03-01", "2024-03-10"), ("2024-01-01", "2024-01-10")), d("2024-02-01")
        )

        assert answer.days_used == 10

    def test_a_departure_that_is_to_come_is_not_a_departure_yet(self):
        answer = calculate(SCHENGEN, stays(("2024-01-01", "2024-03-10")), d("2024-01-15"))

        assert (answer.days_used, answer.last_lawful_day) == (15, d("2024-03-30"))

    def test_leaving_and_coming_back_on_one_day_counts_once(self):
        answer = calculate(
            SCHENGEN, stays(("2024-01-01", "2024-01-10"), ("2024-01-10", None)), d("2024-01-12")
        )

        assert answer.days_used == 12

    def test_twice_here_on_one_day_is_one_day(self):
        answer = calculate(
            SCHENGEN, stays(("2024-01-05", "2024-01-05"), ("2024-01-05", "2024-01-05")), d("2024-01-06")
        )

        assert answer.days_used == 1


class TestNonsense:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ([("2024-01-10", "2024-01-09")], "stays.0.departed_on"),
            ([("2024-01-01", "2024-01-10"), ("2024-01-09", "2024-01-20")], "stays.1.entered_on"),
            ([("2024-01-09", "2024-01-20"), ("2024-01-01", "2024-01-10")], "stays.0.entered_on"),
            ([("2024-01-01", None), ("2024-01-09", "2024-01-20")], "stays.0.departed_on"),
            ([("2024-01-01", None), ("2024-02-01", None)], "stays.0.departed_on"),
            ([("2024-01-01", "2024-01-10"), ("2024-01-01", None)], "stays.1.entered_on"),
        ],
    )
    def test_what_cannot_be_is_refused_by_its_field(self, given, field):
        with pytest.raises(RuleViolation) as refused:
            calculate(SCHENGEN, stays(*given), d("2024-02-15"))

        assert refused.value.facts["field"] == field


# --- the ledger, and a count that shares no code with it ---------------------------------------------


def here(history, day, on):
    return any(one.entered_on <= day <= min(one.departed_on or on, on) for one in history)


def by_hand(regime, history, on):
    """Days of the window here, and the first day on which a limit is passed, one day after the other."""
    window = [on - timedelta(n) for n in range(regime.window_days)]
    used = sum(here(history, day, on) for day in window)
    now = next((one for one in history if one.entered_on <= on <= (one.departed_on or on)), None)
    if now is None:
        return used, None
    day = now.entered_on
    while True:
        if (day - now.entered_on).days + 1 > (regime.days_per_entry or 10_000):
            break
        before = [day - timedelta(n) for n in range(regime.window_days)]
        if (
            sum(
                one <= day and (one >= now.entered_on or here(history, one, now.entered_on)) for one in before
            )
            > regime.days_in_window
        ):
            break
        year = [date(day.year, 1, 1) + timedelta(n) for n in range((day - date(day.year, 1, 1)).days + 1)]
        if (
            regime.days_in_year
            and sum(one >= now.entered_on or here(history, one, now.entered_on) for one in year)
            > regime.days_in_year
        ):
            break
        day += timedelta(1)
    return used, day - timedelta(1)


def history_of(chance):
    found, day = [], date(2023, 1, 1) + timedelta(chance.randrange(200))
    for _ in range(chance.randrange(1, 8)):
        last = day + timedelta(chance.choice((0, 3, 20, 29, 30, 45)))
        found.append(Stayed(day, last))
        day = last + timedelta(chance.choice((0, 1, 5, 40, 100)))
        if day == last and chance.random() < 0.5:
            day += timedelta(1)
    if chance.random() < 0.5:
        found[-1] = Stayed(found[-1].entered_on, None)
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_calculator_equals_a_count_by_hand(seed):
    chance = random.Random(seed)
    for _ in range(25):
        history = history_of(chance)
        regime = chance.choice((SCHENGEN, GENERAL, EAEU, UNILATERAL))
        on = history[-1].entered_on + timedelta(chance.randrange(60))
        used, last = by_hand(regime, history, on)
        chance.shuffle(history)

        answer = calculate(regime, history, on)

        assert (answer.days_used, answer.last_lawful_day) == (used, last), (regime, history, on)
        assert answer.overstay_days == (max(0, (on - last).days) if last else 0)
        in_window = [day for day in answer.ledger if day.on > on - timedelta(regime.window_days)]
        assert sum(day.is_counted for day in in_window) == used


@pytest.mark.parametrize("seed", range(4))
def test_the_earliest_reentry_is_the_first_day_that_a_search_finds(seed):
    chance = random.Random(100 + seed)
    for _ in range(8):
        history = history_of(chance)
        regime = chance.choice((SCHENGEN, GENERAL, EAEU, UNILATERAL))
        on = history[-1].entered_on + timedelta(chance.randrange(60))
        left = [Stayed(one.entered_on, min(one.departed_on or on, on)) for one in history]
        present = left[-1].departed_on == on
        day = on + timedelta(1) if present else on
        while by_hand(regime, [*left, Stayed(day, None)], day)[1] < day:
            day += timedelta(1)

        assert calculate(regime, history, on).earliest_reentry_on == day, (regime, history, on)


# --- what a day of the ledger is ----------------------------------------------------------------------


def kinds(ledger):
    found = []
    for day in ledger:
        if not found or found[-1][0] != day.kind:
            found.append([day.kind, day.on, day.on])
        found[-1][2] = day.on
    return [(str(kind), f"{first:%m-%d}", f"{last:%m-%d}") for kind, first, last in found]


def test_every_day_says_why_it_counts_or_not():
    facts = StayFacts(
        entered_on=d("2024-03-01"),
        regime=RegimeTerms(id=1, days_in_window=30, window_days=90),
        past=[PastStay(d("2024-01-20"), d("2024-01-25")), PastStay(d("2024-02-01"), d("2024-02-05"), True)],
        permits=[Period(d("2024-03-11"), d("2024-03-15"))],
    )

    assert kinds(day_ledger(facts, d("2024-03-20"))) == [
        ("away", "12-22", "01-19"),
        ("here", "01-20", "01-25"),
        ("away", "01-26", "01-31"),
        ("here", "02-01", "02-01"),
        ("not_known", "02-02", "02-05"),
        ("away", "02-06", "02-29"),
        ("here", "03-01", "03-10"),
        ("permit", "03-11", "03-15"),
        ("here", "03-16", "03-20"),
    ]
    assert days_used(facts, d("2024-03-20")) == 6 + 1 + 10 + 5


def test_a_regime_that_counts_no_day_of_entry_or_leaving():
    regime = RegimeTerms(id=1, days_in_window=30, window_days=90, count_entry_day=False, count_exit_day=False)
    facts = StayFacts(
        entered_on=d("2024-03-01"), regime=regime, past=[PastStay(d("2024-01-20"), d("2024-01-25"))]
    )
    ledger = {day.on: day.kind for day in day_ledger(facts, d("2024-03-20"), departed_on=d("2024-03-05"))}

    for not_counted in ("2024-01-20", "2024-01-25", "2024-03-01", "2024-03-05"):
        assert ledger[d(not_counted)] is DayCount.EDGE
    assert sum(kind is DayCount.HERE for kind in ledger.values()) == 4 + 3
    assert days_used(facts, d("2024-03-20"), departed_on=d("2024-03-05")) == 4 + 3


def test_days_under_a_permit_do_not_come_back_as_visa_free_when_the_stay_is_over():
    """Whatever was not counted while the stay went on is not counted after it either."""
    permit = [Period(d("2024-01-10"), d("2024-01-31"))]
    during = StayFacts(entered_on=d("2024-01-01"), regime=GENERAL, permits=permit)
    after = StayFacts(
        entered_on=d("2024-03-01"),
        regime=GENERAL,
        past=[PastStay(d("2024-01-01"), d("2024-02-05"))],
        permits=permit,
    )

    assert days_used(during, d("2024-02-05")) == 9 + 5
    assert days_used(after, d("2024-03-01")) == 9 + 5 + 1


def test_a_citizens_ledger_is_empty():
    assert (
        day_ledger(StayFacts(entered_on=d("2024-01-01"), regime=None, is_citizen=True), d("2024-01-05")) == []
    )


def test_without_a_window_the_ledger_is_of_this_stay_and_with_a_year_of_the_year():
    assert day_ledger(StayFacts(d("2024-01-20"), ENTRY_ONLY), d("2024-02-01"))[0].on == d("2024-01-20")
    assert day_ledger(StayFacts(d("2024-12-20"), UNILATERAL), d("2024-12-25"))[0].on == d("2024-01-01")
    assert day_ledger(StayFacts(d("2024-01-20"), UNILATERAL), d("2024-02-01"))[0].on == d("2023-08-06")
