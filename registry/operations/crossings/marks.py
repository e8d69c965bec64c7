"""Marks on crossings: an officer looks, finds out and clears."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.storing import change
from journal.operations import record
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import MarkedCrossing
from registry.queries.visibility import marks_visible_to
from registry.states import CrossingMark


@transaction.atomic
def clear_mark(*, mark_id: int, note: str, on: date, by: User) -> MarkedCrossing:
    """Clear a mark after looking at it; `note` says what was found.

    The crossings stay as they were told. Any officer may clear: files are served everywhere.

    Whose holder differs is decided instead (`operations.matches.splitting`), since stays wait for it.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is cleared already, or is one to be decided;
    RuleViolation without a note.
    """
    # Locked alone and then read with its person, whose file may be another than a moment before.
    locked = MarkedCrossing.objects.select_for_update(of=("self",), no_key=True).filter(pk=mark_id)
    list(locked.values_list("pk"))
    mark = marks_visible_to(by, on).filter(pk=mark_id).first()
    if mark is None:
        raise NotFound(_("There is no such mark."), facts={"mark": mark_id})
    require(by, on, RegistryCapability.CLEAR_MARKS)
    if mark.mark == CrossingMark.HOLDER_DIFFERS:
        raise MoveNotAllowed(
            _("Decide who the holder is: this person after all, or another person."), code="to_be_decided"
        )
    if mark.cleared_on is not None:
        raise MoveNotAllowed(_("The mark is cleared already."), code="already_cleared")

    found = " ".join(note.split())
    if not found:
        raise RuleViolation(
            _("What was found: write it in a sentence, for whoever looks next."),
            code="note_missing",
            facts={"field": "note"},
        )

    change(mark, cleared_on=on, cleared_by=by, note=found)

    record(
        RegistryEvent.MARK_CLEARED,
        subject=mark.crossing,
        by=by,
        on=on,
        person_id=mark.person_id,
        data={"mark": mark.mark},
    )
    return mark
