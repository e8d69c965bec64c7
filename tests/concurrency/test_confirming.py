"""Two who confirm at once, and a fact that changes at the moment of confirming, in real transactions."""

import threading
import time

import pytest
from django.db import transaction

from core.errors import DomainError, MoveNotAllowed
from enforcement.models import OverstayCase, PenaltyBand
from enforcement.operations import cases as acts
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.states import CheckItem
from journal.models import Entry
from registry.models import Person, Stay
from registry.operations.people import protect_person
from tests.accounts.factories import the_system
from tests.databases import in_threads
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

AGREED = "Compared the crossings and the passport; I agree."
CLEAR = {str(item): {"answer": "clear", "note": ""} for item in CheckItem}


@pytest.fixture
def case(committed_db) -> OverstayCase:
    feeds_complete(before(1))
    one, made = watch.user("supervisor"), watch.case(of=watch.stay(before(9)))
    acts.review_case(case_id=made.pk, on=TODAY, by=one)
    acts.save_checklist(case_id=made.pk, answers=CLEAR, on=TODAY, by=one)
    band = PenaltyBand.objects.get(code="517-3-3")
    return acts.propose_outcome(case_id=made.pk, outcome="fine", band_id=band.pk, on=TODAY, by=one)


def confirming(case, by=None):
    by = by or watch.user("supervisor")
    return lambda: acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=by)


def outcomes(*doings):
    return [f.exception() or f.result() for f in in_threads(*doings)]


def test_of_three_who_confirm_at_once_one_does(case):
    found = outcomes(confirming(case), confirming(case), confirming(case))

    assert sorted(isinstance(each, MoveNotAllowed) for each in found) == [False, True, True]
    assert Entry.objects.filter(kind="case_resolved").count() == 1
    case.refresh_from_db()
    assert (case.state, case.confirmation) == ("resolved", AGREED)


def move_the_lawful_end(case, started, go_on):
    """The act of another: person first, then the stay, then its cases, as every act has it."""
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk=case.person_id))
        started.set()
        go_on.wait(5)
        Stay.objects.filter(pk=case.stay_id).update(authorised_until=before(-30))
        time.sleep(0.3)
        follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())


def test_a_lawful_end_that_moves_at_that_moment_is_seen(case):
    """Whoever changes the fact came first: the confirmation waits, and finds no proposal any more."""
    started, go_on = threading.Event(), threading.Event()
    confirm = confirming(case)

    def confirm_meanwhile():
        started.wait(5)
        go_on.set()
        return confirm()

    _moved, confirmed = outcomes(lambda: move_the_lawful_end(case, started, go_on), confirm_meanwhile)

    assert isinstance(confirmed, DomainError)
    case.refresh_from_db()
    assert case.state == "superseded"
    assert not Entry.objects.filter(kind="case_resolved").exists()


def test_a_file_protected_at_that_moment_is_never_decided_and_protected(case):
    """Either the decision came first, or it never came; both leave the file protected."""
    officer = watch.user("protection_officer")

    found = outcomes(
        confirming(case),
        lambda: protect_person(person_id=case.person_id, access_class="victim", on=TODAY, by=officer),
    )

    case.refresh_from_db()
    assert Person.objects.get(pk=case.person_id).access_class == "victim"
    assert not isinstance(found[1], Exception)
    assert case.state == ("superseded" if isinstance(found[0], Exception) else "resolved")


def test_a_confirmation_and_a_departure_at_once_both_end(case):
    """No deadlock: both lock the person first."""

    def depart():
        with transaction.atomic():
            list(Person.objects.select_for_update(no_key=True).filter(pk=case.person_id))
            watch.leave(Stay.objects.get(pk=case.stay_id), TODAY)
            follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())

    confirmed, left = outcomes(confirming(case), depart)

    assert left is None
    case.refresh_from_db()
    if isinstance(confirmed, Exception):
        assert confirmed.facts["checks"] == ["departure_changed"]
    assert case.state == ("proposed" if isinstance(confirmed, Exception) else "resolved")
