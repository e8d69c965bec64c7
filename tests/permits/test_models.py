"""Each constraint of applications and permits refuses its nonsense, by name."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from permits.models import Application, Permit, PermitRegion, Worker
from tests.permits.situations import ON, ground

pytestmark = pytest.mark.django_db


def refused(name, act):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    assert name in str(refusal.value)


def change(row, **values):
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("state", "name", "values"),
    [
        ("draft", "permits_application_state_known", {"state": "lost"}),
        ("draft", "permits_application_places_held_in_time", {"places": 1}),
        ("submitted", "permits_application_places_held_in_time", {"places": 0}),
        ("submitted", "permits_application_places_held_in_time", {"allocation": None}),
        ("submitted", "permits_application_submitted_has_its_facts", {"decision_due_on": None}),
        ("submitted", "permits_application_submitted_has_its_facts", {"terms": None}),
        ("submitted", "permits_application_submitted_has_its_facts", {"queue_since": None}),
        ("submitted", "permits_application_decided_by_whom", {"decided_on": ON}),
        ("granted", "permits_application_granted_has_a_fee", {"fee_mci": None}),
        ("granted", "permits_application_granted_has_a_fee", {"fee": None}),
        ("submitted", "permits_application_closed_has_a_day", {"closed_on": ON}),
        ("draft", "permits_application_closed_has_a_day", {"state": "withdrawn"}),
        ("draft", "permits_application_extension_of_one", {"kind": "extension"}),
    ],
)
def test_an_application_has_the_facts_of_its_state(world, state, name, values):
    refused(name, change(getattr(world, state)(), **values))


def test_a_refusal_has_a_ground_and_nothing_else_has(world):
    application = world.act("refuse", world.under_review())

    refused("permits_application_refused_with_ground", change(application, refusal_ground=None))
    refused("permits_application_refused_with_ground", change(world.submitted(), refusal_ground=ground()))


def test_one_open_extension_a_permit(world):
    (permit,) = world.permits()

    def ask(number):
        return Application.objects.create(
            number=number,
            kind="extension",
            extends=permit,
            employer=world.employer,
            region=world.allocation.region,
            category="3",
            drafted_on=ON,
            drafted_by=world.firm,
        )

    ask("AP-1")
    refused("permits_application_one_open_extension", lambda: ask("AP-2"))


def test_a_worker_once_an_application(world):
    worker = world.draft().workers.get()

    def copy():
        again = Worker.objects.get(pk=worker.pk)
        again.pk = None
        again.save(force_insert=True)

    refused("permits_worker_once_an_application", copy)
    refused("permits_worker_has_a_document", change(worker, document_key="?"))


def test_a_permit(world):
    permit, other = world.permits(workers=2)

    refused("permits_permit_ends_after_start", change(permit, valid_until=ON - timedelta(days=1)))
    refused("permits_permit_revoked_by_whom", change(permit, state="revoked"))
    refused("permits_permit_revoked_by_whom", change(permit, revoked_on=ON))
    refused(
        "permits_permit_revoked_by_whom",
        change(permit, state="revoked", revoked_on=ON, revoked_by=world.officer, revocation_reason=""),
    )
    refused("permits_permit_number", change(permit, number=other.number))
    refused("permits_permit_one_at_a_time", change(permit, person=other.person))


def test_a_permit_of_one_worker_extends_one(world):
    permit, other, third = world.permits(workers=3)

    Permit.objects.filter(pk=other.pk).update(extends=permit)
    refused("extends", change(third, extends=permit))
    refused("worker", change(third, worker=permit.worker))


def test_a_region_once_a_permit(world):
    (permit,) = world.permits()
    row = permit.regions.get()

    refused(
        "permits_permitregion_once",
        lambda: PermitRegion.objects.create(permit=permit, region=row.region),
    )
