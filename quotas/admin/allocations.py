"""Allocations: use by region and category, the map, and each one's ledger as a statement."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import in_territory
from accounts.models import User
from accounts.queries.roles import actor
from core import clock, readings
from core.admin import Act, ActForm, BookFilter, ChoiceFilter, Column, PageSection, quoted
from core.admin.exports import EXPORT_CHUNK, in_csv
from core.templatetags.dates_in_words import day_in_words, number_in_words
from quotas.admin.base import CATEGORY, REGION, QuotasAdmin, tone_of, use_cell
from quotas.admin.overview import overview_of
from quotas.capabilities import QuotaCapability
from quotas.models import LedgerEntry, QuotaAllocation
from quotas.operations import transfer_places
from quotas.queries import allocations_visible_to, statement_of
from quotas.queries.work_counts import exhausted_of
from quotas.seams import takers
from quotas.states import LedgerKind

SHOWN = 50
TAKING = (LedgerKind.RESERVE, LedgerKind.CONSUME, LedgerKind.RELEASE)
BALANCE = ("allocated", "reserved", "consumed", "available")


class TransferForm(ActForm):
    to_allocation_id = forms.TypedChoiceField(label=_("To"), coerce=int, empty_value=None)
    places = forms.IntegerField(label=_("Places"), min_value=1)
    reference = forms.CharField(
        label=_("Paper"), max_length=40, help_text=_("Number of the paper that the transfer rests on.")
    )

    def prepare(self) -> None:
        others = (
            QuotaAllocation.objects.filter(quota_year=self.subject.quota_year_id)
            .exclude(pk=self.subject.pk)
            .select_related("region")
            .order_by("region__code", "category")
        )
        self.offer(
            "to_allocation_id",
            [
                ("", "—"),
                *((row.pk, f"{row.region.name}: {row.get_category_display()}") for row in others),  # type: ignore[attr-defined]
            ],
        )


SETS_QUOTAS = in_territory(QuotaCapability.SET_QUOTAS)

ACTS = (
    Act[QuotaAllocation, None, User](
        name="transfer",
        label=_("Transfer places"),
        confirm=_("Transfer"),
        form=TransferForm,
        allowed=SETS_QUOTAS,
        possible=lambda allocation, on: allocation.available > 0,
        consequence=_("The places move to another region or category of the same year, both in the ledger."),
        facts=lambda allocation, on: [
            {"label": _("Places left"), "value": number_in_words(allocation.available)}
        ],
        perform=lambda allocation, **given: transfer_places(from_allocation_id=allocation.pk, **given),
        done=_("The places were transferred."),
    ),
)


@admin.register(QuotaAllocation)
class QuotaAllocationAdmin(QuotasAdmin):
    """Places of a region and category in a year, and what became of them."""

    visible = staticmethod(allocations_visible_to)
    related = ("region", "quota_year")
    acts = ACTS
    list_template = "admin/quotas/allocations.html"
    lead = _(
        "Places by region and category: allocated by orders, reserved for applications, used by permits."
    )
    empty_text = _("An allocation is made by an order.")
    columns = (
        Column(_("Region"), lambda row, on: row.region.name, sort="region__code"),
        Column(_("Category"), lambda row, on: row.get_category_display()),
        Column(_("Year"), lambda row, on: str(row.quota_year.year)),
        Column(_("Allocated"), lambda row, on: row.allocated, numeric=True, sort="allocated"),
        Column(_("Reserved"), lambda row, on: row.reserved, numeric=True, sort="reserved"),
        Column(_("Used"), lambda row, on: row.consumed, numeric=True, sort="consumed"),
        Column(_("Left"), lambda row, on: row.available, numeric=True),
        Column(_("Taken"), lambda row, on: use_cell(row)),
    )
    sortable = ("region__code", "allocated", "reserved", "consumed")
    filters = (
        BookFilter(name="year", label=_("Year"), chapter="year", lookup="quota_year__year"),
        REGION,
        CATEGORY,
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: (("now", _("This year")), ("exhausted", _("Nothing left this year"))),
            conditions={
                "now": lambda on: Q(quota_year__year=on.year),
                "exhausted": exhausted_of,
            },
        ),
    )
    quick_choices = "state"

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("map/", guarded(self.map_view), name="quotas_map"),
            path("<int:pk>/statement.csv", guarded(self.statement_view), name="quotas_statement"),
            *super().get_urls(),
        ]

    def title_of(self, subject: QuotaAllocation) -> str:
        year = subject.quota_year.year
        return f"{subject.region.name} {year}: {subject.get_category_display()}"  # type: ignore[attr-defined]

    def state_of(self, subject: QuotaAllocation, on: date) -> dict[str, Any]:
        label = _("Places left: %(left)s") % {"left": number_in_words(subject.available)}
        return {"tone": tone_of(subject, on), "label": str(label)}

    def facts(self, subject: QuotaAllocation, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Allocated"), "value": number_in_words(subject.allocated)},
            {"label": _("Reserved"), "value": number_in_words(subject.reserved)},
            {"label": _("Used"), "value": number_in_words(subject.consumed)},
            {"label": _("Left"), "value": number_in_words(subject.available)},
            {
                "label": _("Source"),
                **quoted(subject.source),
                "note": subject.get_confidence_display(),  # type: ignore[attr-defined]
            },
        ]

    def sections(self, subject: QuotaAllocation, request: HttpRequest, on: date) -> list[PageSection]:
        reached = [
            {
                "label": f"{reached.percent} %",
                "value": _("reached on %(day)s") % {"day": day_in_words(reached.raised_on)},
                "note": _cleared(reached),
            }
            for reached in subject.reached_thresholds.select_related("cleared_by_order").order_by("-pk")[
                :SHOWN
            ]
        ]
        statement = {"table": _statement(subject, named=_names_takers(subject, request, on))}
        return [
            *(
                [PageSection(_("Thresholds"), "admin/governed/facts.html", {"facts": reached})]
                if reached
                else []
            ),
            PageSection(_("Ledger"), "admin/quotas/statement.html", statement),
        ]

    def map_view(self, request: HttpRequest) -> HttpResponse:
        """Places left by region on the map, for a year and category: at most four queries."""
        self._check_may_view(request)
        on = clock.today()
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Quotas on the map"),
            "crumbs": self._crumbs(gettext("Quotas on the map")),
            **overview_of(
                self.get_queryset(request),
                on,
                year=request.GET.get("year", ""),
                category=request.GET.get("category", ""),
                list_url=self.list_url(),
            ),
        }
        return TemplateResponse(request, "admin/quotas/map.html", context)

    def statement_view(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """The whole ledger of one allocation as CSV, oldest first, with its balances."""
        subject, on = self._subject(request, pk), clock.today()
        readings.exporting("ledgerentry")
        answer = StreamingHttpResponse(
            in_csv(_statement_records(subject, named=_names_takers(subject, request, on))),
            content_type="text/csv; charset=utf-8",
        )
        answer["Content-Disposition"] = f'attachment; filename="ledger-{pk}-{on.isoformat()}.csv"'
        return answer


def _cleared(reached: Any) -> str:
    if reached.cleared_on is None:
        return gettext("still reached")
    order = f" · {reached.cleared_by_order}" if reached.cleared_by_order else ""
    return gettext("cleared on %(day)s") % {"day": day_in_words(reached.cleared_on)} + order


def _changes(entry: LedgerEntry) -> list[int]:
    return [entry.allocated_change, entry.reserved_change, entry.consumed_change]


def _balances(entry: Any) -> list[int]:
    return [getattr(entry, f"{name}_after") for name in BALANCE]


def _names_takers(allocation: QuotaAllocation, request: HttpRequest, on: date) -> bool:
    """Whether the reader may know for what places were taken: one of an application that is not there for
    the reader would tell of a held file.
    """
    user, region_id = actor(request), allocation.region_id
    return all(may_name(user=user, on=on, region_id=region_id) for may_name in takers)


def _what(entry: LedgerEntry, *, named: bool) -> str:
    if entry.order:
        return str(entry.order)
    return entry.reference if named or entry.kind not in TAKING else ""


def _statement(allocation: QuotaAllocation, *, named: bool) -> dict[str, Any]:
    """The newest movements with the balances after each, as a table."""
    entries = statement_of(allocation).order_by("-id")[:SHOWN]
    return {
        "caption": _("Ledger"),
        "hide_caption": True,
        "columns": [
            {"label": _("Day")},
            {"label": _("Movement")},
            {"label": _("For")},
            {"label": _("Places"), "numeric": True},
            {"label": _("Allocated"), "numeric": True},
            {"label": _("Reserved"), "numeric": True},
            {"label": _("Used"), "numeric": True},
            {"label": _("Left"), "numeric": True},
        ],
        "rows": [
            {
                "url": "",
                "cells": [
                    entry.on,
                    {"value": entry.get_kind_display(), "sub": str(entry.by)},
                    _what(entry, named=named),
                    _moved(entry),
                    *_balances(entry),
                ],
            }
            for entry in entries
        ],
        "export_url": reverse("admin:quotas_statement", args=[allocation.pk]),
        "empty": {"title": _("No movement yet"), "text": _("An order makes the first.")},
    }


def _moved(entry: LedgerEntry) -> str:
    """How many places moved: of a permit's place, from reserved to used."""
    change = entry.consumed_change if entry.kind == LedgerKind.CONSUME else sum(_changes(entry))
    return f"{change:+d}".replace("-", "−")


def _statement_records(allocation: QuotaAllocation, *, named: bool) -> Iterator[list[Any]]:
    changes = (_("Allocated: change"), _("Reserved: change"), _("Used: change"))
    yield [_("Day"), _("Movement"), _("For"), *changes, _("Allocated"), _("Reserved"), _("Used"), _("Left")]
    for entry in statement_of(allocation).iterator(chunk_size=EXPORT_CHUNK):
        kind = entry.get_kind_display()
        readings.exported(1)
        yield [entry.on, kind, _what(entry, named=named), *_changes(entry), *_balances(entry)]
