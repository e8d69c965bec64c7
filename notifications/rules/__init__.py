"""Pure decisions: what follows from an event, when a letter is tried again."""

from notifications.rules.delivery import wait_after, wait_until_routed
from notifications.rules.routing import ROUTES, SILENT, AlertPlan, Key, NewAlert, Route, Signal, plan_alerts

__all__ = [
    "ROUTES",
    "SILENT",
    "AlertPlan",
    "Key",
    "NewAlert",
    "Route",
    "Signal",
    "plan_alerts",
    "wait_after",
    "wait_until_routed",
]
