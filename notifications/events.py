"""What can happen to alerts, messages and feeds, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import CODE, DAY, ID, about, declare, maybe


class NotificationEvent(TextChoices):
    ALERT_TAKEN = "alert_taken", _("Alert taken")
    ALERT_ASSIGNED = "alert_assigned", _("Alert assigned")
    ALERT_RELEASED = "alert_released", _("Alert released")
    ALERT_SETTLED = "alert_settled", _("Alert settled")
    ALERT_UNANSWERED = "alert_unanswered", _("Alert that nobody took in time")
    ENTRY_SET_ASIDE = "entry_set_aside", _("Journal entry set aside")
    ENTRY_FOLLOWED = "entry_followed", _("Entry set aside has been followed")
    MESSAGE_SENT = "message_sent", _("Message sent")
    MESSAGE_FAILED = "message_failed", _("Message not delivered")
    MESSAGE_WITHHELD = "message_withheld", _("Message not sent: its occasion is gone")
    MESSAGE_RETRIED = "message_retried", _("Message sent again")
    FEED_FELL_SILENT = "feed_fell_silent", _("Feed fell silent")
    FEED_RECOVERED = "feed_recovered", _("Feed is whole again")


_MESSAGE = about("message", template=CODE, recipient=CODE, about=CODE, error=CODE)

declare(
    NotificationEvent,
    {
        NotificationEvent.ALERT_TAKEN: about("alert", case=maybe(ID), was=maybe(ID), to=ID),
        NotificationEvent.ALERT_ASSIGNED: about("alert", case=maybe(ID), was=maybe(ID), to=ID),
        NotificationEvent.ALERT_RELEASED: about("alert", case=maybe(ID), was=maybe(ID)),
        NotificationEvent.ALERT_SETTLED: about("alert", case=maybe(ID), was=maybe(ID)),
        NotificationEvent.ALERT_UNANSWERED: about(
            "alert", kind=CODE, original=ID, case=maybe(ID), raised_on=DAY
        ),
        NotificationEvent.ENTRY_SET_ASIDE: about("setaside", entry=ID, cause=CODE),
        NotificationEvent.ENTRY_FOLLOWED: about("setaside", entry=ID),
        NotificationEvent.MESSAGE_SENT: _MESSAGE,
        NotificationEvent.MESSAGE_FAILED: _MESSAGE,
        NotificationEvent.MESSAGE_WITHHELD: _MESSAGE,
        NotificationEvent.MESSAGE_RETRIED: _MESSAGE,
        NotificationEvent.FEED_FELL_SILENT: about("checkpoint", code=CODE, state=CODE),
        NotificationEvent.FEED_RECOVERED: about("checkpoint"),
    },
)
