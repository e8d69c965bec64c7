"""Thresholds in force on a day, and the allocations that have reached one."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import NoTermsInForce
from quotas.models import QuotaThreshold
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
