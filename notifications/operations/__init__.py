"""Every write of alerts and letters."""

from notifications.operations.attention import (
    Taken,
    assign_alert,
    assign_case,
    begin_review,
    open_again,
    release_alert,
    settle_alert,
    take_alerts,
    take_cases,
)
from notifications.operations.delivery import retry_message, send_messages
from notifications.operations.dispatch import dispatch_journal
from notifications.operations.escalation import escalate_alerts
from notifications.operations.feeds import watch_feeds

__all__ = [
    "Taken",
    "assign_alert",
    "assign_case",
    "begin_review",
    "dispatch_journal",
    "escalate_alerts",
    "open_again",
    "release_alert",
    "retry_message",
    "send_messages",
    "settle_alert",
    "take_alerts",
    "take_cases",
    "watch_feeds",
]
