"""Journal entries that nothing could be made of, for administrators. Nothing is done here: each is tried
again by itself until its cause is mended.
"""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import Column, GovernedAdmin
from journal.events import event_name
from notifications.models import SetAside
from notifications.queries.alerts import set_aside_visible_to


def _event(row: Any) -> str:
    """What happened; nothing of a file that does not exist for the reader."""
    return str(event_name(row.kind)) if row.is_open else "–"


def _cause(row: SetAside) -> str:
    return row.cause or str(_("waits behind another of the same subject"))


@admin.register(SetAside)
class SetAsideAdmin(GovernedAdmin):
    """Why each is set aside, how often it was tried, when it is tried next."""

    visible = staticmethod(set_aside_visible_to)
    can_export = False
    lead = _(
        "No alert and no letter has followed from these entries. Each is tried again by itself; the cause is"
        " in the log of the worker."
    )
    empty_text = _("Something was made of every entry of the journal.")
    columns = (
        Column(_("Journal entry"), lambda row, on: {"value": str(row.entry_id), "kind": "code"}),
        Column(_("Event"), lambda row, on: _event(row)),
        Column(_("Cause"), lambda row, on: _cause(row)),
        Column(_("Tries"), lambda row, on: row.attempts, numeric=True),
        Column(_("Set aside at"), lambda row, on: row.set_aside_at),
        Column(_("Next try"), lambda row, on: row.next_attempt_at if row.attempts else None),
    )

    def title_of(self, subject: SetAside) -> str:
        return str(_("Journal entry %(number)s") % {"number": subject.entry_id})

    def facts(self, subject: SetAside, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Event"), "value": _event(subject)},
            {"label": _("Cause"), "value": _cause(subject)},
            {"label": _("Tries"), "value": str(subject.attempts)},
            {"label": _("Set aside at"), "value": subject.set_aside_at},
            {"label": _("Next try"), "value": subject.next_attempt_at if subject.attempts else None},
        ]
