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
    """Who may open which list; which regions in it is decided by `quotas.queries.visibility`."""
    from accounts.rules import grant
    from accounts.states import Role

    lists = ("quotaorder", "quotaallocation", "thresholdmark")
    for role in (
        Role.QUOTA_ADMIN,
        Role.QUOTA_OFFICER,
        Role.PERMIT_OFFICER,
        Role.SUPERVISOR,
        Role.ANALYST,
        Role.AUDITOR,
        Role.ADMIN,
    ):
        grant(role, *(f"quotas.view_{name}" for name in lists))


def _offer_counts() -> None:
    """The numbers of a quota officer's day, and where the role works."""
    from django.urls import reverse

    from accounts.states import Role
    from core.sections import Count, offer_count, offer_face
    from quotas.queries import day

    reached = Count(
        _("Thresholds reached"),
        day.thresholds_reached,
        _opens("thresholdmark", "state=open"),
        hint=_("Four of five places are taken, or more."),
        tone="soon",
        order=20,
    )
    exhausted = Count(
        _("Exhausted quotas"),
        day.allocations_exhausted,
        _opens("quotaallocation", "state=exhausted"),
        hint=_("No place is left this year."),
        tone="late",
        order=21,
    )
    for role in (Role.QUOTA_ADMIN, Role.QUOTA_OFFICER, Role.PERMIT_OFFICER):
        offer_count(role, reached)
        offer_count(role, exhausted)
    for role in (Role.QUOTA_ADMIN, Role.QUOTA_OFFICER):
        offer_face(role, lambda: reverse("admin:index"))


def _opens(model: str, query: str) -> Any:
    from django.urls import reverse

    return lambda user: f"{reverse(f'admin:quotas_{model}_changelist')}?{query}"
