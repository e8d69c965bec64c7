"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class NotificationCapability(Capability):
    ATTEND_ALERTS = (
        "notifications.attend_alerts",
        _("Take, hand on and close alerts, send a letter again"),
        Reach.DISTRICT,
        Purpose.CASE,
    )
