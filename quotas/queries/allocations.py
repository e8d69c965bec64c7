"""Allocations: of a region, category and year; those of a day; and the statement of one."""

from datetime import date

from django.db.models import F, QuerySet, Sum, Window
from django.utils.translation import gettext_lazy as _

from core.errors import NotFound
from quotas.models import LedgerEntry, QuotaAllocation


def allocation_for(*, region_id: int, category: str, year: int) -> QuotaAllocation | None:
    """The places of a region and category in a year; None when no order gave any.

    Without a lock: what it says is left may be gone a moment later. Only `reserve_places` takes.
    """
    return (
        QuotaAllocation.objects.select_related("quota_year", "region")
        .filter(region=region_id, category=category, quota_year__year=year)
        .first()
    )


def quota_left(on: date) -> QuerySet[QuotaAllocation]:
    """The allocations of the day's year with how many places are left, by region and category.

    Each row has `places_left`. Quotas are public; there is nothing to hide from anyone.
    """
    return (
        QuotaAllocation.objects.filter(quota_year__year=on.year)
        .select_related("quota_year", "region")
        .annotate(places_left=F("allocated") - F("reserved") - F("consumed"))
        .order_by("region__code", "category")
    )


def statement_of(allocation: QuotaAllocation) -> QuerySet[LedgerEntry]:
    """The ledger of one allocation, oldest first, with the balances after each entry.

    Each row has `allocated_after`, `reserved_after`, `consumed_after` and `available_after`.
    """
    running = {
        f"{name}_after": Window(Sum(f"{name}_change"), order_by=F("id").asc())
        for name in ("allocated", "reserved", "consumed")
    }
    return (
        LedgerEntry.objects.filter(allocation=allocation)
        .select_related("order", "by")
        .annotate(**running)
        .annotate(
            available_after=F("allocated_after") - F("reserved_after") - F("consumed_after"),
        )
        .order_by("id")
    )


def lock_allocations(*allocation_ids: int) -> dict[int, QuotaAllocation]:
    """Lock allocations by ascending pk until the transaction ends.

    Raises: NotFound when one of them does not exist.
    """
    rows = QuotaAllocation.objects.select_for_update(of=("self",), no_key=True)
    held = {row.pk: row for row in rows.filter(pk__in=allocation_ids).order_by("pk")}
    for allocation_id in allocation_ids:
        if allocation_id not in held:
            raise NotFound(_("There is no such allocation."), facts={"allocation": allocation_id})
    return held
