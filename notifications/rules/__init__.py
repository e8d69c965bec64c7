"""Pure decisions: what follows from an event, when a letter is tried again."""

from notifications.rules.delivery import wait_after, wait_until_routed
from notifications.rules.routing import (
    SILENT,
    AlertPlan,
    Closing,
    NewAlert,
    PersonSignal,
    Route,
    Signal,
    plan_alerts,
    routes,
)

__all__ = [
    "SILENT",
    "AlertPlan",
    "Closing",
    "NewAlert",
    "PersonSignal",
    "Route",
    "Signal",
    "plan_alerts",
    "routes",
    "wait_after",
    "wait_until_routed",
]
