"""What this app shows on the registry's pages: permits of a migrant, of an employer, as a ground."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.admin import until_cell
from core.templatetags.dates_in_words import until_in_words
from permits.admin.base import application_state, page_of, permit_state, pill, table
from permits.queries import applications_visible_to, grounds_for, permits_visible_to

SHOWN = 20


def permits_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """The work permits on a migrant's file, newest first; to be read, not acted on."""
    if not user.has_perm("permits.view_permit"):
        return None
    permits = permits_visible_to(user, on).filter(person=person).select_related("employer")
    rows = [
        (
            page_of("permit", permit.pk),
            [
                permit.number,
                {"value": permit.employer.name, "sub": permit.position},
                _state(permit, on),
                permit.valid_from,
                until_cell(permit.valid_until, on, counts=permit.state == "issued", first=permit.valid_from),
            ],
        )
        for permit in permits.order_by("-pk")[:SHOWN]
    ]
    return {
        "table": table(
            _("Work permits"),
            [_("Number"), _("Employer"), _("State"), _("From"), _("Until")],
            rows,
            (_("No work permit"), _("An employer applies for it at the akimat of the region.")),
        )
    }


def permits_of_employer(employer: Any, user: User, on: date) -> dict[str, Any] | None:
    """The employer's newest permits that the user may see."""
    if not user.has_perm("permits.view_permit"):
        return None
    permits = permits_visible_to(user, on).filter(employer=employer).select_related("worker")
    rows = [
        (
            page_of("permit", permit.pk),
            [
                permit.number,
                {"value": str(permit.worker), "sub": permit.position},
                _state(permit, on),
                until_cell(permit.valid_until, on, counts=permit.state == "issued", first=permit.valid_from),
            ],
        )
        for permit in permits.order_by("-pk")[:SHOWN]
    ]
    columns = [_("Number"), _("Worker"), _("State"), _("Until")]
    empty = (_("No work permits"), _("Permits of this employer will stand here."))
    return {"table": table(_("Work permits"), columns, rows, empty)}


def applications_of_employer(employer: Any, user: User, on: date) -> dict[str, Any] | None:
    """The employer's newest applications that the user may see."""
    if not user.has_perm("permits.view_application"):
        return None
    found = applications_visible_to(user, on).filter(employer=employer).select_related("region")
    rows = [
        (
            page_of("application", row.pk),
            [
                row.number,
                pill(**application_state(row)),
                row.get_category_display(),  # type: ignore[attr-defined]
                row.region.name,
                row.submitted_on,
            ],
        )
        for row in found.order_by("-pk")[:SHOWN]
    ]
    columns = [_("Application"), _("State"), _("Category"), _("Region"), _("Submitted on")]
    empty = (_("No applications"), _("Applications of this employer will stand here."))
    return {"table": table(_("Applications for permits"), columns, rows, empty)}


def grounds_of_stay(stay: Any, user: User, on: date) -> dict[str, Any]:
    """Permits in force that a residence permit for work can rest on, for the form that asks for one."""
    return {
        "facts": [
            {
                "label": _("Work permit as a ground"),
                "value": permit.number,
                "copyable": True,
                "url": reverse("admin:permits_permit_change", args=[permit.pk]),
                "note": f"{permit.employer.name} · {until_in_words(permit.valid_until)}",
            }
            for permit in grounds_for(stay.person_id, on)
        ]
    }


def _state(permit: Any, on: date) -> dict[str, Any]:
    state = permit_state(permit, on)
    return pill(state["tone"], state["label"])
