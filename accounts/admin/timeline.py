"""The journal in people's words: what happened, who did it, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.queries import TimelinePage, day_beside, done_since, newest_entry
from core.actors import Actor
from core.templatetags.dates_in_words import day_in_words
from journal.events import event_name
from journal.models import Entry


@dataclass(slots=True)
class _Words:
    """What the apps have said about the data of their events."""

    labels: dict[str, Any] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    values: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    tones: dict[str, str] = field(default_factory=dict)


_words = _Words()


def offer_words(
    *,
    labels: Mapping[str, Any] | None = None,
    before: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[str, Any]] | None = None,
    tones: Mapping[str, str] | None = None,
) -> None:
    """Tell how the data of an app's events read; each app does it in `AppConfig.ready`.

    `labels` names the keys that are shown (a key without a label is not), `before` the key that holds
    what a value was, `values` the words of codes, `tones` the tone of events that stand out.
    """
    _words.labels.update(labels or {})
    _words.before.update(before or {})
    for key, words in (values or {}).items():
        _words.values[key] = {**_words.values.get(key, {}), **words}
    _words.tones.update(tones or {})


def entries_in_words(page: TimelinePage) -> list[dict[str, Any]]:
    """The entries as `components/timeline.html` takes them: what, when, who, what changed.

    Each stands and is dated by the moment at which it was recorded; where it counts for another day, that
    is said.
    """
    return [
        {
            "what": str(event_name(entry.kind)),
            "when": entry.recorded_at,
            "who": page.names.get(entry.by_id, _("user %(number)s") % {"number": entry.by_id}),
            "tone": _words.tones.get(entry.kind, ""),
            "note": note_of(entry),
            "changes": changes_of(entry),
        }
        for entry in page.entries
    ]


class MeanwhileTeller:
    """Tells `core.admin.meanwhile` what was done, from the journal."""

    def newest(self, *, kind: str, pk: int, person_id: int | None) -> int:
        return newest_entry(kind, pk, person_id)

    def since(
        self, *, kind: str, pk: int, person_id: int | None, entry_id: int, user: Actor, on: date
    ) -> list[dict[str, Any]]:
        return entries_in_words(done_since(kind, pk, person_id, entry_id=entry_id, user=user, on=on))


def said_by(entry: Entry) -> str:
    """All that the entry says, in one line."""
    changes = (f"{one['label']}: {one['before']} → {one['after']}" for one in changes_of(entry))
    return " · ".join(filter(None, (*changes, note_of(entry))))


def note_of(entry: Entry) -> str:
    """What the entry says besides changes, in one line."""
    data = entry.data or {}
    facts = [
        f"{label}: {_said(key, data[key])}"
        for key, label in _words.labels.items()
        if data.get(key) not in (None, "", [], False) and _words.before.get(key) not in data
    ]
    return " · ".join(filter(None, (*facts, day_beside(entry))))


def changes_of(entry: Entry) -> list[dict[str, str]]:
    """What was so before and is otherwise now."""
    data = entry.data or {}
    return [
        {"label": str(_words.labels[key]), "before": _said("was", data[was]), "after": _said(key, data[key])}
        for key, was in _words.before.items()
        if key in data and was in data
    ]


def _said(key: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return ", ".join(_said(key, one) for one in value)
    text = str(value)
    if key in _words.values and text in _words.values[key]:
        return str(_words.values[key][text])
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text
