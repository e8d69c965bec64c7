"""The day to leave, and which corrected facts make a decision doubtful."""

from datetime import date

import pytest

from core.periods import Period
from enforcement.rules.cases import Band, CaseFacts, EarlierPenalty, assess
from enforcement.rules.verdicts import Decided, KnownNow, changes, day_to_leave, lawful_end_without_gap
from identity.partial_dates import PartialDate
from registry.rules.stays.clocks import RegimeTerms, StayFacts

#: CoAO art. 517(3)1-3, (4), and (6) for a repeat, in the text of 13.05.2020.
BANDS = [
    Band(1, "517(3)1", 1, 3, False),
    Band(2, "517(3)2", 4, 5, False),
    Band(3, "517(3)3", 6, 10, False),
    Band(4, "517(4)", 11, None, False),
    Band(5, "517(6)", 1, 10, True),
]
END = date(2026, 6, 1)
DECIDED_ON = date(2026, 6, 9)  # eight days over
ADULT = PartialDate(1990, 1, 1)


def decided(**given):
    values = {
        "on": DECIDED_ON,
        "outcome": "fine",
        "authorised_until": END,
        "departed_on": None,
        "covered_until": DECIDED_ON,
        "born_on": ADULT,
    }
    return Decided(**{**values, **given})


def known(**given):
    return KnownNow(**{"authorised_until": END, "departed_on": None, "born_on": ADULT, **given})


def found(was: Decided, now: KnownNow):
    return [(str(c.fact), c.was, c.now) for c in changes(was, now, BANDS, liable_from_age=16)]


# --- the day to leave ----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "last"), [(10, date(2026, 6, 19)), (1, date(2026, 6, 10)), (0, DECIDED_ON)])
def test_the_day_of_the_decision_is_not_counted(days, last):
    given = {"outcome": "fine", "dismissal_reason": "", "departed_on": None}

    assert day_to_leave(**given, on=DECIDED_ON, days=days) == last


@pytest.mark.parametrize("outcome", ["warning", "fine"])
@pytest.mark.parametrize("departed_on", [date(2026, 5, 30), date(2026, 6, 8)])
def test_who_has_left_needs_no_day(outcome, departed_on):
    assert (
        day_to_leave(outcome=outcome, dismissal_reason="", departed_on=departed_on, on=DECIDED_ON, days=10)
        is None
    )


# --- facts that changed --------------------------------------------------------------------------


def test_time_that_goes_by_changes_nothing():
    assert found(decided(), known()) == []
    assert found(decided(), known(departed_on=date(2026, 6, 30))) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"is_annulled": True}, [("stay_annulled", "", "")]),
        ({"is_another_person": True}, [("another_person", "", "")]),
        # eight days over become none, seven (the same band), five (another one)
        (
            {"authorised_until": date(2026, 6, 9)},
            [
                ("lawful_end", END, date(2026, 6, 9)),
                ("days_over", 8, 0),
                ("band", "517(3)3", ""),
            ],
        ),
        (
            {"authorised_until": date(2026, 6, 2)},
            [("lawful_end", END, date(2026, 6, 2)), ("days_over", 8, 7)],
        ),
        (
            {"authorised_until": date(2026, 6, 4)},
            [("lawful_end", END, date(2026, 6, 4)), ("days_over", 8, 5), ("band", "517(3)3", "517(3)2")],
        ),
        ({"authorised_until": None}, [("lawful_end", END, "")]),
        # departure in time, on the last lawful day; with another band; with the same band
        (
            {"departed_on": date(2026, 6, 1)},
            [("departure", "", date(2026, 6, 1)), ("days_over", 8, 0), ("band", "517(3)3", "")],
        ),
        (
            {"departed_on": date(2026, 6, 6)},
            [("departure", "", date(2026, 6, 6)), ("days_over", 8, 5), ("band", "517(3)3", "517(3)2")],
        ),
        ({"departed_on": date(2026, 6, 7)}, []),
        # born on 2 June: sixteen on the first day over; a day later, fifteen
        ({"born_on": PartialDate(2010, 6, 2)}, []),
        ({"born_on": PartialDate(2010, 6, 3)}, [("age", 36, 15)]),
        # known in part: the latest day that it may have been accuses least
        ({"born_on": PartialDate(2010, 5)}, []),
        ({"born_on": PartialDate(2010, 6)}, [("age", 36, 15)]),
        ({"born_on": PartialDate(2009)}, []),
        ({"born_on": PartialDate(2010)}, [("age", 36, 15)]),
    ],
)
def test_what_was_and_what_is(now, expected):
    assert found(decided(), known(**now)) == expected


def test_a_departure_corrected_to_a_later_day_may_be_another_band():
    left = decided(departed_on=date(2026, 6, 4))

    assert found(left, known(departed_on=date(2026, 6, 4))) == []
    assert found(left, known(departed_on=date(2026, 6, 3))) == []
    assert [fact for fact, _was, _now in found(left, known(departed_on=date(2026, 6, 5)))] == [
        "departure",
        "days_over",
        "band",
    ]


def test_a_departure_that_a_decision_named_and_is_gone():
    gone = decided(outcome="departed", departed_on=date(2026, 6, 4))

    assert found(gone, known(departed_on=date(2026, 6, 4))) == []
    assert found(gone, known())[0] == ("departure", date(2026, 6, 4), "")


@pytest.mark.parametrize("outcome", ["", "ground_found"])
def test_what_is_held_against_nobody_asks_for_nothing(outcome):
    assert found(decided(outcome=outcome), known(is_annulled=True)) == []


def test_a_minor_before_stays_a_minor():
    child = PartialDate(2012, 1, 1)

    assert found(decided(born_on=child), known(born_on=child)) == []
    assert found(decided(born_on=None), known(born_on=child)) == []


def test_a_repeat_rests_on_the_earlier_penalty():
    assert found(decided(is_repeat=True), known(is_repeat=True)) == []
    assert found(decided(is_repeat=True), known(is_repeat=False)) == [("earlier_penalty", "", "")]


# --- the lawful end without a gap ----------------------------------------------------------------

ENTERED = date(2026, 5, 3)  # thirty days: the last is 1 June
REGIME = RegimeTerms(id=1, days_per_entry=30)


def stay_facts(*permits: tuple[date, date]) -> StayFacts:
    return StayFacts(ENTERED, REGIME, permits=[Period(*days) for days in permits])


@pytest.mark.parametrize(
    ("permits", "end"),
    [
        ([], END),
        # begins the day after: what was over is covered; a day later: a gap, nothing of before is covered
        ([(date(2026, 6, 2), date(2026, 12, 1))], date(2026, 12, 1)),
        ([(date(2026, 6, 3), date(2026, 12, 1))], END),
        ([(date(2026, 6, 20), date(2026, 12, 1))], END),
        # one that follows another without a gap reaches further
        (
            [(date(2026, 6, 2), date(2026, 7, 1)), (date(2026, 7, 2), date(2026, 12, 1))],
            date(2026, 12, 1),
        ),
        ([(date(2026, 6, 2), date(2026, 7, 1)), (date(2026, 7, 3), date(2026, 12, 1))], date(2026, 7, 1)),
    ],
)
def test_a_permit_makes_lawful_what_comes_and_not_what_was(permits, end):
    assert lawful_end_without_gap(stay_facts(*permits), END) == end


def test_an_end_that_came_from_a_permit_after_a_gap_stays_the_decided_one():
    permit = (date(2026, 6, 20), date(2026, 7, 1))

    assert lawful_end_without_gap(stay_facts(permit), date(2026, 7, 1)) == date(2026, 7, 1)
    assert lawful_end_without_gap(stay_facts(), date(2026, 7, 1)) == END


# --- repeats -------------------------------------------------------------------------------------


def assessed(*earlier: EarlierPenalty):
    facts = CaseFacts(
        authorised_until=END,
        departed_on=None,
        covered_until=DECIDED_ON,
        born_on=ADULT,
        liable_from_age=16,
        repeat_within_months=12,
        earlier=earlier,
    )
    return assess(facts, BANDS, on=DECIDED_ON)


def test_a_penalty_in_doubt_is_shown_and_decides_no_band():
    sure = EarlierPenalty(date(2026, 1, 10), "517(3)2")
    doubtful = EarlierPenalty(date(2026, 2, 10), "517(3)2", is_in_doubt=True)

    assert (assessed(sure).band.article, assessed(sure).repeat_of) == ("517(6)", sure)
    alone = assessed(doubtful)
    assert (alone.band.article, alone.repeat_of) == ("517(3)3", None)
    assert "case.repeat_in_doubt" in [reason.code for reason in alone.why]
    both = assessed(doubtful, sure)
    assert (both.band.article, both.repeat_of) == ("517(6)", sure)
