"""The journal as a test left it."""

from typing import Any

from journal.models import Entry
from reference.events import ReferenceEvent


def journal_entries(**conditions: Any) -> Any:
    """The journal without what loading the reference rows wrote."""
    return Entry.objects.exclude(kind__in=ReferenceEvent.values).filter(**conditions)
