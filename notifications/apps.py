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
        about = ("subject_kind", "subject_id")
        to_person = "t.recipient_kind = 'person'"
        of_case = ("case_id", "enforcement_overstaycase")
        re_pointings.join(
            "notifications",
            (
                RePointing("notifications_message", "person_id", about=about),
                RePointing("notifications_message", "recipient_id", about=about, only=to_person),
                RePointing("notifications_setaside", "person_id", about=about),
                RePointing("notifications_alert", "person_id", of_case, about=about),
            ),
        )
