"""Thresholds in force on a day, and the allocations that have reached one."""

from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import NoTermsInForce
from quotas.models import QuotaThreshold, ReachedThreshold
from reference.queries.dated import in_force


def thresholds_on(on: date) -> list[int]:
    """The thresholds in force on a day, in per cent, the lowest first.

    Raises: NoTermsInForce when there is none: nobody would be told of an exhausted quota.
    """
    found = list(in_force(QuotaThreshold, on=on).order_by("percent").values_list("percent", flat=True))
    if not found:
        raise NoTermsInForce(
            _("No quota threshold is in force on %(day)s. Add the terms first.") % {"day": date_format(on)},
            facts={"terms": "quotathreshold", "on": on.isoformat()},
        )
    return found


def open_reached_thresholds(on: date) -> QuerySet[ReachedThreshold]:
    """The thresholds reached in the day's year and not cleared, the highest first."""
    return (
        ReachedThreshold.objects.filter(cleared_on__isnull=True, allocation__quota_year__year=on.year)
        .select_related("allocation__region", "allocation__quota_year")
        .order_by("-percent", "allocation__region__code", "allocation__category")
    )
