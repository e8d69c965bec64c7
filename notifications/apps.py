from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Alerts and messages")

    def ready(self) -> None:
        import notifications.events  # noqa: F401 (declares what can happen)
        from accounts.capabilities import AccountsCapability
        from accounts.rules import grant
        from core.alerts import offer_alerts
        from notifications.alerts import KINDS
        from registry.seams import RePointing, re_pointings

        offer_alerts(*KINDS)
        grant(AccountsCapability.ATTEND_FAILURES, "notifications.view_setaside")
        tables = ("notifications_alert", "notifications_message", "notifications_setaside")
        re_pointings.join("notifications", tuple(RePointing(table, "person_id") for table in tables))
