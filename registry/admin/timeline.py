"""The journal in people's words: what happened, who did it, what changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import official_day
from core.templatetags.words import day_in_words
from journal.events import event_name
from journal.models import Entry
from registry.queries.files import TimelinePage
from registry.states import (
    AccessClass,
    Basis,
    CrossingMark,
    Direction,
    DismissalReason,
    DocumentKind,
    FilePurpose,
    Outcome,
)

#: What a value of an entry's data is called. A key not named here is not shown.
LABELS: dict[str, Any] = {
    "authorised_until": gettext_lazy("lawful until"),
    "basis": gettext_lazy("basis"),
    "entered_on": gettext_lazy("entered"),
    "departed_on": gettext_lazy("departed"),
    "exit_missing": gettext_lazy("exit not recorded"),
    "first_on": gettext_lazy("from"),
    "last_on": gettext_lazy("until"),
    "valid_from": gettext_lazy("from"),
    "valid_until": gettext_lazy("until"),
    "until": gettext_lazy("until"),
    "renewal_number": gettext_lazy("renewals"),
    "deadline_on": gettext_lazy("deadline"),
    "received_on": gettext_lazy("received"),
    "late": gettext_lazy("late"),
    "is_late": gettext_lazy("late"),
    "mark": gettext_lazy("mark"),
    "access": gettext_lazy("access"),
    "access_class": gettext_lazy("access"),
    "outcome": gettext_lazy("outcome"),
    "reason": gettext_lazy("reason"),
    "note": gettext_lazy("note"),
    "purpose": gettext_lazy("purpose"),
    "fields": gettext_lazy("fields"),
    "kind": gettext_lazy("kind"),
    "direction": gettext_lazy("direction"),
    "role": gettext_lazy("role"),
    "found": gettext_lazy("found"),
    "list": gettext_lazy("list"),
}
#: Keys that say what a value was before.
BEFORE = {"authorised_until": "was", "access": "was", "access_class": "was"}
_WORDS: dict[str, Mapping[str, Any]] = {
    "basis": dict(Basis.choices),
    "mark": dict(CrossingMark.choices),
    "access": dict(AccessClass.choices),
    "access_class": dict(AccessClass.choices),
    "was": dict(AccessClass.choices),
    "outcome": dict(Outcome.choices),
    "reason": dict(DismissalReason.choices),
    "kind": dict(DocumentKind.choices),
    "purpose": dict(FilePurpose.choices),
    "direction": dict(Direction.choices),
}
_TONES = {
    "case_opened": "late",
    "registration_lapsed": "late",
    "registration_due": "soon",
    "crossing_marked": "soon",
    "residence_refused": "soon",
    "residence_annulled": "soon",
    "stay_ended": "closed",
    "registration_ended": "closed",
    "case_dismissed": "closed",
    "case_resolved": "closed",
    "registration_renewed": "calm",
    "registration_opened": "calm",
    "residence_issued": "calm",
}


def entries_in_words(page: TimelinePage) -> list[dict[str, Any]]:
    """The entries as `components/timeline.html` takes them: what, when, who, what changed.

    The official day of an act is shown; where it was written down on another day, that is said.
    """
    return [
        {
            "what": str(event_name(entry.kind)),
            "when": entry.recorded_at if _is_same_day(entry) else entry.on,
            "who": page.names.get(entry.by_id, _("user %(number)s") % {"number": entry.by_id}),
            "tone": _TONES.get(entry.kind, ""),
            "note": note_of(entry),
            "changes": changes_of(entry),
        }
        for entry in page.entries
    ]


def note_of(entry: Entry) -> str:
    """What the entry says besides changes, in one line."""
    data = entry.data or {}
    facts = [
        f"{label}: {_said(key, data[key])}"
        for key, label in LABELS.items()
        if data.get(key) not in (None, "", [], False) and BEFORE.get(key) not in data
    ]
    if not _is_same_day(entry):
        facts.append(_("recorded on %(day)s") % {"day": day_in_words(entry.recorded_at)})
    return " · ".join(facts)


def changes_of(entry: Entry) -> list[dict[str, str]]:
    """What was so before and is otherwise now."""
    data = entry.data or {}
    return [
        {"label": str(LABELS[key]), "before": _said("was", data[was]), "after": _said(key, data[key])}
        for key, was in BEFORE.items()
        if key in data and was in data
    ]


def _is_same_day(entry: Entry) -> bool:
    return entry.on == official_day(entry.recorded_at)


def _said(key: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return ", ".join(_said(key, one) for one in value)
    text = str(value)
    if key in _WORDS and text in _WORDS[key]:
        return str(_WORDS[key][text])
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return text
