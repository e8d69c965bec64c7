"""Allocations for tests, made by orders as everything else, so that the ledger is in balance."""

from datetime import date

from quotas.models import QuotaAllocation, QuotaOrder
from quotas.operations import enter_order
from quotas.queries import allocation_for
from quotas.states import POOL_OF, Category
from tests.accounts.factories import the_system
from tests.reference.factories import the_region


def order(year=2026, *lines, ceiling=None, number=None, amends=None, on=None, pool=None, signed_on=None):
    """Enter an order of lines `(region code, category, places)`, by the system user."""
    signed = signed_on or date(year - 1, 12, 29)
    return enter_order(
        number=number or f"T-{QuotaOrder.objects.count() + 1}",
        signed_on=signed,
        in_force_on=on or date(year, 1, 2),
        year=year,
        pool=pool or POOL_OF[Category(lines[0][1])],
        ceiling=sum(line[2] for line in lines) if ceiling is None else ceiling,
        lines=[(the_region(code).pk, category, places) for code, category, places in lines],
        source="a test",
        confidence="unconfirmed",
        amends_id=amends.pk if amends else None,
        on=on or date(year, 1, 2),
        by=the_system(),
    )


def make_allocation(places, code="KZ-75", category="3", year=2026) -> QuotaAllocation:
    """An allocation of so many places; the year's first order, or an amendment of its last."""
    last = QuotaOrder.objects.filter(
        quota_year__year=year, quota_year__pool=POOL_OF[Category(category)]
    ).last()
    total = places + (last.quota_year.ceiling if last else 0)
    order(year, (code, category, places), ceiling=total, amends=last)
    return allocation_for(region_id=the_region(code).pk, category=category, year=year)
