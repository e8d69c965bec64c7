"""Orders that allocate places: the list, the page with its lines, and entering one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import in_territory
from accounts.models import User
from core.admin import (
    Act,
    ActForm,
    BookFilter,
    ChoiceFilter,
    CodeField,
    Column,
    DayField,
    PageSection,
    quoted,
)
from core.templatetags.dates_in_words import number_in_words
from quotas.admin.base import QuotasAdmin
from quotas.capabilities import QuotaCapability
from quotas.models import LedgerEntry, QuotaOrder
from quotas.operations import enter_order
from quotas.queries import orders_visible_to
from quotas.rules import OrderLine
from quotas.rules.pasted_orders import read_lines
from quotas.states import Category, Pool
from reference.models import Confidence
from reference.queries.dated import regions_on

EXAMPLE = "KZ-75;3;250"


class OrderForm(ActForm):
    number = CodeField(label=_("Number"), max_length=40)
    signed_on = DayField(label=_("Signed on"))
    in_force_on = DayField(label=_("In force from"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    pool = forms.ChoiceField(label=_("Pool"), choices=Pool.choices, widget=forms.RadioSelect)
    ceiling = forms.IntegerField(
        label=_("National ceiling"), min_value=0, help_text=_("Places of the whole country this year.")
    )
    amends_id = forms.TypedChoiceField(
        label=_("Amends"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Empty: the first order of its year and pool."),
    )
    lines = forms.CharField(
        label=_("Lines"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "Region (its name or code); category; places: one a line, as copied from a table. KZ-75;3;250 "
            "gives the city of Almaty 250 places of category 3. The number is the new one, not the "
            "difference. What no line names stays as it is."
        ),
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where the order is published."))
    confidence = forms.ChoiceField(
        label=_("Confidence"), choices=Confidence.choices, initial=Confidence.CONFIRMED
    )
    groups = (
        (_("The order"), ("number", "signed_on", "in_force_on", "source", "confidence")),
        (_("What it orders"), ("year", "pool", "ceiling", "amends_id", "lines")),
    )
    field_names = {"order": "amends_id", "places": "lines"}

    def prepare(self) -> None:
        self.fields["year"].initial = self.on.year
        self.fields["lines"].example = EXAMPLE  # type: ignore[attr-defined]
        orders = QuotaOrder.objects.select_related("quota_year").order_by("-quota_year__year", "-pk")
        self.offer(
            "amends_id",
            [
                ("", "—"),
                *((order.pk, f"{order.quota_year}: {order}") for order in orders[:100]),
            ],
        )

    def clean_lines(self) -> list[OrderLine]:
        regions = {
            called.upper(): region.pk
            for region in regions_on(self.cleaned_data.get("in_force_on", self.on))
            for called in (region.code, *region.names.values())
        }
        read = read_lines(self.cleaned_data["lines"], regions)
        if read.refused:
            raise ValidationError(
                _("These lines cannot be read: %(numbers)s. Write them as %(example)s.")
                % {"numbers": ", ".join(map(str, read.refused)), "example": EXAMPLE}
            )
        return read.lines


ACTS = (
    Act[None, QuotaOrder, User](
        name="enter",
        label=_("Enter an order"),
        confirm=_("Enter"),
        on_list=True,
        primary=True,
        form=OrderForm,
        allowed=in_territory(QuotaCapability.SET_QUOTAS),
        consequence=_(
            "The places are there from now on. An order is not taken back: a mistake is mended by another "
            "one."
        ),
        perform=lambda _nobody, **given: enter_order(**given),
        done=lambda order, on: _("Order %(order)s was entered.") % {"order": order},
    ),
)


@admin.register(QuotaOrder)
class QuotaOrderAdmin(QuotasAdmin):
    """Orders of the authorised body, each with its source."""

    visible = staticmethod(orders_visible_to)
    related = ("quota_year", "amends", "entered_by")
    acts = ACTS
    lead = _("Orders that set the national ceiling and give places to regions and categories.")
    empty_text = _("The first order opens a year.")
    columns = (
        Column(_("Number"), lambda row, on: row.number, sort="number"),
        Column(_("Signed on"), lambda row, on: row.signed_on),
        Column(_("In force from"), lambda row, on: row.in_force_on, sort="in_force_on"),
        Column(_("Year"), lambda row, on: str(row.quota_year.year)),
        Column(_("Pool"), lambda row, on: row.quota_year.get_pool_display()),
        Column(_("Amends"), lambda row, on: str(row.amends) if row.amends else ""),
        Column(_("Confidence"), lambda row, on: row.get_confidence_display()),
    )
    sortable = ("number", "in_force_on")
    filters = (
        BookFilter(name="year", label=_("Year"), chapter="year", lookup="quota_year__year"),
        ChoiceFilter(name="pool", label=_("Pool"), choices=lambda: Pool.choices, lookup="quota_year__pool"),
    )
    quick_choices = "pool"

    def title_of(self, subject: QuotaOrder) -> str:
        return str(_("Order %(order)s") % {"order": subject})

    def facts(self, subject: QuotaOrder, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        year = subject.quota_year
        return [
            {"label": _("Signed on"), "value": subject.signed_on},
            {"label": _("In force from"), "value": subject.in_force_on},
            {"label": _("Year"), "value": str(year.year)},
            {"label": _("Pool"), "value": year.get_pool_display()},  # type: ignore[attr-defined]
            {"label": _("National ceiling today"), "value": number_in_words(year.ceiling)},
            {"label": _("Allocated to regions today"), "value": number_in_words(year.allocated)},
            *_amended(subject),
            {
                "label": _("Source"),
                **quoted(subject.source),
                "note": subject.get_confidence_display(),  # type: ignore[attr-defined]
            },
            {"label": _("Recorded on"), "value": subject.entered_on},
            {"label": _("Entered by"), "value": str(subject.entered_by)},
        ]

    def sections(self, subject: QuotaOrder, request: HttpRequest, on: date) -> list[PageSection]:
        return [PageSection(_("Lines"), "admin/governed/table.html", {"table": _lines(subject)})]


def _amended(order: QuotaOrder) -> list[dict[str, Any]]:
    if order.amends is None:
        return []
    url = reverse("admin:quotas_quotaorder_change", args=[order.amends_id])
    return [{"label": _("Amends"), "value": str(order.amends), "url": url}]


def _lines(order: QuotaOrder) -> dict[str, Any]:
    """What the order changed, as the ledger has it."""
    entries = (
        LedgerEntry.objects.filter(order=order)
        .select_related("allocation__region")
        .order_by("allocation__region__code", "allocation__category")
    )
    return {
        "caption": _("Lines"),
        "hide_caption": True,
        "columns": [
            {"label": _("Region")},
            {"label": _("Category")},
            {"label": _("Change of places"), "numeric": True},
        ],
        "rows": [
            {
                "url": reverse("admin:quotas_quotaallocation_change", args=[entry.allocation_id]),
                "cells": [
                    entry.allocation.region.name,
                    str(Category(entry.allocation.category).label),
                    f"{entry.allocated_change:+d}".replace("-", "−"),
                ],
            }
            for entry in entries
        ],
        "empty": {
            "title": _("Nothing changed"),
            "text": _("The order left every region’s places as they were."),
        },
    }
