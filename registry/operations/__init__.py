"""Every write of the registry, one module a noun."""

from registry.operations.arrivals import notify_arrival
from registry.operations.cases import (
    confirm_case,
    propose_dismissal,
    propose_outcome,
    reopen_case,
    return_case,
    review_case,
    save_checklist,
    supersede_case,
)
from registry.operations.feeds import move_watermark
from registry.operations.intake import correct_line, observe_crossing, take_in_file, take_in_lines
from registry.operations.parties import end_representation, enrol_employer, enrol_host, give_representation
from registry.operations.people import (
    add_document,
    correct_person,
    end_protection,
    enrol_person,
    open_file,
    protect_person,
)
from registry.operations.registrations import (
    end_registrations_of,
    move_registration,
    open_registration,
    renew_registration,
)
from registry.operations.residence import (
    annul_residence_permit,
    issue_residence_permit,
    refuse_residence_permit,
    request_residence_permit,
    withdraw_residence_permit,
)
from registry.operations.sweeps import flag_overstays, flag_registrations, settle_cases
from registry.operations.verdicts import confirm_verdict, move_day_to_leave, propose_verdict

__all__ = [
    "add_document",
    "annul_residence_permit",
    "confirm_case",
    "confirm_verdict",
    "correct_line",
    "correct_person",
    "end_protection",
    "end_registrations_of",
    "end_representation",
    "enrol_employer",
    "enrol_host",
    "enrol_person",
    "flag_overstays",
    "flag_registrations",
    "give_representation",
    "issue_residence_permit",
    "move_day_to_leave",
    "move_registration",
    "move_watermark",
    "notify_arrival",
    "observe_crossing",
    "open_file",
    "open_registration",
    "propose_dismissal",
    "propose_outcome",
    "propose_verdict",
    "protect_person",
    "refuse_residence_permit",
    "renew_registration",
    "reopen_case",
    "request_residence_permit",
    "return_case",
    "review_case",
    "save_checklist",
    "settle_cases",
    "supersede_case",
    "take_in_file",
    "take_in_lines",
    "withdraw_residence_permit",
]
