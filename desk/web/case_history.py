"""What was done with a case and what was written about it."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.queries import line_of, names_of
from desk import queries
from enforcement.queries.cases import CaseView
from notifications.alerts import error_name
from notifications.states import MessageState

#: The events that stand out in the history of a case.
_TONES = {"case_opened": "late", "case_resolved": "closed", "case_dismissed": "calm"}


def letters_of(view: CaseView) -> list[dict[str, Any]]:
    """Who outside was told what; where nobody could be told, that is said."""
    rows = [
        {
            "label": letter.get_recipient_kind_display(),
            "value": letter.get_template_display(),
            "note": error_name(letter.last_error)
            if letter.state == MessageState.FAILED
            else letter.get_state_display(),
        }
        for letter in queries.letters_about_case(view.case.pk)
    ]
    if not rows and view.case.reviewed_on is not None and not view.case.person.email:
        rows = [
            {
                "label": _("Migrant"),
                "value": _("not told: no e-mail address in the file"),
                "note": _("Tell the person when you meet."),
            }
        ]
    return rows


def timeline_of_case(view: CaseView) -> list[dict[str, Any]]:
    entries = list(queries.entries_of_case(view.case.pk)[:30])
    names = names_of({entry.by_id for entry in entries})
    return [line_of(entry, names, tone=_TONES.get(entry.kind, "")) for entry in entries]
