from datetime import date
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from core.sections import offer_count, offer_face
        from desk.capabilities import DeskCapability
        from enforcement.capabilities import EnforcementCapability

        offer_face(DeskCapability.SEE_COUNTRY, lambda: reverse("desk:home"))
        for count in _counts():
            offer_count(EnforcementCapability.DECIDE_CASES, count)


#: Title, hint, tone, which cases, their list.
CASES: list[tuple[Any, Any, str, dict[str, Any], str]] = [
    (_("Possible overstays"), _("nobody has looked yet"), "late", {"state": "possible"}, "state=possible"),
    (
        _("Wait for your confirmation"),
        _("proposed by a colleague"),
        "soon",
        {"waiting_for_me": True},
        "who=confirm",
    ),
    (_("Your cases"), "", "info", {"mine": True}, "who=mine"),
]
ALERTS = {
    "registration_lapsed": _("Lapsed registrations"),
    "permit_revoked": _("Revoked work permits"),
    "feed": _("Feeds that need attention"),
    "message_failed": _("Letters not delivered"),
}


def _counts() -> list[Any]:
    """The supervisor's numbers of the day; each opens its list."""
    from core.sections import Count

    cases = [
        Count(title, partial(_count_cases, filters), _list("desk:cases", query), hint, tone, order)
        for order, (title, hint, tone, filters, query) in enumerate(CASES, start=10)
    ]
    alerts = [
        Count(title, partial(_count_alerts, kind), _list("desk:alerts", f"kind={kind}"), "", "soon", order)
        for order, (kind, title) in enumerate(ALERTS.items(), start=20)
    ]
    return cases + alerts


def _count_cases(filters: dict[str, Any], user: Any, on: date) -> int:
    from desk import queries

    return queries.count_cases(user, on, **filters)


def _count_alerts(kind: str, user: Any, on: date) -> int:
    from desk import queries

    return queries.alerts_visible_to(user, on).filter(kind=kind).count()


def _list(name: str, query: str) -> Any:
    return lambda user: f"{reverse(name)}?{query}"
