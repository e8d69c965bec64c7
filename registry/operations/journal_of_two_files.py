"""An act about two files: in the journal of which of them it is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model

from accounts.models import User
from journal.operations import record
from registry.events import RegistryEvent
from registry.models import Person


def whose_journal(files: Iterable[Person]) -> list[int]:
    """Both files tell of what is about the two; where one is protected that alone, so that the other never
    tells of it."""
    both = list(files)
    return [file.pk for file in both if file.is_protected] or [file.pk for file in both]


def tell_in(
    person_ids: Iterable[int], event: RegistryEvent, *, subject: Model, on: date, by: User, **data: Any
) -> None:
    """Journal the act in these files."""
    for person_id in person_ids:
        record(event, subject=subject, by=by, on=on, person_id=person_id, data=data)
