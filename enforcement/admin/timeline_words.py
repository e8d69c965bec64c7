"""How the data of the cases' events read in a timeline."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from enforcement.states import DismissalReason, Outcome

LABELS: dict[str, Any] = {"outcome": _("outcome"), "reason": _("reason")}
VALUES: dict[str, dict[str, Any]] = {
    "outcome": dict(Outcome.choices),
    "reason": dict(DismissalReason.choices),
}
TONES = {"case_opened": "late", "case_dismissed": "closed", "case_resolved": "closed"}
