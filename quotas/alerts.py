"""The alert about a quota that is nearly used up."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import AccountsCapability
from core.alerts import Alerted, AlertKind, text_of
from quotas.events import QuotaEvent
from quotas.states import Category


def _share(alert: Alerted) -> str:
    return _("%(category)s: %(percent)s %%, %(taken)s of %(allocated)s places taken") % {
        "category": text_of(Category, alert.facts.get("category", "")),
        **{key: alert.facts.get(key, "") for key in ("percent", "taken", "allocated")},
    }


QUOTA_THRESHOLD = AlertKind(
    code="quota_threshold",
    order=40,
    title=gettext_lazy("Quota nearly used up"),
    many=gettext_lazy("Quotas nearly used up"),
    subject="reachedthreshold",
    sentence=_share,
    link=lambda alert: reverse("admin:quotas_quotaallocation_change", args=[alert.facts["allocation"]]),
    empty=gettext_lazy("A region’s quota appears here when its places reach a threshold in force."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(QuotaEvent.QUOTA_THRESHOLD_REACHED,),
    closed_by=(QuotaEvent.QUOTA_THRESHOLD_CLEARED,),
)
KINDS = (QUOTA_THRESHOLD,)
