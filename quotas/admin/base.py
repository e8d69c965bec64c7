"""What the lists and pages of quotas share: years and regions to choose from, use as a bar."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin import BookFilter, Choice, ChoiceFilter, GovernedAdmin
from quotas.models import QuotaAllocation, QuotaYear
from quotas.queries import thresholds_on
from quotas.states import Category
from reference.queries.dated import regions_on

CATEGORY = ChoiceFilter(
    name="category", label=_("Category"), choices=lambda: Category.choices, lookup="category"
)
REGION = BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id")


class QuotasAdmin(GovernedAdmin):
    """A list of quotas: the choices of its filters read once."""

    def chapters(self, asked: Collection[str]) -> Mapping[str, Sequence[Choice]]:
        chapters: dict[str, list[Choice]] = {}
        if "region" in asked:
            chapters["region"] = [Choice(row.code, row.name, row.pk) for row in regions_on(clock.today())]
        if "year" in asked:
            chapters["year"] = [Choice(str(year), str(year), year) for year in years()]
        return chapters


def years() -> list[int]:
    """The years that have a quota, the newest first."""
    return list(QuotaYear.objects.order_by("-year").values_list("year", flat=True).distinct())


def percent_taken(allocation: QuotaAllocation) -> int:
    """Reserved and used places in whole per cent of the allocated, cut and not rounded."""
    if not allocation.allocated:
        return 100 if allocation.taken else 0
    return 100 * allocation.taken // allocation.allocated


def use_cell(allocation: QuotaAllocation) -> dict[str, Any]:
    """How much is taken: the number, and a bar under it."""
    percent = percent_taken(allocation)
    bar = format_html(
        '<svg class="bars__bar" width="64" height="10" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'aria-hidden="true"><rect width="{}" height="10"></rect></svg>',
        percent,
    )
    return {"value": f"{percent} %", "sub": bar}


def tone_of(allocation: QuotaAllocation, on: date) -> str:
    """Calm while enough is left, soon from the lowest threshold in force on, late when none is left."""
    if allocation.available <= 0:
        return "late"
    return "soon" if percent_taken(allocation) >= thresholds_on(on)[0] else "calm"
