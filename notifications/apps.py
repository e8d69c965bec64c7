from datetime import date
from typing import Any

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Alerts and messages")

    def ready(self) -> None:
        from accounts.states import Role
        from core.sections import offer_count, offer_face

        offer_face(Role.SUPERVISOR, lambda: reverse("desk:home"))
        offer_face(Role.ANALYST, lambda: reverse("desk:home"))
        for count in _counts():
            offer_count(Role.SUPERVISOR, count)


def _counts() -> list[Any]:
    """The supervisor's numbers of the day; each opens its list."""
    from core.sections import Count
    from notifications.queries import desk
    from notifications.states import AlertKind

    def cases(**filters: Any) -> Any:
        def count(user: Any, on: date) -> int:
            return desk.count_cases(user, on, **filters)

        return count

    def alerts(kind: AlertKind) -> Any:
        def count(user: Any, on: date) -> int:
            return desk.alerts_visible_to(user, on).filter(kind=kind).count()

        return count

    def cases_url(query: str) -> Any:
        return lambda user: f"{reverse('desk:cases')}?{query}"

    def alerts_url(kind: AlertKind) -> Any:
        return lambda user: f"{reverse('desk:alerts')}?kind={kind}"

    return [
        Count(
            _("Possible overstays"),
            cases(state="possible"),
            cases_url("state=possible"),
            hint=_("nobody has looked yet"),
            tone="late",
            order=10,
        ),
        Count(
            _("Wait for your confirmation"),
            cases(waiting_for_me=True),
            cases_url("who=confirm"),
            hint=_("proposed by a colleague"),
            tone="soon",
            order=11,
        ),
        Count(_("Your cases"), cases(mine=True), cases_url("who=mine"), order=12),
        Count(
            _("Lapsed registrations"),
            alerts(AlertKind.REGISTRATION_LAPSED),
            alerts_url(AlertKind.REGISTRATION_LAPSED),
            tone="soon",
            order=13,
        ),
        Count(
            _("Feeds that need attention"),
            alerts(AlertKind.FEED),
            alerts_url(AlertKind.FEED),
            tone="soon",
            order=14,
        ),
        Count(
            _("Letters not delivered"),
            alerts(AlertKind.MESSAGE_FAILED),
            alerts_url(AlertKind.MESSAGE_FAILED),
            tone="soon",
            order=15,
        ),
    ]
