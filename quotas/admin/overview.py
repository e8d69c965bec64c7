"""The quotas of a year on the map, with use by category beside it."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quotas.admin.base import years
from quotas.models import QuotaAllocation
from quotas.states import Category
from reference.queries.dated import regions_on


def overview_of(
    rows: QuerySet[QuotaAllocation], on: date, *, year: str, category: str, list_url: str
) -> dict[str, Any]:
    """What `admin/quotas/map.html` shows: three queries."""
    known = years()
    chosen = int(year) if year.isascii() and year.isdigit() and int(year) in known else on.year
    kind = category if category in Category.values else ""
    left: Counter[int] = Counter()
    taken: Counter[str] = Counter()
    allocated: Counter[str] = Counter()
    for row in rows.filter(quota_year__year=chosen):
        allocated[row.category] += row.allocated
        taken[row.category] += row.taken
        if kind in ("", row.category):
            left[row.region_id] += row.available
    return {
        "title_of_map": _("Places left in %(year)s") % {"year": chosen},
        "years": [
            {"label": str(each), "url": _query(each, kind), "current": each == chosen} for each in known
        ],
        "categories": _categories(chosen, kind),
        "tiles": [
            {
                "code": region.code,
                "name": region.name,
                "column": region.tile_column,
                "row": region.tile_row,
                "value": left.get(region.pk),
                "url": f"{list_url}{_query(chosen, kind, region=region.code)}",
            }
            for region in regions_on(date(chosen, 12, 31) if chosen < on.year else on)
        ],
        "bars": [
            {
                "label": label,
                "value": taken[code],
                "width": min(100, 100 * taken[code] // allocated[code]) if allocated[code] else 0,
                "url": f"{list_url}{_query(chosen, code)}",
            }
            for code, label in Category.choices
            if allocated[code]
        ],
        "list_url": f"{list_url}{_query(chosen, kind)}",
    }


def _categories(year: int, kind: str) -> list[dict[str, Any]]:
    return [
        {"label": _("All categories"), "url": _query(year, ""), "current": kind == ""},
        *(
            {"label": label, "url": _query(year, code), "current": code == kind}
            for code, label in Category.choices
        ),
    ]


def _query(year: int, category: str, **more: str) -> str:
    wanted = {"year": str(year), "category": category, **more}
    return "?" + urlencode({key: value for key, value in wanted.items() if value})
