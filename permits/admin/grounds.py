"""Grounds of refusal: a classifier, kept by `load_reference`."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may
from core.admin import Column, quoted
from permits.admin.base import PermitsAdmin, pill
from permits.models import RefusalGround
from reference.capabilities import ReferenceCapability
from reference.models import Confidence


def grounds_visible_to(user: User, on: date) -> QuerySet[RefusalGround]:
    """The law is no secret: everybody who works here reads it."""
    rows = RefusalGround.objects.all()
    return rows if may(user, on, ReferenceCapability.READ_LAW) else rows.none()


def _confidence(row: Any) -> dict[str, Any]:
    return pill("calm" if row.confidence == Confidence.CONFIRMED else "soon", row.get_confidence_display())


@admin.register(RefusalGround)
class RefusalGroundAdmin(PermitsAdmin):
    """On what ground an application for permits may be refused."""

    visible = staticmethod(grounds_visible_to)
    lead = _("On what ground an application for permits may be refused.")
    columns = (
        Column(_("Name"), lambda row, on: row.name),
        Column(_("Group"), lambda row, on: row.get_group_display()),
        Column(_("Source"), lambda row, on: quoted(row.source)),
        Column(_("Confidence"), lambda row, on: _confidence(row)),
    )

    def title_of(self, subject: RefusalGround) -> str:
        return subject.name

    def facts(self, subject: RefusalGround, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Code"), "value": subject.code},
            {"label": _("Group"), "value": subject.get_group_display()},  # type: ignore[attr-defined]
            {"label": _("Source"), **quoted(subject.source)},
            {"label": _("Confidence"), "value": subject.get_confidence_display()},  # type: ignore[attr-defined]
        ]
