"""Permits issued: a person found or enrolled, a number, a region, a place used up."""

from datetime import date

import pytest

from core.errors import MoveNotAllowed, RuleViolation
from core.numbers import check_number
from identity.partial_dates import PartialDate
from permits.models import Permit, PermitRegion
from permits.queries import grounds_for, is_valid, permit_by_number
from permits.rules import PERMIT
from quotas.queries import drift
from registry.models import Person
from tests.accounts.factories import the_system
from tests.journal.factories import journal_entries
from tests.permits.situations import ALMATY, ON, World
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_one_a_worker_with_number_region_and_term():
    world = World()
    first, second = world.permits(workers=2)

    assert check_number(PERMIT, first.number) == first.number != second.number
    assert (first.valid_from, first.valid_until) == (ON, date(2027, 6, 14))
    assert [row.region.code for row in PermitRegion.objects.filter(permit=first)] == [ALMATY]
    assert world.places() == (8, 0, 2)
    assert drift() == []
    application = first.application
    application.refresh_from_db()
    assert (application.state, application.places, application.closed_on) == ("issued", 0, ON)
    assert journal_entries(kind="permit_issued").count() == 2
    assert permit_by_number(first.number.lower().replace("-", " ")) == first
    assert is_valid(first, date(2027, 6, 14))
    assert not is_valid(first, date(2027, 6, 15))


def test_the_person_is_found_by_the_passport():
    world = World()
    known = PersonFactory(citizenship="TUR", born_on=PartialDate(1988, 3, 2))
    application = world.draft(workers=0)
    world.add_worker(application, document_number=known.documents.get().number.lower())
    world.act("grant", world.act("review", world.submit(application)))
    (permit,) = world.issue(world.pay(application))

    assert permit.person == known
    assert journal_entries(kind="permit_issued").get().data["holder_differs"] is False
    assert list(grounds_for(known.pk, ON)) == [permit]


def test_an_unknown_person_is_enrolled_by_the_system():
    before = Person.objects.count()
    (permit,) = World().permits()

    assert Person.objects.count() == before + 1
    assert permit.person.documents.get().number_key == permit.worker.document_key
    assert journal_entries(kind="person_enrolled").get().by_id == the_system().pk


def test_not_before_it_is_paid():
    world = World()
    application = world.granted()

    with pytest.raises(MoveNotAllowed):
        world.issue(application)

    assert not Permit.objects.exists()
    assert world.places() == (9, 1, 0)


def test_refused_when_the_worker_got_a_permit_meanwhile():
    world = World()
    applications = [world.draft(workers=0), world.draft(workers=0)]
    for application in applications:
        world.add_worker(application, document_number="U777777")
    # Both were sent in at the same moment, so that neither saw the other.
    first, second = (world.submit(application) for application in applications[:1]), applications[1]
    (first,) = first
    with pytest.raises(RuleViolation) as refusal:
        world.submit(second)

    assert refusal.value.code == "checks_failed"
    assert refusal.value.facts["checks"][0]["code"] == "workers"
