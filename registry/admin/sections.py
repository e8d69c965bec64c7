"""What the registry shows on the pages of other apps."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from registry.admin.base import file_url
from registry.queries.people.statuses import statuses_of
from registry.queries.visibility import notifications_visible_to

GUESTS_SHOWN = 30


def guests_of_host(host: Any, user: User, on: date) -> dict[str, Any]:
    """The arrival notices of a host, the newest first, as a table."""
    notices = (
        notifications_visible_to(user, on)
        .filter(host=host)
        .select_related("stay__person__citizenship")
        .order_by("-pk")[:GUESTS_SHOWN]
    )
    return {"table": _notice_table(notices)}


def statuses_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """The person's statuses, the newest first; nothing where there was none."""
    rows = list(statuses_of(person.pk))
    if not rows:
        return None
    return {
        "table": {
            "caption": _("Statuses"),
            "hide_caption": True,
            "columns": [
                {"label": _("Status")},
                {"label": _("From")},
                {"label": _("Until")},
                {"label": _("Number of the paper")},
            ],
            "rows": [
                {
                    "url": "",
                    "cells": [row.get_kind_display(), row.valid_from, row.valid_until, row.paper_number],
                }
                for row in rows
            ],
            "empty": {"title": "", "text": ""},
        }
    }


def _notice_table(notices: Any) -> dict[str, Any]:
    return {
        "caption": _("Arrival notices"),
        "hide_caption": True,
        "columns": [
            {"label": _("Person")},
            {"label": _("Received on")},
            {"label": _("Deadline")},
            {"label": _("In time")},
        ],
        "rows": [
            {
                "url": file_url(notice.stay.person_id),
                "cells": [
                    {
                        "value": notice.stay.person.full_name,
                        "sub": notice.stay.person.citizenship.iso3,
                    },
                    notice.received_on,
                    notice.deadline_on,
                    {
                        "value": str(_("Late") if notice.is_late else _("In time")),
                        "kind": "pill",
                        "tone": "late" if notice.is_late else "calm",
                    },
                ],
            }
            for notice in notices
        ],
        "empty": {
            "title": _("No notices yet"),
            "text": _("Arrival notices of this host will stand here."),
        },
    }
