"""Applications and work permits in API v1: the same acts as on the portal."""

from permits.api.applications import (
    ApplicationsView,
    ApplicationView,
    ChangesView,
    SubmitView,
    WithdrawView,
    WorkersView,
)
from permits.api.permits import ExtensionView, PermitsView, PermitView

__all__ = [
    "ApplicationView",
    "ApplicationsView",
    "ChangesView",
    "ExtensionView",
    "PermitView",
    "PermitsView",
    "SubmitView",
    "WithdrawView",
    "WorkersView",
]
