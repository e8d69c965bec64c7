"""What can happen to alerts, messages and feeds, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NotificationEvent(TextChoices):
    ALERT_TAKEN = "alert_taken", _("Alert taken")
    ALERT_ASSIGNED = "alert_assigned", _("Alert assigned")
    ALERT_RELEASED = "alert_released", _("Alert released")
    ALERT_SETTLED = "alert_settled", _("Alert settled")
    MESSAGE_SENT = "message_sent", _("Message sent")
    MESSAGE_FAILED = "message_failed", _("Message not delivered")
    MESSAGE_RETRIED = "message_retried", _("Message sent again")
    FEED_FELL_SILENT = "feed_fell_silent", _("Feed fell silent")
    FEED_RECOVERED = "feed_recovered", _("Feed is whole again")
