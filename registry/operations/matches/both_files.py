"""What joining two files and parting them again have in common."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import RuleViolation
from journal.operations import record
from registry.events import RegistryEvent
from registry.models import Person
from registry.seams import person_follow_ups

#: Checked when all is where it belongs: two files may exchange what one cannot have twice.
_ONE_AT_A_TIME = ", ".join(
    (
        "registry_stay_one_at_a_time",
        "registry_status_one_of_a_kind_at_a_time",
        "registry_othercitizenship_once_at_a_time",
    )
)

#: As many as the columns hold: nothing that somebody wrote is cut.
NOTE_AT_MOST = 500


@contextmanager
def exchanged() -> Iterator[Any]:
    """A cursor to move rows between files; what one file cannot have twice is looked at in the end."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {_ONE_AT_A_TIME} DEFERRED")
        yield cursor
        cursor.execute(f"SET CONSTRAINTS {_ONE_AT_A_TIME} IMMEDIATE")


def given_note(note: str, *, field: str = "note") -> str:
    """What was found, in a sentence. Raises: RuleViolation when there is none, or more than fits."""
    found = " ".join(note.split())
    if not found:
        raise RuleViolation(
            _("What was found: write it in a sentence, for whoever looks next."),
            code=f"{field}_missing",
            facts={"field": field},
        )
    if len(found) > NOTE_AT_MOST:
        raise RuleViolation(
            _("What was found: %(limit)s characters at most. Shorten it.") % {"limit": NOTE_AT_MOST},
            code=f"{field}_too_long",
            facts={"field": field},
        )
    return found


def follow_files(person_ids: Collection[int], *, on: date, by: User) -> None:
    """Let whatever is computed from these files follow."""
    for follow in person_follow_ups:
        follow(person_ids=sorted(person_ids), on=on, by=by)


def tell_access(person: Person, was: str, *, on: date, by: User) -> None:
    """Journal that a file is closed, or open again, by what was decided about two, if it is."""
    now = person.access_class
    if now == was:
        return
    record(
        RegistryEvent.PERSON_PROTECTED,
        subject=person,
        by=by,
        on=on,
        person_id=person.pk,
        data={"access": now, "was": was},
    )
