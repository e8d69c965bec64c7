"""Permits issued on a paid application: one a worker, each using up a place."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import system_user
from core.errors import MoveNotAllowed
from core.moves import next_state
from core.numbers import new_number
from core.storing import insert
from papers.operations import issue_paper
from permits.events import PermitEvent
from permits.models import Application, Permit, PermitRegion, Worker
from permits.operations.moves import journal_permit, lock_for_officer, moved
from permits.queries.papers import WORK_PERMIT, facts_of_paper
from permits.queries.permits import lock_permit
from permits.rules import PERMIT, first_day, permit_period
from permits.states import APPLICATION_MOVES, ApplicationAct, PermitState
from quotas.operations import consume_places
from registry.models import IdentityDocument, Person
from registry.operations import enrol_person
from registry.queries.open_files import standing_file
from registry.states import DocumentKind, Sex


@transaction.atomic
def issue_permits(*, application_id: int, on: date, by: User) -> list[Permit]:
    """Issue a permit for each worker of a paid application and use up its places, last.

    A worker is found in the registry by the passport, or enrolled. A permit begins today, that of an
    extension on the day after the one it extends, and is valid in the region of the application. It
    is a ground for a residence permit and gives no stay.

    Raises: NotFound; NotPermitted; MoveNotAllowed before it is paid, or when the extended permit is no
    longer in force; RuleViolation when a worker has a permit at this employer for these days.
    Source: law on migration, arts. 15(11), 36.
    """
    application = lock_for_officer(application_id, on=on, by=by)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.ISSUE)
    extended = _lock_extended(application, on=on, by=by)
    first = first_day(on=on, extended_until=extended.valid_until if extended else None)
    period = permit_period(first=first, months=application.months)
    places, allocation_id = application.places, application.allocation_id
    assert allocation_id is not None  # the table's CHECK
    assert period.last is not None

    permits = []
    for worker in application.workers.select_related("citizenship").order_by("pk"):
        person_id, differs = _person_of(worker, on=on)
        permit = Permit(
            number=new_number(PERMIT),
            application=application,
            worker=worker,
            person_id=person_id,
            employer_id=application.employer_id,
            allocation_id=allocation_id,
            category=application.category,
            position=worker.position,
            issued_on=on,
            valid_from=period.first,
            valid_until=period.last,
            extends=extended,
        )
        insert(permit)
        PermitRegion.objects.create(permit=permit, region_id=application.region_id)
        _write_paper(permit, application, on=on, by=by)
        _note(permit, application, differs, on=on, by=by)
        permits.append(permit)
    moved(application, ApplicationAct.ISSUE, places=0, closed_on=on)

    consume_places(allocation_id=allocation_id, places=places, reference=application.number, on=on, by=by)
    return permits


def _lock_extended(application: Application, *, on: date, by: User) -> Permit | None:
    if application.extends_id is None:
        return None
    extended = lock_permit(permit_id=application.extends_id, user=by, on=on)
    if extended.state != PermitState.ISSUED:
        raise MoveNotAllowed(
            _("The permit that this application extends is no longer in force."), code="nothing_to_extend"
        )
    return extended


def _person_of(worker: Worker, *, on: date) -> tuple[int, bool]:
    """The worker's file, found by the passport or made; and whether the file's birth date differs."""
    if worker.person_id is None:
        document = (
            IdentityDocument.objects.select_related("person")
            .filter(
                kind=DocumentKind.PASSPORT,
                number_key=worker.document_key,
                issuing_country_id=worker.citizenship_id,
            )
            .first()
        )
        worker.person = standing_file(document.person) if document else _enrolled(worker, on=on)
        worker.save(update_fields=["person"])
    assert worker.person is not None
    return worker.person.pk, not worker.person.born_on.agrees_with(worker.born_on)


def _enrolled(worker: Worker, *, on: date) -> Person:
    """A file made from the passport in the application, in the system's name."""
    return enrol_person(
        surname=worker.surname,
        given_names=worker.given_names,
        patronymic=worker.patronymic,
        born_on=worker.born_on,
        sex=Sex(worker.sex),
        citizenship_id=worker.citizenship_id,
        document_kind=DocumentKind.PASSPORT,
        document_number=worker.document_number,
        issuing_country_id=worker.citizenship_id,
        document_expires_on=worker.document_expires_on,
        on=on,
        by=system_user(),
    )


def _write_paper(permit: Permit, application: Application, *, on: date, by: User) -> None:
    """What anyone may check of the permit from now on. An extension is a paper of its own."""
    issue_paper(
        kind=WORK_PERMIT,
        number=permit.number,
        valid_from=permit.valid_from,
        valid_until=permit.valid_until,
        facts=facts_of_paper(permit),
        on=on,
        by=by,
        person_id=permit.person_id,
        region_id=application.region_id,
    )


def _note(permit: Permit, application: Application, differs: bool, *, on: date, by: User) -> None:
    journal_permit(
        PermitEvent.PERMIT_ISSUED,
        permit,
        region_id=application.region_id,
        on=on,
        by=by,
        extends=permit.extends_id,
        holder_differs=differs,
        terms=application.terms_id,
    )
