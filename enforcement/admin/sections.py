"""Overstay cases on the pages of other apps."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.base import pill
from accounts.models import User
from enforcement.admin.cases import case_state
from enforcement.queries.visibility import cases_visible_to
from registry.models import Person

SHOWN = 20


def cases_of_person(person: Person, user: User, on: date) -> dict[str, Any] | None:
    """The cases about a person, the newest first, as a table; None where there is none."""
    cases = cases_visible_to(user, on).filter(person=person).select_related("region").order_by("-pk")
    rows = [
        {
            "url": reverse("admin:enforcement_overstaycase_change", args=[case.pk]),
            "cells": [
                case.authorised_until,
                pill(**case_state(case)),
                case.detected_on,
                case.get_outcome_display() or case.get_dismissal_reason_display(),
                case.region.name,
            ],
        }
        for case in cases[:SHOWN]
    ]
    if not rows:
        return None
    labels = (_("Lawful until"), _("State"), _("Found on"), _("Outcome"), _("Region"))
    columns = [{"label": label} for label in labels]
    return {"table": {"caption": _("Overstay cases"), "hide_caption": True, "columns": columns, "rows": rows}}
