"""An alert that nobody takes goes up once and stays there until somebody answers, not otherwise."""

import pytest

from core.errors import MoveNotAllowed, NotPermitted
from core.periods import days_later
from enforcement.models import OverstayCase
from enforcement.operations.cases import review_case
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from journal.models import Entry
from journal.operations import record
from notifications.models import Alert
from notifications.operations import (
    assign_alert,
    escalate_alerts,
    release_alert,
    settle_alert,
    take_alerts,
)
from registry.events import RegistryEvent
from registry.models import Stay
from tests.accounts.factories import the_system
from tests.notifications.test_operations_dispatch import dispatch
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay


@pytest.fixture
def alert(committed_db):
    """The alert of a case that was found today; nobody has it. Overstays are answered within 7 days."""
    dispatch()
    feeds_complete(before(1))
    stay(before(3))
    flag_overstays(on=TODAY, by=the_system())
    dispatch()
    return Alert.objects.get()


def go_up(days: int = 8) -> dict[str, int]:
    counts = escalate_alerts(on=days_later(TODAY, days), by=the_system())
    dispatch()
    return counts


def higher() -> Alert:
    return Alert.objects.get(kind="unanswered")


@pytest.mark.parametrize(("days", "escalated"), [(6, 0), (7, 0), (8, 1), (9, 1)])
def test_it_goes_up_the_day_after_its_days_are_over(alert, days, escalated):
    assert go_up(days) == {"escalated": escalated}
    assert Alert.objects.filter(kind="unanswered").count() == escalated


def test_what_went_up_names_the_alert_its_person_and_case_and_no_region(alert):
    go_up()

    up = higher()
    assert (up.subject_kind, up.subject_id, up.facts["kind"]) == ("alert", alert.pk, "overstay")
    assert (up.person, up.case, up.region) == (alert.person, alert.case, None)
    assert Entry.objects.filter(kind="alert_unanswered", subject_id=alert.pk).count() == 1


def test_the_sweep_run_again_and_the_event_repeated_double_nothing(alert):
    go_up()
    entry = Entry.objects.get(kind="alert_unanswered")
    record(
        entry.kind,
        subject=alert,
        by=the_system(),
        on=TODAY,
        person_id=alert.person_id,
        data=entry.data,
    )

    assert go_up(days=20) == {"escalated": 0}
    assert Alert.objects.filter(kind="unanswered").count() == 1


def test_what_somebody_has_does_not_go_up(alert):
    take_alerts(alert_ids=[alert.pk], on=TODAY, by=watch.user("supervisor"))

    assert go_up(days=90) == {"escalated": 0}


def test_a_held_file_does_not_go_up(alert):
    alert.person.access_class = "victim"
    alert.person.save()

    assert go_up() == {"escalated": 0}


def _take(alert):
    take_alerts(alert_ids=[alert.pk], on=TODAY, by=watch.user("supervisor"))


def _assign(alert):
    by, to = watch.user("supervisor"), watch.user("supervisor")
    assign_alert(alert_id=alert.pk, to_id=to.pk, seen_with_id=None, on=TODAY, by=by)


def _review(alert):
    review_case(case_id=alert.case_id, on=TODAY, by=watch.user("supervisor"))


def _settle(alert):
    settle_alert(alert_id=higher().pk, on=TODAY, by=watch.user("supervisor"))


@pytest.mark.parametrize("answer", [_take, _assign, _review, _settle])
def test_it_ends_when_somebody_answers(alert, answer):
    go_up()

    answer(alert)
    dispatch()

    assert higher().closed_on == TODAY
    assert go_up(days=9) == {"escalated": 0}


def test_it_does_not_end_because_a_sweep_ended_its_cause(alert):
    go_up()
    Stay.objects.filter(pk=alert.case.stay_id).update(authorised_until=days_later(TODAY, 20))
    follow_up_cases(stay_ids=[alert.case.stay_id], on=TODAY, by=the_system())

    dispatch()

    alert.refresh_from_db()
    assert (alert.closed_because, OverstayCase.objects.get().state) == ("case_superseded", "superseded")
    assert higher().closed_on is None
    settle_alert(alert_id=higher().pk, on=TODAY, by=watch.user("supervisor"))
    assert higher().closed_because == "alert_settled"


def test_a_held_file_and_a_citizens_are_taken_out(alert):
    go_up()
    record(
        RegistryEvent.CLOCK_ENDED,
        subject=alert.case.stay,
        by=the_system(),
        on=TODAY,
        person_id=alert.person_id,
        data={"was": None, "authorised_until": None, "basis": "citizen"},
    )

    dispatch()

    assert higher().closed_because == "clock_ended"
    assert Alert.objects.get(pk=alert.pk).closed_on is None  # that one ends with its case


def test_released_it_waits_anew_from_that_day(alert):
    supervisor = watch.user("supervisor")
    go_up()
    take_alerts(alert_ids=[alert.pk], on=days_later(TODAY, 9), by=supervisor)
    release_alert(alert_id=alert.pk, on=days_later(TODAY, 10), by=supervisor)
    dispatch()

    assert go_up(days=17) == {"escalated": 0}
    assert go_up(days=18) == {"escalated": 1}
    assert Alert.objects.filter(kind="unanswered", closed_on=None).count() == 1


def test_it_is_put_away_only_by_who_holds_the_role_for_the_country(alert):
    go_up()

    with pytest.raises(NotPermitted):
        settle_alert(alert_id=higher().pk, on=TODAY, by=watch.user("supervisor", where="KZ-75"))
    with pytest.raises(NotPermitted):
        settle_alert(alert_id=higher().pk, on=TODAY, by=watch.user("admin"))
    with pytest.raises(MoveNotAllowed):  # the case is decided, not put away
        settle_alert(alert_id=alert.pk, on=TODAY, by=watch.user("supervisor"))
    assert higher().closed_on is None
