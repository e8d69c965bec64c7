"""Statuses begun and ended by the apps that grant them; who may do so is theirs to decide."""

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.storing import change, insert
from journal.operations import record
from registry.events import RegistryEvent
from registry.models import Status
from registry.queries.people.files import lock_person
from registry.seams import status_follow_ups
from registry.states import CLOSED_STATUSES, StatusKind


@transaction.atomic
def begin_status(
    *,
    person_id: int,
    kind: StatusKind,
    valid_from: date,
    on: date,
    by: User,
    valid_until: date | None = None,
    paper_number: str = "",
) -> Status:
    """Write down that a person is something by law from a day, until a day or until it is ended.

    Raises: NotFound; RuleViolation when the person has this status on one of these days already, or
    when the file of an asylum seeker, refugee or victim is still open to everybody.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    if kind in CLOSED_STATUSES and person.is_open:
        raise RuleViolation(
            _("Status: the file is open. Close it first, then write the status down."),
            code="file_open",
            facts={"field": "kind"},
        )

    status = Status(
        person_id=person_id,
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
        paper_number=paper_number.strip(),
    )
    insert(status)

    _record(RegistryEvent.STATUS_BEGUN, status, on=on, by=by, valid_from=valid_from, valid_until=valid_until)
    _follow(status, on=on, by=by)
    return status


@transaction.atomic
def end_status(*, status_id: int, last: date, on: date, by: User) -> Status:
    """Write down that `last` is the last day of a status.

    Raises: NotFound; MoveNotAllowed when it ends on that day or earlier already; RuleViolation for a
    day before it began.
    """
    person_id = Status.objects.filter(pk=status_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound(_("There is no such status."), facts={"status": status_id})
    lock_person(person_id=person_id, user=by, on=on)
    status = Status.objects.select_for_update(of=("self",), no_key=True).get(pk=status_id)
    if status.valid_until is not None and status.valid_until <= last:
        raise MoveNotAllowed(
            _("The status ends on %(day)s already.") % {"day": date_format(status.valid_until)},
            code="ends_already",
            facts={"valid_until": status.valid_until.isoformat()},
        )

    change(status, valid_until=last)

    _record(RegistryEvent.STATUS_ENDED, status, on=on, by=by, valid_until=last)
    _follow(status, on=on, by=by)
    return status


def _follow(status: Status, *, on: date, by: User) -> None:
    for follow in status_follow_ups:
        follow(person_ids=[status.person_id], on=on, by=by)


def _record(event: RegistryEvent, status: Status, *, on: date, by: User, **data: object) -> None:
    record(
        event,
        subject=status,
        by=by,
        on=on,
        person_id=status.person_id,
        data={"status": status.kind, **data},
    )
