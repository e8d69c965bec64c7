"""Permits issued on a paid application: one a worker who may still have it, each using up a place."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import system_user
from core.errors import MoveNotAllowed
from core.explanations import Reason
from core.moves import next_state
from core.numbers import new_number
from core.periods import Period
from core.storing import change, insert
from papers.operations import issue_paper
from permits.events import PermitEvent
from permits.models import Application, Permit, PermitRegion, Worker
from permits.operations.fees import return_fee
from permits.operations.moves import journal_application, journal_permit, lock_for_officer, moved
from permits.queries.checks import Filing, bar, faults_of_workers, filing_of
from permits.queries.papers import WORK_PERMIT, facts_of_paper
from permits.queries.permits import has_permit_at, lock_permit
from permits.queries.workers import lock_files_of
from permits.rules import PERMIT, UNREAD, first_day, permit_period
from permits.states import APPLICATION_MOVES, ApplicationAct, PermitState
from quotas.operations import consume_places, release_places
from registry.models import Person
from registry.operations import enrol_person
from registry.states import DocumentKind, Sex


@dataclass(frozen=True, slots=True)
class _Issue:
    """The permits of one application as they are issued on a day."""

    application: Application
    extended: Permit | None
    period: Period
    on: date
    by: User


@transaction.atomic
def issue_permits(*, application_id: int, on: date, by: User) -> list[Permit]:
    """Issue a permit for each worker of a paid application and use up its places, last.

    A worker is found in the registry by the passport, or enrolled. A permit begins today, that of an
    extension on the day after the one it extends, and is valid in the region of the application. It
    is a ground for a residence permit and gives no stay.

    Each worker is checked anew, as declared and by the file, a closed one too: whoever may not have a permit
    any more is left out, with the reasons, and the place is released. What was found in a file is not named;
    when nobody is left the application ends without a permit, the fee is to be refunded, and the answer is
    empty. Where some are left out, what was paid for them is said in the journal and not given back by
    itself. An employer who has come under a bar since gets no permit for anybody.

    Raises: NotFound; NotPermitted; MoveNotAllowed before it is paid, or when the extended permit is no
    longer in force; NoTermsInForce.
    Source: law on migration, arts. 15(11), 34-36; public service of work permits, refusal ground 5. What
    becomes of a grant when a bar begins after it, and whether a fee is given back, was read nowhere.
    """
    application = lock_for_officer(application_id, on=on, by=by)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.ISSUE)
    extended = _lock_extended(application, on=on, by=by)
    first = first_day(on=on, extended_until=extended.valid_until if extended else None)
    period = permit_period(first=first, months=application.months)
    issue = _Issue(application, extended, period, on, by)
    places = application.places

    workers = list(application.workers.select_related("citizenship").order_by("pk"))
    files = lock_files_of(workers)
    filing = filing_of(application, on, as_declared=True)
    barred, faults = _barred(filing), faults_of_workers(filing)
    permits, left_out = [], []
    for number, (worker, reasons) in enumerate(zip(workers, faults, strict=True), start=1):
        file = files.get(worker.pk)
        if reasons := barred or reasons or _found_in_file(issue, number, file):
            change(worker, left_out_on=on, left_out_because=[reason.as_json() for reason in reasons])
            left_out.append(worker)
        else:
            permits.append(_issue_to(worker, file, issue))
    _end(issue, permits, left_out)

    _settle_places(issue, used=len(permits), released=places - len(permits))
    return permits


def _issue_to(worker: Worker, file: Person | None, issue: _Issue) -> Permit:
    """One worker's permit, with its region, its paper and its entry in the journal."""
    application, on, by = issue.application, issue.on, issue.by
    person, differs = _person_of(worker, file, on=on)
    assert application.allocation_id is not None  # the table's CHECK
    assert issue.period.last is not None
    permit = Permit(
        number=new_number(PERMIT),
        application=application,
        worker=worker,
        person=person,
        employer_id=application.employer_id,
        allocation_id=application.allocation_id,
        category=application.category,
        position=worker.position,
        issued_on=on,
        valid_from=issue.period.first,
        valid_until=issue.period.last,
        extends=issue.extended,
    )
    insert(permit)
    PermitRegion.objects.create(permit=permit, region_id=application.region_id)
    _write_paper(permit, application, on=on, by=by)
    _note(permit, application, differs, on=on, by=by)
    return permit


def _barred(filing: Filing) -> list[Reason]:
    """The bars of the employer that stand on the day, whoever of the workers is asked about."""
    check = bar(filing)
    return list(check.reasons) if check.stands_in_the_way else []


def _found_in_file(issue: _Issue, number: int, person: Person | None) -> list[Reason]:
    """What the file of this worker of the application has against a permit, closed or open, in one sentence
    that names no ground.

    A citizen is no foreign worker; and nobody has two permits at one employer for the same days, under
    whichever passport. The firm reads the reason: named, it would tell of a file that does not exist for it.
    """
    if person is None:
        return []
    holds_already = has_permit_at(person.pk, issue.application.employer_id, issue.period)
    if not (person.citizenship.is_home or holds_already):
        return []
    return [UNREAD.reason("workers.found_in_file", number=number)]


def _end(issue: _Issue, permits: list[Permit], left_out: list[Worker]) -> None:
    """Close the application: with permits, or without any when all its workers are left out."""
    application = issue.application
    shares = max(application.places, 1)
    act = ApplicationAct.ISSUE if permits else ApplicationAct.LEAVE_OUT
    moved(application, act, places=0, closed_on=issue.on)
    if left_out:
        journal_application(
            PermitEvent.WORKERS_LEFT_OUT,
            application,
            on=issue.on,
            by=issue.by,
            workers=[worker.pk for worker in left_out],
            reasons=sorted({reason["code"] for worker in left_out for reason in worker.left_out_because}),
            places=len(left_out),
            fee=(application.fee_amount or 0) * len(left_out) // shares,
        )
    if not permits:
        journal_application(
            PermitEvent.APPLICATION_UNISSUED, application, on=issue.on, by=issue.by, places=shares
        )
        return_fee(application, on=issue.on, by=issue.by)


def _settle_places(issue: _Issue, *, used: int, released: int) -> None:
    allocation_id, reference = issue.application.allocation_id, issue.application.number
    assert allocation_id is not None  # the table's CHECK
    for settle, places in ((consume_places, used), (release_places, released)):
        if places:
            settle(allocation_id=allocation_id, places=places, reference=reference, on=issue.on, by=issue.by)


def _lock_extended(application: Application, *, on: date, by: User) -> Permit | None:
    if application.extends_id is None:
        return None
    extended = lock_permit(permit_id=application.extends_id, user=by, on=on)
    if extended.state != PermitState.ISSUED:
        raise MoveNotAllowed(
            _("The permit that this application extends is no longer in force."), code="nothing_to_extend"
        )
    return extended


def _person_of(worker: Worker, file: Person | None, *, on: date) -> tuple[Person, bool]:
    """The worker's file, found by the passport or made; and whether the file's birth date differs."""
    person = file or _enrolled(worker, on=on)
    if worker.person_id is None:
        worker.person = person
        worker.save(update_fields=["person"])
    return person, not person.born_on.agrees_with(worker.born_on)


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
