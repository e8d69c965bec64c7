"""Thresholds that allocations reached; each leads to its allocation."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.admin import BookFilter, ChoiceFilter, Column
from quotas.admin.base import QuotasAdmin
from quotas.models import ReachedThreshold
from quotas.queries import reached_thresholds_visible_to
from quotas.queries.work_counts import open_of
from quotas.states import Category


def _state(reached: ReachedThreshold) -> dict[str, Any]:
    if reached.cleared_on is not None:
        return {"tone": "closed", "label": str(_("Cleared"))}
    return {"tone": "late" if reached.taken >= reached.allocated else "soon", "label": str(_("Reached"))}


def _pill(reached: ReachedThreshold, on: date) -> dict[str, Any]:
    state = _state(reached)
    return {"value": state["label"], "kind": "pill", "tone": state["tone"]}


@admin.register(ReachedThreshold)
class ReachedThresholdAdmin(QuotasAdmin):
    """Where places run out."""

    visible = staticmethod(reached_thresholds_visible_to)
    related = ("allocation__region", "allocation__quota_year", "cleared_by_order")
    lead = _(
        "Regions and categories in which a share of the places was taken. An order that adds places ends it."
    )
    empty_text = _("No threshold has been reached.")
    columns = (
        Column(_("Region"), lambda row, on: row.allocation.region.name),
        Column(_("Category"), lambda row, on: row.allocation.get_category_display()),
        Column(_("Year"), lambda row, on: str(row.allocation.quota_year.year)),
        Column(_("Threshold"), lambda row, on: f"{row.percent} %", numeric=True),
        Column(_("State"), _pill),
        Column(_("Reached on"), lambda row, on: row.raised_on),
        Column(_("Reserved and used then"), lambda row, on: row.taken, numeric=True),
        Column(_("Allocated then"), lambda row, on: row.allocated, numeric=True),
        Column(_("Cleared on"), lambda row, on: {"value": row.cleared_on, "sub": _order(row)}),
    )
    filters = (
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="allocation__region_id"),
        ChoiceFilter(
            name="category",
            label=_("Category"),
            choices=lambda: Category.choices,
            lookup="allocation__category",
        ),
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: (("open", _("Reached")), ("cleared", _("Cleared"))),
            conditions={"open": open_of, "cleared": lambda on: Q(cleared_on__isnull=False)},
        ),
    )
    quick_choices = "state"

    def row_url(self, row: ReachedThreshold) -> str:
        return reverse("admin:quotas_quotaallocation_change", args=[row.allocation_id])

    def title_of(self, subject: ReachedThreshold) -> str:
        allocation = subject.allocation
        return f"{allocation.region.name}, {allocation.get_category_display()}: {subject.percent} %"  # type: ignore[attr-defined]

    def state_of(self, subject: ReachedThreshold, on: date) -> dict[str, Any]:
        return _state(subject)

    def facts(self, subject: ReachedThreshold, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Region"), "value": subject.allocation.region.name, "url": self.row_url(subject)},
            {"label": _("Threshold"), "value": f"{subject.percent} %"},
            {"label": _("Reached on"), "value": subject.raised_on},
            {"label": _("Reserved and used then"), "value": subject.taken},
            {"label": _("Allocated then"), "value": subject.allocated},
            {"label": _("Cleared on"), "value": subject.cleared_on, "note": _order(subject)},
        ]


def _order(reached: ReachedThreshold) -> str:
    return str(reached.cleared_by_order) if reached.cleared_by_order else ""
