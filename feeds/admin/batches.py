"""Deliveries of the border."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin
from accounts.models import User
from accounts.queries.roles import may
from core.admin import ChoiceFilter, Column, DayFilter, TextFilter
from feeds.capabilities import FeedCapability
from registry.models import IntakeBatch


def batches_visible_to(user: User, on: date) -> QuerySet[IntakeBatch]:
    """Batches hold counts only; those who answer for the feed see them."""
    rows = IntakeBatch.objects.all()
    return rows if may(user, on, FeedCapability.READ_BATCHES) else rows.none()


@admin.register(IntakeBatch)
class IntakeBatchAdmin(OfficersAdmin):
    """Deliveries of crossings, with sums that add up."""

    visible = staticmethod(batches_visible_to)
    related = ("by",)
    lead = _("Accepted, unchanged and rejected lines add up to the lines of each delivery.")
    empty_text = _("A batch appears with each delivery of the border feed.")
    columns = (
        Column(_("Received at"), lambda batch, on: batch.received_at),
        Column(_("Source"), lambda batch, on: {"value": batch.source, "sub": batch.name}),
        Column(_("Lines"), lambda batch, on: batch.lines, numeric=True),
        Column(_("Accepted"), lambda batch, on: batch.accepted, numeric=True),
        Column(_("Unchanged"), lambda batch, on: batch.unchanged, numeric=True),
        Column(_("Rejected"), lambda batch, on: batch.rejected, numeric=True),
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
        ChoiceFilter(
            name="with",
            label=_("With"),
            choices=lambda: (("rejected", _("rejected lines")),),
            conditions={"rejected": lambda on: Q(rejected__gt=0)},
        ),
    )
    quick_choices = "with"

    def title_of(self, subject: IntakeBatch) -> str:
        return str(subject)

    def facts(self, subject: IntakeBatch, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Received at"), "value": subject.received_at},
            {"label": _("By"), "value": subject.by},
            {"label": _("Lines"), "value": subject.lines},
            {"label": _("Accepted"), "value": str(subject.accepted)},
            {"label": _("Unchanged"), "value": str(subject.unchanged)},
            {"label": _("Rejected"), "value": str(subject.rejected)},
        ]
