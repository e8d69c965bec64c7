"""Officers issue at one moment: a permit a worker, a file a passport, and nobody waits crosswise."""

from permits.models import Permit
from permits.operations import issue_permits
from quotas.queries import drift
from registry.models import Person
from tests.accounts.factories import UserFactory
from tests.databases import in_threads
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
