"""Grounds for residence: a classifier, kept by `load_reference`. Dated terms have their lists elsewhere."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, pill
from accounts.models import User
from accounts.queries.roles import may
from core.admin import Column, quoted
from reference.capabilities import ReferenceCapability
from reference.models import Confidence
from registry.models import ResidenceGround


def grounds_visible_to(user: User, on: date) -> QuerySet[ResidenceGround]:
    """The law is no secret: everybody who works here reads it."""
    rows = ResidenceGround.objects.all()
    return rows if may(user, on, ReferenceCapability.READ_LAW) else rows.none()


def _confidence(row: Any) -> dict[str, Any]:
    return pill("calm" if row.confidence == Confidence.CONFIRMED else "soon", row.get_confidence_display())


@admin.register(ResidenceGround)
class ResidenceGroundAdmin(OfficersAdmin):
    """On what ground a temporary residence permit may be given."""

    visible = staticmethod(grounds_visible_to)
    lead = _("On what ground a temporary residence permit may be given.")
    columns = (
        Column(_("Name"), lambda row, on: row.name),
        Column(_("Code"), lambda row, on: {"value": row.code, "kind": "code"}),
        Column(_("Source"), lambda row, on: quoted(row.source)),
        Column(_("Confidence"), lambda row, on: _confidence(row)),
    )

    def title_of(self, subject: ResidenceGround) -> str:
        return subject.name

    def facts(self, subject: ResidenceGround, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Code"), "value": subject.code},
            {"label": _("Source"), **quoted(subject.source)},
            {"label": _("Confidence"), "value": subject.get_confidence_display()},  # type: ignore[attr-defined]
        ]
