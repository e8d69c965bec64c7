"""How the data of the registry's events read in a timeline."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.capabilities import Purpose
from registry.states import (
    AccessClass,
    Apart,
    Basis,
    CrossingMark,
    Direction,
    DocumentKind,
    QuestionState,
    StatusKind,
)

#: What a value of an entry's data is called. A key not named here is not shown.
LABELS: dict[str, Any] = {
    "authorised_until": _("lawful until"),
    "basis": _("basis"),
    "entered_on": _("entered"),
    "departed_on": _("departed"),
    "exit_missing": _("exit not recorded"),
    "first_on": _("from"),
    "last_on": _("until"),
    "valid_from": _("from"),
    "valid_until": _("until"),
    "until": _("until"),
    "renewal_number": _("renewals"),
    "deadline_on": _("deadline"),
    "received_on": _("received"),
    "late": _("late"),
    "is_late": _("late"),
    "mark": _("mark"),
    "record": _("record"),
    "due": _("answer owed by"),
    "reply": _("answer"),
    "access": _("access"),
    "access_class": _("access"),
    "note": _("note"),
    "likely": _("files that may be the same person’s"),
    "apart": _("why a file was made"),
    "purpose": _("purpose"),
    "fields": _("fields"),
    "kind": _("kind"),
    "status": _("status"),
    "direction": _("direction"),
    "role": _("role"),
    "shown": _("people shown"),
    "rows": _("rows"),
    "list": _("list"),
}

#: Keys that say what a value was before.
BEFORE = {"authorised_until": "was", "access": "was", "access_class": "was"}
VALUES: dict[str, dict[str, Any]] = {
    "basis": dict(Basis.choices),
    "mark": dict(CrossingMark.choices),
    "access": dict(AccessClass.choices),
    "access_class": dict(AccessClass.choices),
    "was": dict(AccessClass.choices),
    "kind": dict(DocumentKind.choices),
    "purpose": dict(Purpose.choices),
    "status": dict(StatusKind.choices),
    "direction": dict(Direction.choices),
    "reply": dict(QuestionState.choices),
    "apart": dict(Apart.choices),
}
TONES = {
    "registration_lapsed": "late",
    "registration_due": "soon",
    "crossing_marked": "soon",
    "residence_refused": "soon",
    "residence_annulled": "soon",
    "stay_ended": "closed",
    "registration_ended": "closed",
    "registration_renewed": "calm",
    "registration_opened": "calm",
    "residence_issued": "calm",
}
