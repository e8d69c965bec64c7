"""Officers issue at one moment: a permit a worker, a file a passport, and nobody waits crosswise."""

import threading

import pytest
from django.db import transaction

from enforcement.operations.bars import bar_employer
from permits.models import Permit
from permits.operations import issue_permits
from quotas.queries import drift
from registry.models import Person
from tests.accounts.factories import UserFactory
from tests.databases import in_threads
from tests.meetings import until_somebody_waits
from tests.permits.situations import ALMATY, ON, World

PASSPORTS = ("Q7700001", "Q7700002", "Q7700003", "Q7700004")


def paid(world, passports):
    application = world.draft(workers=0)
    for number in passports:
        world.add_worker(application, document_number=number)
    return world.pay(world.act("grant", world.act("review", world.submit(application))))


def test_two_firms_permits_of_the_same_new_workers(committed_db):
    """Each names them in the opposite order; nobody of them has a file yet."""
    first, second = World(places=8), World(places=0)
    applications = [paid(first, PASSPORTS), paid(second, reversed(PASSPORTS))]
    known = Person.objects.count()

    done = in_threads(
        lambda: len(first.issue(applications[0])),
        lambda: len(second.issue(applications[1])),
    )

    assert [future.result() for future in done] == [4, 4]
    assert Person.objects.count() == known + 4
    assert first.places() == (0, 0, 8)
    assert drift() == []


def test_two_officers_issue_one_application(committed_db):
    world = World(places=3)
    officers = [world.officer, UserFactory(permit_officer=True, region=ALMATY)]
    application = world.paid(3)

    done = in_threads(
        *(lambda by=by: issue_permits(application_id=application.pk, on=ON, by=by) for by in officers)
    )

    refusals = [future.exception() for future in done if future.exception()]
    assert [refusal.code for refusal in refusals] == ["move_not_allowed"]
    assert Permit.objects.filter(application=application).count() == 3
    assert world.places() == (0, 0, 3)


@pytest.mark.parametrize("act", ["grant", "issue"])
def test_a_bar_entered_at_that_moment_is_seen(committed_db, act):
    """The bar is written but not committed yet when the officer presses the button."""
    world = World(places=3)
    application = world.paid(1) if act == "issue" else world.under_review()
    entered, done = threading.Event(), threading.Event()

    def enter_bar():
        with transaction.atomic():
            bar_employer(
                employer_id=world.employer.pk, decision="3-17/26", in_force_on=ON, on=ON, by=world.officer
            )
            entered.set()
            until_somebody_waits(unless=done)

    def press():
        entered.wait(30)
        try:
            return world.act(act, application) if act == "grant" else world.issue(application)
        finally:
            done.set()

    bar, pressed = in_threads(enter_bar, press)

    assert bar.exception() is None
    if act == "grant":
        assert pressed.exception().facts["checks"][0]["code"] == "bar"
    else:
        assert pressed.result() == []
    assert not Permit.objects.filter(application=application).exists()
    assert drift() == []
