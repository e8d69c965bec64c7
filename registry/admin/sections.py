"""What the registry shows on the pages of other apps."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.base import pill
from accounts.models import User
from accounts.queries.roles import may
from papers.admin.base import papers_table
from papers.capabilities import PaperCapability
from registry.admin.base import file_url, person_cell
from registry.admin.questions import question_state
from registry.queries.people.holdings import may_hold
from registry.queries.people.papers import papers_of
from registry.queries.people.statuses import statuses_of
from registry.queries.people.ties import ties_of_file
from registry.queries.questions import questions_of, record_in_words
from registry.queries.visibility import notifications_visible_to

GUESTS_SHOWN = 30
PAPERS_SHOWN = 60
QUESTIONS_SHOWN = 20


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
    rows = list(statuses_of(person.pk)) if may_hold(person, "statuses") else []
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


def ties_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """What the person and others are to one another, of those whose files the user may open."""
    ties = ties_of_file(person, user, on)
    if not ties:
        return None
    columns = (_("The other person"), _("Tie"), _("From"), _("Until"), _("What shows it"))
    return {
        "table": {
            "caption": _("Ties"),
            "hide_caption": True,
            "columns": [{"label": label} for label in columns],
            "rows": [_tie_row(tie, person) for tie in ties],
            "empty": {"title": "", "text": ""},
        }
    }


def _tie_row(tie: Any, person: Any) -> dict[str, Any]:
    is_first = tie.person_id == person.pk
    other = tie.other if is_first else tie.person
    said = {"parent": (_("Child"), _("Parent")), "guardian": (_("In care"), _("Guardian"))}
    kind = said.get(tie.kind, (tie.get_kind_display(),) * 2)[0 if is_first else 1]
    return {
        "url": file_url(other.pk),
        "cells": [person_cell(other), kind, tie.valid_from, tie.valid_until, tie.source],
    }


def papers_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """The received papers of the file, the newest first, for whoever may open them."""
    if not may(user, on, PaperCapability.OPEN_RECEIVED):
        return None
    papers = papers_of(person.pk)[:PAPERS_SHOWN] if may_hold(person, "papers") else []
    return {"table": papers_table((paper, "") for paper in papers)}


def questions_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """What looked wrong in the person's records, the newest first; nothing where nothing did."""
    if not may_hold(person, "questions"):
        return None
    rows = list(questions_of(person.pk, user, on)[:QUESTIONS_SHOWN])
    if not rows:
        return None
    columns = (_("Record"), _("State"), _("Asked by"), _("Answer owed by"), _("What was found"))
    return {
        "table": {
            "caption": _("Questions"),
            "hide_caption": True,
            "columns": [{"label": label} for label in columns],
            "rows": [
                {
                    "url": reverse("admin:registry_recordquestion_change", args=[row.pk]),
                    "cells": [
                        {"value": record_in_words(row), "sub": row.what},
                        pill(**question_state(row, on)),
                        str(row.asked_by),
                        row.answer_due_on,
                        row.note,
                    ],
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
