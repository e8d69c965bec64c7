"""Who reads quotas in the officers' pages: the only start of their lists."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.queries.roles import roles_of, territory_of
from accounts.states import Role
from quotas.models import QuotaAllocation, QuotaOrder, ThresholdMark

#: Roles that read the quotas of the whole country.
COUNTRY_READERS = frozenset({Role.QUOTA_ADMIN, Role.ANALYST, Role.AUDITOR, Role.ADMIN})
#: Roles that read the quotas of where they are held.
REGION_READERS = (Role.QUOTA_OFFICER, Role.PERMIT_OFFICER, Role.SUPERVISOR)


def allocations_visible_to(user: Any, on: date) -> QuerySet[QuotaAllocation]:
    """Allocations of the whole country, or of the user's regions."""
    return QuotaAllocation.objects.filter(_where(user, on, "region"))


def marks_visible_to(user: Any, on: date) -> QuerySet[ThresholdMark]:
    """Thresholds reached by the allocations that the user reads."""
    return ThresholdMark.objects.filter(_where(user, on, "allocation__region"))


def orders_visible_to(user: Any, on: date) -> QuerySet[QuotaOrder]:
    """Orders are published: whoever reads any quota reads all of them."""
    readers = COUNTRY_READERS | set(REGION_READERS)
    return QuotaOrder.objects.none() if roles_of(user, on).isdisjoint(readers) else QuotaOrder.objects.all()


def _where(user: Any, on: date, region: str) -> Q:
    if roles_of(user, on) & COUNTRY_READERS:
        return Q()
    return territory_of(user, on, *REGION_READERS).condition(region=region, district=None)
