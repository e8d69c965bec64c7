"""Ties between people: written down with what shows them, ended with a reason."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.storing import change, insert
from core.templatetags.dates_in_words import day_in_words
from journal.operations import record
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import Tie
from registry.queries.people.files import lock_person
from registry.rules.people.ties import refuse_impossible
from registry.states import TieKind


@transaction.atomic
def add_tie(
    *,
    person_id: int,
    other_id: int,
    kind: TieKind,
    valid_from: date,
    source: str,
    on: date,
    by: User,
    valid_until: date | None = None,
) -> Tie:
    """Write down that the first is the parent, the guardian or the spouse of the other, and what shows it.

    Raises: NotFound for a file that is not there for this user; NotPermitted; RuleViolation for a tie to
    oneself, days on which they are tied so already, one that cannot be by the days both files know of, or
    where nothing shows it.
    """
    numbers = sorted({person_id, other_id})
    files = {number: lock_person(person_id=number, user=by, on=on) for number in numbers}
    require(by, on, RegistryCapability.KEEP_FILES)
    if person_id != other_id:
        refuse_impossible(
            kind,
            born_on=files[person_id].born_on,
            other_born_on=files[other_id].born_on,
            valid_from=valid_from,
            on=on,
        )

    tie = Tie(
        person=files[person_id],
        other=files[other_id],
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
        source=" ".join(source.split()),
    )
    insert(tie)

    days = {"valid_from": valid_from.isoformat(), "valid_until": valid_until and valid_until.isoformat()}
    _tell(RegistryEvent.TIE_ADDED, tie, {"kind": str(kind), **days}, on=on, by=by)
    return tie


@transaction.atomic
def end_tie(*, person_id: int, tie_id: int, last: date, reason: str, on: date, by: User) -> Tie:
    """Write down that `last` is the last day of a tie of this file, and why: a divorce, coming of age.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it ended on that day or earlier already;
    RuleViolation for a day before it began or a missing reason.
    """
    person = lock_person(person_id=person_id, user=by, on=on)
    require(by, on, RegistryCapability.KEEP_FILES)
    ties = Tie.objects.select_for_update(of=("self",), no_key=True)
    tie = ties.filter(Q(person=person) | Q(other=person), pk=tie_id).first()
    if tie is None:
        raise NotFound(_("There is no such tie in this file."), facts={"tie": tie_id})
    if tie.valid_until is not None and tie.valid_until <= last:
        raise MoveNotAllowed(
            _("The tie ends on %(day)s already.") % {"day": day_in_words(tie.valid_until)},
            code="ends_already",
            facts={"field": "last"},
        )
    because = " ".join(reason.split())
    if not because:
        raise RuleViolation(
            _("Reason: write why the tie ended."), code="reason_missing", facts={"field": "reason"}
        )

    change(tie, valid_until=last, ended_because=because)

    _tell(RegistryEvent.TIE_ENDED, tie, {"kind": tie.kind, "valid_until": last.isoformat()}, on=on, by=by)
    return tie


def _tell(event: RegistryEvent, tie: Tie, data: dict[str, object], *, on: date, by: User) -> None:
    """In both files, each entry naming the other: a tie of a parting that is taken back goes."""
    for person_id, other_id in sorted([(tie.person_id, tie.other_id), (tie.other_id, tie.person_id)]):
        named = {**data, "other": other_id}
        record(event, subject=tie, by=by, on=on, person_id=person_id, data=named)
