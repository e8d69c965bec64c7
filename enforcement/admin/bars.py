"""Bars of employers: entered by the akimat, never edited."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, pill
from accounts.queries.roles import actor
from core.admin import BookFilter, ChoiceFilter, Column, TextFilter
from enforcement.admin.bar_acts import BAR_ACTS
from enforcement.models import EmployerBar
from enforcement.queries.visibility import bars_visible_to
from parties.admin.base import employer_link


def _state(bar: EmployerBar, on: date) -> dict[str, Any]:
    if bar.barred_from <= on <= bar.barred_until:
        return {"tone": "late", "label": str(_("In force"))}
    return {"tone": "closed", "label": str(_("Over") if bar.barred_until < on else _("Not begun yet"))}


@admin.register(EmployerBar)
class EmployerBarAdmin(OfficersAdmin):
    """Who gets no new permits, and until when."""

    visible = staticmethod(bars_visible_to)
    related = ("employer__region", "entered_by")
    acts = BAR_ACTS
    lead = _("Employers found using foreigners without a permit or in another post get no new permits.")
    empty_text = _("No employer of the region is barred.")
    columns = (
        Column(_("Employer"), lambda row, on: {"value": row.employer.name, "sub": row.employer.identifier}),
        Column(_("State"), lambda row, on: pill(**_state(row, on))),
        Column(_("From"), lambda row, on: row.barred_from),
        Column(_("Until"), lambda row, on: row.barred_until),
        Column(_("Decision"), lambda row, on: row.decision),
        Column(_("Region"), lambda row, on: row.employer.region.name),
    )
    filters = (
        TextFilter(
            name="identifier",
            label=_("BIN or IIN"),
            condition=lambda text, on: Q(employer__identifier=text.replace(" ", "")),
        ),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="employer__region_id"),
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: (("now", _("In force")), ("over", _("Over"))),
            conditions={
                "now": lambda on: Q(barred_from__lte=on, barred_until__gte=on),
                "over": lambda on: Q(barred_until__lt=on),
            },
        ),
    )
    quick_choices = "state"

    def title_of(self, subject: EmployerBar) -> str:
        return str(_("Bar of %(employer)s") % {"employer": subject.employer.name})

    def state_of(self, subject: EmployerBar, on: date) -> dict[str, Any]:
        return _state(subject, on)

    def facts(self, subject: EmployerBar, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {
                "label": _("Employer"),
                "value": subject.employer.name,
                "url": employer_link(actor(request), subject.employer_id),
                "note": subject.employer.identifier,
            },
            {"label": _("Decision"), "value": subject.decision},
            {"label": _("From"), "value": subject.barred_from},
            {"label": _("Until"), "value": subject.barred_until},
            {"label": _("Recorded on"), "value": subject.entered_on},
            {"label": _("Entered by"), "value": str(subject.entered_by)},
        ]
