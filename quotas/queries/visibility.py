"""Who reads quotas in the officers' pages: the only start of their lists."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries.roles import may, territory_for
from quotas.capabilities import QuotaCapability
from quotas.models import QuotaAllocation, QuotaOrder, ReachedThreshold


def allocations_visible_to(user: User, on: date) -> QuerySet[QuotaAllocation]:
    """Allocations of the whole country, or of the user's regions."""
    return QuotaAllocation.objects.filter(_where(user, on, "region"))


def reached_thresholds_visible_to(user: User, on: date) -> QuerySet[ReachedThreshold]:
    """Thresholds reached by the allocations that the user reads."""
    return ReachedThreshold.objects.filter(_where(user, on, "allocation__region"))


def orders_visible_to(user: User, on: date) -> QuerySet[QuotaOrder]:
    """Orders are published: whoever reads any quota reads all of them."""
    rows = QuotaOrder.objects.all()
    reads = may(user, on, QuotaCapability.READ_ALL_QUOTAS, QuotaCapability.READ_QUOTAS)
    return rows if reads else rows.none()


def _where(user: User, on: date, region: str) -> Q:
    if may(user, on, QuotaCapability.READ_ALL_QUOTAS):
        return Q()
    return territory_for(user, on, QuotaCapability.READ_QUOTAS).condition(region=region, district=None)
