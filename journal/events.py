"""Events of the journal itself. Every app names its own in its `events` module."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JournalEvent(TextChoices):
    FILE_OPENED = "file_opened", _("File opened")
    SEARCHED = "searched", _("Search made")
    LIST_EXPORTED = "list_exported", _("List exported")
    VERIFIED = "journal_verified", _("Journal compared with its seals")


_names: dict[str, Any] = {}


def name_events(events: type[TextChoices]) -> None:
    """Tell how an app's events are called, for timelines. Each app does it in `AppConfig.ready`."""
    _names.update(dict(events.choices))


def event_name(kind: str) -> Any:
    """What people read for an event's code; the code itself when no app has named it."""
    return _names.get(kind, kind)


def named_events() -> dict[str, Any]:
    """Every event's code and name, in the order of the apps."""
    return dict(_names)
