"""The numbers of a quota officer's day: each counts the list it opens."""

from datetime import date

from django.db.models import F, Q

from accounts.models import User
from quotas.queries.visibility import allocations_visible_to, reached_thresholds_visible_to


def open_of(on: date) -> Q:
    """Thresholds reached in the day's year and not cleared."""
    return Q(cleared_on__isnull=True, allocation__quota_year__year=on.year)


def exhausted_of(on: date) -> Q:
    """Allocations of the day's year with no place left, some having been given."""
    return Q(quota_year__year=on.year, allocated__gt=0, allocated__lte=F("reserved") + F("consumed"))


def thresholds_reached(user: User, on: date) -> int:
    """Thresholds reached this year, and still reached, where the user reads quotas."""
    return reached_thresholds_visible_to(user, on).filter(open_of(on)).count()


def allocations_exhausted(user: User, on: date) -> int:
    """Regions and categories with no place left this year."""
    return allocations_visible_to(user, on).filter(exhausted_of(on)).count()
