from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from core.sections import Face, Search, offer_count, offer_counts, offer_face, offer_search
        from desk.capabilities import DeskCapability
        from enforcement.capabilities import EnforcementCapability

        offer_face(DeskCapability.SEE_COUNTRY, Face(_("Desk"), lambda: reverse("desk:home"), order=10))
        offer_search(EnforcementCapability.DECIDE_CASES, Search(lambda: reverse("desk:cases"), order=10))
        for count in _counts_of_cases():
            offer_count(EnforcementCapability.DECIDE_CASES, count)
        offer_counts(_counts_of_alerts)


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


def _counts_of_cases() -> list[Any]:
    """A supervisor's cases of the day; each number opens its list."""
    from core.sections import Count

    return [
        Count(title, partial(_count_cases, filters), _list("desk:cases", query), hint, tone, order)
        for order, (title, hint, tone, filters, query) in enumerate(CASES, start=10)
    ]


def _counts_of_alerts(capabilities: Collection[str]) -> list[Any]:
    """The open alerts of each kind that these capabilities look at. Cases have numbers of their own."""
    from core.alerts import kinds_for
    from core.sections import Count
    from enforcement.alerts import OVERSTAY

    kinds = [kind for kind in kinds_for(capabilities) if kind is not OVERSTAY]
    return [
        Count(kind.many, partial(_count_alerts, kind.code), _list_of(kind), tone=kind.tone, order=20)
        for kind in kinds
    ]


def _count_cases(filters: dict[str, Any], user: User, on: date) -> int:
    from desk import queries

    return queries.count_cases(user, on, **filters)


def _count_alerts(kind: str, user: User, on: date) -> int:
    from notifications.queries.alerts import alerts_visible_to

    return alerts_visible_to(user, on).filter(kind=kind).count()


def _list(name: str, query: str) -> Any:
    return lambda user: f"{reverse(name)}?{query}"


def _list_of(kind: Any) -> Any:
    return lambda user: kind.list_url()
