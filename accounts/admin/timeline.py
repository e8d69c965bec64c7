"""The journal in people's words: what happened, who did it, what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.queries import TimelinePage, done_since, line_of, newest_entry, note_of
from core.actors import Actor
from core.templatetags.dates_in_words import day_in_words
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
    """The entries of a page as lines of a timeline, with all that their apps have given words for."""
    return [
        line_of(
            entry,
            page.names,
            facts=facts_of(entry),
            tone=_words.tones.get(entry.kind, ""),
            changes=changes_of(entry),
        )
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
    return " · ".join(filter(None, (*changes, note_of(entry, facts_of(entry)))))


def facts_of(entry: Entry) -> list[str]:
    """What the entry's data say besides changes."""
    data = entry.data or {}
    return [
        f"{label}: {_said(key, data[key])}"
        for key, label in _words.labels.items()
        if data.get(key) not in (None, "", [], False) and _words.before.get(key) not in data
    ]


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
