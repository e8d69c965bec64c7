from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotasConfig(AppConfig):
    name = "quotas"
    verbose_name = _("Quotas")

    def ready(self) -> None:
        import quotas.events  # noqa: F401 (declares what can happen)
        from core.alerts import offer_alerts
        from quotas.alerts import KINDS

        offer_alerts(*KINDS)
        _grant()
        _offer_counts()


def _grant() -> None:
    """Which lists each capability opens; which regions in it is decided by `quotas.queries.visibility`."""
    from accounts.rules import grant
    from quotas.capabilities import QuotaCapability

    lists = ("quotaorder", "quotaallocation", "reachedthreshold")
    for capability in (QuotaCapability.READ_ALL_QUOTAS, QuotaCapability.READ_QUOTAS):
        grant(capability, *(f"quotas.view_{name}" for name in lists))


def _offer_counts() -> None:
    """The numbers of a quota officer's day, and where the role works."""

    from core.sections import Count, offer_count
    from quotas.capabilities import QuotaCapability
    from quotas.queries import work_counts

    reached = Count(
        _("Thresholds reached"),
        work_counts.thresholds_reached,
        _opens("reachedthreshold", "state=open"),
        hint=_("So many places are taken that somebody must know."),
        tone="soon",
        order=20,
    )
    exhausted = Count(
        _("Exhausted quotas"),
        work_counts.allocations_exhausted,
        _opens("quotaallocation", "state=exhausted"),
        hint=_("No place is left this year."),
        tone="late",
        order=21,
    )
    offer_count(QuotaCapability.SEE_DAY, reached)
    offer_count(QuotaCapability.SEE_DAY, exhausted)


def _opens(model: str, query: str) -> Any:
    from django.urls import reverse

    return lambda user: f"{reverse(f'admin:quotas_{model}_changelist')}?{query}"
