"""What of work permits one person cannot have twice stands against joining two files until it is solved."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import RuleViolation
from permits.operations import return_application, revoke_permit
from permits.operations.drafts import remove_worker
from registry.models import Join, Person
from registry.queries.matches.conflicts import conflicts_of
from tests.accounts.factories import UserFactory
from tests.permits.situations import ON, World
from tests.registry.factories import PersonFactory
from tests.registry.matches import joined, pair

pytestmark = pytest.mark.django_db

WHY = "One man with two passports."


@pytest.fixture
def officer() -> Any:
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def twins() -> tuple[Person, Person]:
    name = {"surname": "Yılmaz", "given_names": "Mehmet", "citizenship": "TUR"}
    return PersonFactory(**name), PersonFactory(**name)


def asked_for(world: World, *persons: Person) -> Any:
    """An application for these persons by their passports, granted and paid."""
    application = world.draft(0)
    for person in persons:
        world.add_worker(application, document_number=person.documents.get().number)
    return world.pay(world.act("grant", world.act("review", world.submit(application))))


def refusal_of(twins: Any, officer: Any) -> RuleViolation:
    with pytest.raises(RuleViolation) as refused:
        joined(*twins, officer)
    assert not Join.objects.exists()
    assert not Person.objects.exclude(merged_into=None).exists()
    return refused.value


def test_permits_at_one_firm_for_the_same_days(officer: Any, twins: Any) -> None:
    world = World()
    permits = [world.issue(asked_for(world, person))[0] for person in twins]

    refusal = refusal_of(twins, officer)

    assert (refusal.code, refusal.facts["field"]) == (
        "conflict_elsewhere",
        f"permit-{permits[0].pk}-{permits[1].pk}",
    )
    assert "Revoke" in str(refusal)
    revoke_permit(permit_id=permits[1].pk, reason=WHY, on=ON, by=world.officer)
    joined(*twins, officer)
    permits[1].refresh_from_db()
    assert permits[1].person == twins[0]


def test_permits_at_two_firms_are_no_conflict(officer: Any, twins: Any) -> None:
    first, second = World(), World(places=0)
    for world, person in ((first, twins[0]), (second, twins[1])):
        world.issue(asked_for(world, person))

    assert conflicts_of(pair(*twins)) == []
    assert joined(*twins, officer).join.stands


def test_a_permit_that_has_ended_before_the_other_began_is_no_conflict(officer: Any, twins: Any) -> None:
    world = World()
    earlier, later = (world.issue(asked_for(world, person))[0] for person in twins)
    later.valid_from, later.valid_until = earlier.valid_until, earlier.valid_until
    later.save()
    assert [conflict.field for conflict in conflicts_of(pair(*twins))]

    earlier.valid_until = earlier.valid_from
    earlier.save()
    assert conflicts_of(pair(*twins)) == []


def test_two_workers_of_one_application_that_holds_places(officer: Any, twins: Any) -> None:
    """Found by passport they are known as two; a permit each would be two for one man."""
    world = World()
    application = world.draft(0)
    workers = [
        world.add_worker(application, document_number=person.documents.get().number) for person in twins
    ]
    world.submit(application)
    for worker, person in zip(workers, twins, strict=True):
        worker.person = person
        worker.save()

    refusal = refusal_of(twins, officer)

    assert refusal.facts["field"] == f"worker-{workers[0].pk}-{workers[1].pk}"
    assert "returned" in str(refusal)
    world.act("review", application)
    return_application(application_id=application.pk, note="One man", on=ON, by=world.officer)
    remove_worker(worker_id=workers[1].pk, on=ON, by=world.firm)
    assert joined(*twins, officer).join.stands


def test_two_workers_by_passport_alone_get_one_permit_once_joined(officer: Any, twins: Any) -> None:
    """The application knows passports, not files, until permits are issued: joined before, he gets one."""
    world = World()
    paid = asked_for(world, *twins)
    joined(*twins, officer)

    permits = world.issue(paid)

    assert [permit.person for permit in permits] == [twins[0]]
    paid.refresh_from_db()
    assert paid.workers.exclude(left_out_on=None).count() == 1
