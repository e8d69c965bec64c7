"""What follows from events, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.alerts import OVERSTAY
from enforcement.events import CaseEvent
from notifications.rules import SILENT, PersonSignal, Signal, plan_alerts, routes, wait_after
from notifications.states import MessageTemplate

ON = date(2026, 11, 21)


def signal(is_raise: bool, subject: int = 1, on: date = ON) -> Signal:
    return Signal(key=("overstay", "overstaycase", subject), is_raise=is_raise, on=on, because="x")


def test_no_event_is_both_routed_and_silent():
    assert not set(routes()) & SILENT


def test_nobody_outside_is_told_of_a_case_before_a_person_has_looked():
    outside = {MessageTemplate.CASE_REVIEWED}

    telling = {kind for kind, route in routes().items() if outside & set(route.messages)}

    assert telling == {CaseEvent.CASE_REVIEW_BEGUN}


def test_an_alert_of_a_case_closes_only_with_the_case():
    closing = {kind for kind, route in routes().items() if OVERSTAY in route.closes}

    assert closing == {"case_resolved", "case_dismissed", "case_superseded"}


def test_raising_twice_raises_once():
    plan = plan_alerts([signal(True), signal(True)], open_now={})

    assert len(plan.raised) == 1
    assert plan.closed == {}


def test_what_is_open_already_is_not_raised_again():
    one = signal(True)

    assert plan_alerts([one], open_now={one.key: None}).raised == []


def test_raised_and_closed_in_one_batch_is_kept_closed():
    later = ON + timedelta(days=1)

    plan = plan_alerts([signal(True), signal(False, on=later), signal(True, on=later)], open_now={})

    assert [new.closing and new.closing.on for new in plan.raised] == [later, None]


OTHERS = {
    ("overstay", "overstaycase", 5): 1,
    ("overstay", "overstaycase", 6): 2,
    ("permit_revoked", "permit", 8): 1,
    ("permit_revoked", "permit", 9): 1,
}


def test_ending_one_alert_leaves_the_persons_others_as_they_are():
    plan = plan_alerts([signal(False, subject=5)], open_now=OTHERS)

    assert set(plan.closed) == {("overstay", "overstaycase", 5)}


@pytest.mark.parametrize(
    ("kinds", "ended"),
    [
        (frozenset({"permit_revoked"}), {("permit_revoked", "permit", 8), ("permit_revoked", "permit", 9)}),
        (None, {key for key, person in OTHERS.items() if person == 1}),
    ],
)
def test_what_happens_to_a_person_ends_the_named_kinds_about_this_person_alone(kinds, ended):
    plan = plan_alerts([PersonSignal(1, kinds, ON, "x")], open_now=OTHERS)

    assert set(plan.closed) == ended


def test_what_happens_to_a_person_ends_what_was_raised_in_the_same_batch():
    raised = Signal(key=("permit_revoked", "permit", 3), is_raise=True, on=ON, because="x", person_id=1)
    left = PersonSignal(1, frozenset({"permit_revoked"}), ON, "stay_ended")

    plan = plan_alerts([raised, left, raised], open_now={})

    assert [new.closing and new.closing.because for new in plan.raised] == ["stay_ended", None]


def test_closing_nothing_is_nothing():
    plan = plan_alerts([signal(False)], open_now={})

    assert (plan.raised, plan.closed) == ([], {})


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 3), st.integers(0, 5)), max_size=25),
    st.integers(0, 25),
)
def test_the_outcome_is_the_same_however_the_journal_is_cut(events, cut):
    signals = [signal(up, subject, ON + timedelta(days=days)) for up, subject, days in events]

    def rows(parts):
        alerts = []
        for part in parts:
            opened = {row[0]: None for row in alerts if row[2] is None}
            plan = plan_alerts(part, opened)
            for row in alerts:
                if row[2] is None and row[0] in plan.closed:
                    row[2] = plan.closed[row[0]].on
            alerts += [[new.signal.key, new.signal.on, new.closing and new.closing.on] for new in plan.raised]
        return sorted(alerts, key=str)

    assert rows([signals]) == rows([signals[:cut], signals[cut:]])


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 10), (3, 60), (4, 360), (5, None), (6, None)])
def test_waits_grow_and_end(attempts, minutes):
    assert wait_after(attempts) == (None if minutes is None else timedelta(minutes=minutes))
