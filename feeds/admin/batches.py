"""Deliveries of the border: what was taken in of each.

How many lines a rule refused is not said here: refused lines about closed files do not exist for those
who read this list, and a sum would tell how many there are. The list of refused lines counts what its
reader may see.
"""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin
from accounts.models import User
from accounts.queries.roles import may
from core.admin import Column, DayFilter, TextFilter
from feeds.capabilities import FeedCapability
from registry.models import IntakeBatch


def batches_visible_to(user: User, on: date) -> QuerySet[IntakeBatch]:
    """Those who answer for the feed see them, as far as something of them was taken in.

    One of which all was refused is told by its refused lines alone, to whom they exist.
    """
    rows = IntakeBatch.objects.filter(accepted__gt=0)
    return rows if may(user, on, FeedCapability.READ_BATCHES) else rows.none()


@admin.register(IntakeBatch)
class IntakeBatchAdmin(OfficersAdmin):
    """Deliveries of crossings, with what was taken in."""

    visible = staticmethod(batches_visible_to)
    related = ("by",)
    lead = _("What was taken in of each delivery. What a rule refused stands in the list of refused lines.")
    empty_text = _("A batch appears with each delivery of the border feed.")
    columns = (
        Column(_("Received at"), lambda batch, on: batch.received_at),
        Column(_("Source"), lambda batch, on: {"value": batch.source, "sub": batch.name}),
        Column(_("Accepted"), lambda batch, on: batch.accepted, numeric=True),
        Column(_("Unchanged"), lambda batch, on: batch.unchanged, numeric=True),
        Column(_("By"), lambda batch, on: str(batch.by)),
    )
    filters = (
        TextFilter(
            name="source",
            label=_("Source"),
            personal=False,
            condition=lambda text, on: Q(source=text),
        ),
        DayFilter(name="from", label=_("Received from"), lookup="received_on__gte"),
        DayFilter(name="until", label=_("Received until"), lookup="received_on__lte"),
    )

    def title_of(self, subject: IntakeBatch) -> str:
        return str(subject)

    def facts(self, subject: IntakeBatch, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Received at"), "value": subject.received_at},
            {"label": _("By"), "value": subject.by},
            {"label": _("Accepted"), "value": str(subject.accepted)},
            {"label": _("Unchanged"), "value": str(subject.unchanged)},
        ]
