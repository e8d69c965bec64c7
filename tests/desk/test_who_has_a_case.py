"""Whoever begins a review or opens a case again has it on the very next page, before the journal is read."""

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import MoveNotAllowed
from enforcement.models import OverstayCase
from notifications.models import Alert
from notifications.operations import begin_review, dispatch_journal, release_alert, take_cases
from tests.accounts.factories import the_system
from tests.enforcement.decided import NOTE, decided, supervisor
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    feeds_complete(before(1))


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(supervisor("one"), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def do(desk: Client, case: OverstayCase, act: str, **typed: str) -> dict:
    """The page after an act on the case: who it says has it."""
    address = reverse("desk:case_act", args=[case.public_id, act])
    answer = desk.post(address, typed, follow=True)
    assert answer.status_code == 200
    return answer.context["assignment"]


def dispatched() -> None:
    dispatch_journal(on=TODAY, by=the_system(), at=clock.now())


@pytest.mark.parametrize("is_read", [True, False], ids=["alert there", "journal not read yet"])
def test_whoever_begins_a_review_has_the_case_at_once_and_keeps_it(desk, is_read):
    case = watch.case(before(5))
    if is_read:
        dispatched()

    assert do(desk, case, "review")["is_mine"]

    dispatched()
    alert = Alert.objects.get(case=case)
    assert (alert.assigned_to, alert.closed_on) == (supervisor("one"), None)


def test_a_colleague_who_has_the_case_keeps_it(desk):
    case = watch.case(before(5))
    take_cases(case_ids=[case.pk], on=TODAY, by=supervisor("two"))

    assignment = do(desk, case, "review")

    assert assignment["holder"] == "two"
    dispatched()
    assert Alert.objects.get(case=case).assigned_to == supervisor("two")


@pytest.mark.parametrize("is_read", [True, False], ids=["decision read", "decision not read yet"])
def test_whoever_opens_a_case_again_has_it_at_once_and_keeps_it(desk, is_read):
    case = decided(stay(before(12)), on=before(5))
    if is_read:
        dispatched()

    assert do(desk, case, "reopen", note=NOTE)["is_mine"]

    dispatched()
    alert = Alert.objects.get(case=case, closed_on=None)
    assert alert.assigned_to == supervisor("one")


def test_a_review_that_is_refused_gives_nobody_the_case():
    case = watch.case(before(5))
    begin_review(case_id=case.pk, on=TODAY, by=supervisor("one"))
    alert = Alert.objects.get(case=case)
    release_alert(alert_id=alert.pk, on=TODAY, by=supervisor("one"))

    with pytest.raises(MoveNotAllowed):
        begin_review(case_id=case.pk, on=TODAY, by=supervisor("two"))

    alert.refresh_from_db()
    assert alert.assigned_to is None
