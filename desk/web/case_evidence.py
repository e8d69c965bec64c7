"""What stands around a stay on the page of its case: crossings, registrations, permits, feeds."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries.roles import may
from core.templatetags.dates_in_words import (
    day_in_words,
)
from desk import queries
from enforcement.queries.cases import CaseView
from enforcement.queries.papers import papers_of_case
from feeds.queries import checkpoints_named
from papers.capabilities import PaperCapability
from registry.models import Registration, ResidencePermit
from registry.queries.matches.lists import matches_of
from registry.queries.visibility import (
    crossings_visible_to,
    marks_visible_to,
    registrations_visible_to,
    residence_permits_visible_to,
)
from registry.states import RegistrationState

PAPERS_SHOWN = 12


def _days_of(registration: Registration) -> str:
    if not registration.has_days:
        return _("no day: moved before it began")
    return f"{day_in_words(registration.first_on)} – {day_in_words(registration.last_on)}"


def _state_of(registration: Registration, on: date) -> str:
    """The state in words; what is current and past its last day has lapsed."""
    if registration.state == RegistrationState.CURRENT and registration.last_on < on:
        return _("Lapsed")
    return str(registration.get_state_display())


def evidence_of(view: CaseView, user: User) -> dict[str, Any]:
    """Crossings, registrations, permits and marks of the person around the stay, and files that may be the
    same person's, papers (six queries)."""
    case, on = view.case, view.on
    registrations = registrations_visible_to(user, on).filter(stay_id=case.stay_id).select_related("region")
    permits = residence_permits_visible_to(user, on).filter(person_id=case.person_id).select_related("ground")
    return {
        "papers": _papers(case.pk, user, on),
        "pairs": _pairs(case.person_id, user, on),
        "crossings": _crossings(case.person_id, user, on),
        "registrations": [
            {
                "label": _days_of(row),
                "value": _state_of(row, on),
                "note": row.region.name,
            }
            for row in registrations.order_by("-last_on", "-pk")[:6]
        ],
        "permits": [
            {"label": row.ground.name, "value": row.get_state_display(), "note": _permit_note(row)}
            for row in permits.order_by("-requested_on")[:6]
        ],
        "feeds": {
            "day": view.feeds.last_full_day,
            "behind": []
            if case.stay.left_on is not None
            else checkpoints_named(view.feeds.held_back_by(queries.days_later(view.on, -1))),
            "connected": len(view.feeds.checkpoints),
        },
    }


def _papers(case_id: int, user: User, on: date) -> list[dict[str, Any]]:
    """The papers that were handed in as evidence, the newest first."""
    if not may(user, on, PaperCapability.OPEN_RECEIVED):
        return []
    return [
        {
            "label": day_in_words(link.paper.received_on),
            "value": link.paper.get_kind_display(),
            "url": reverse("admin:papers_receivedpaper_change", args=[link.paper_id]),
            "note": link.paper.get_state_display(),
        }
        for link in papers_of_case(case_id)[:PAPERS_SHOWN]
    ]


def _pairs(person_id: int, user: User, on: date) -> list[dict[str, Any]]:
    """The other files that may be this person's, the likeliest first: the exit may stand in one of them."""
    return [
        {
            "url": reverse("admin:registry_likelymatch_change", args=[pair.pk]),
            "name": pair.beside(person_id).full_name,
            "why": pair.found_by,
        }
        for pair in matches_of(person_id, user=user, on=on)
    ]


def _crossings(person_id: int, user: User, on: date) -> dict[str, Any]:
    """The person's last crossings as a table, with the marks that wait for an officer."""
    crossings = crossings_visible_to(user, on).filter(person_id=person_id).select_related("checkpoint")
    marks = marks_visible_to(user, on).filter(person_id=person_id, cleared_on=None)
    marked = {mark.crossing_id: mark.get_mark_display() for mark in marks}
    heads = (_("Moment"), _("Direction"), _("Checkpoint"), _("Mark"))
    return {
        "caption": _("Crossings of this person"),
        "columns": [{"label": head} for head in heads],
        "rows": [
            {
                "cells": [
                    crossing.crossed_at,
                    crossing.get_direction_display(),
                    crossing.checkpoint.name,
                    {"value": marked[crossing.pk], "kind": "pill", "tone": "soon"}
                    if crossing.pk in marked
                    else "",
                ]
            }
            for crossing in crossings.order_by("-crossed_at")[:12]
        ],
        "empty": {"title": _("No crossing is recorded")},
    }


def _permit_note(permit: ResidencePermit) -> str:
    if permit.valid_from and permit.valid_until:
        return f"{day_in_words(permit.valid_from)} – {day_in_words(permit.valid_until)}"
    return _("requested on %(day)s") % {"day": day_in_words(permit.requested_on)}
