"""What the portal's lists share: pages, and the regions in which a firm has something."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import readings
from core.sorting import address_with, address_without

REGION = "region"


def pager_of(request: HttpRequest, page: Page) -> dict[str, Any]:
    """The pager of a table; its addresses keep what is filtered and how it is sorted."""
    readings.as_page(readings.Page.LIST)
    return {
        "count": page.paginator.count,
        "newer_url": address_with(request, page=str(page.number - 1)) if page.has_previous() else "",
        "older_url": address_with(request, page=str(page.number + 1)) if page.has_next() else "",
    }


def in_region(request: HttpRequest, rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Only what lies in the region that the address names."""
    code = request.GET.get(REGION, "")
    return rows.filter(**{column: code}).distinct() if code else rows


def region_chips(request: HttpRequest, regions: Iterable[Any]) -> list[dict[str, Any]]:
    """The regions to choose from: only where the firm has something, and only where there are several."""
    regions, asked = list(regions), request.GET.get(REGION, "")
    if len(regions) < 2 and not asked:
        return []
    return [
        {"label": _("all regions"), "url": address_without(request, REGION), "current": not asked},
        *(
            {
                "label": region.name,
                "url": address_with(request, region=region.code),
                "current": region.code == asked,
            }
            for region in regions
        ),
    ]
