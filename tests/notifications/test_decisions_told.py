"""What follows from decided cases: alerts for supervisors, letters to the person."""

import pytest

from enforcement.models import OverstayCase
from enforcement.operations.cases import reopen_case
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.verdicts import confirm_verdict, move_day_to_leave, propose_verdict
from notifications.models import Alert, Message
from notifications.operations import take_alerts
from registry.models import Stay
from tests.accounts.factories import the_system
from tests.enforcement.decided import NOTE, decided, supervisor
from tests.notifications.test_operations_dispatch import dispatch
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay


@pytest.fixture(autouse=True)
def read_so_far(committed_db):
    """Entries become readable when they are committed; those of the reference rows are read."""
    dispatch()
    feeds_complete(before(1))


def fined(days_ago: int = 5) -> OverstayCase:
    who = watch.person(email="migrant@example.org", language="en")
    return decided(stay(before(days_ago + 7), who=who), on=before(days_ago))


def correct(case: OverstayCase, until=None) -> OverstayCase:
    Stay.objects.filter(pk=case.stay_id).update(authorised_until=until or before(-3))
    follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())
    case.refresh_from_db()
    return case


@pytest.fixture
def owed() -> OverstayCase:
    return correct(fined())


# --- alerts and letters --------------------------------------------------------------------------


def review_alerts(case: OverstayCase):
    return Alert.objects.filter(kind="decision_review", case=case)


def test_a_review_owed_is_an_alert_for_supervisors_and_can_be_taken(owed):
    dispatch()
    dispatch()

    alert = review_alerts(owed).get()
    assert (alert.closed_on, alert.person_id, alert.region_id) == (None, owed.person_id, owed.region_id)
    assert alert.facts["changed"] == ["lawful_end", "days_over", "band"]
    assert take_alerts(alert_ids=[alert.pk], on=TODAY, by=supervisor("one")).taken == 1


@pytest.mark.parametrize(
    ("end_it", "because"),
    [
        (lambda case: correct(case, until=case.authorised_until), "case_facts_restored"),
        (lambda case: verdict(case, "uphold"), "case_upheld"),
        (lambda case: verdict(case, "annul"), "case_annulled"),
    ],
)
def test_the_alert_ends_with_the_review(owed, end_it, because):
    dispatch()

    end_it(owed)
    dispatch()

    assert review_alerts(owed).get().closed_because == because


def verdict(case: OverstayCase, what: str) -> None:
    propose_verdict(case_id=case.pk, verdict=what, note=NOTE, on=TODAY, by=supervisor("one"))
    confirm_verdict(case_id=case.pk, on=TODAY, by=supervisor("two"))


def test_reopened_the_case_is_the_alert_again():
    case = decided(stay(before(9), left=before(2)), on=before(1))
    correct(case, until=before(5))
    dispatch()

    reopen_case(case_id=case.pk, note="The entry was corrected.", on=TODAY, by=supervisor("one"))
    dispatch()

    assert review_alerts(case).get().closed_because == "case_reopened"
    assert Alert.objects.filter(kind="overstay", case=case, closed_on=None).count() == 1


def letters(template: str) -> list[Message]:
    return list(Message.objects.filter(template=template).order_by("pk"))


def test_the_person_is_told_the_day_to_leave_and_a_later_one():
    case = fined()
    dispatch()

    assert [m.params["leave_due_on"] for m in letters("day_to_leave")] == [before(-5).isoformat()]

    move_day_to_leave(case_id=case.pk, leave_on=before(-20), note=NOTE, on=TODAY, by=supervisor("one"))
    dispatch()
    dispatch()

    assert [m.params["leave_due_on"] for m in letters("day_to_leave")][1:] == [before(-20).isoformat()]
    assert letters("case_closed") == []


def test_who_is_excused_and_has_to_leave_is_not_told_that_there_is_nothing_to_do():
    who = watch.person(email="migrant@example.org", language="en")
    decided(stay(before(12), who=who), on=before(5), reason="force_majeure")
    dispatch()

    assert len(letters("day_to_leave")) == 1
    assert letters("case_closed") == []


def test_the_person_is_told_that_a_decision_is_annulled(owed):
    verdict(owed, "annul")
    dispatch()

    (told,) = letters("decision_annulled")
    assert told.params == {
        "authorised_until": owed.authorised_until.isoformat(),
        "decided_on": owed.closed_on.isoformat(),
    }
