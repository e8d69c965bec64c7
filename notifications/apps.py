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
        re_pointings.join(
            "notifications",
            (
                RePointing("notifications_alert", "person_id", ("case_id", "enforcement_overstaycase")),
                RePointing("notifications_message", "person_id"),
                RePointing("notifications_message", "recipient_id", only="recipient_kind = 'person'"),
                RePointing("notifications_setaside", "person_id"),
            ),
        )
