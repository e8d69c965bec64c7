"""Every write of the registry, one module a noun."""

from registry.operations.arrivals import notify_arrival
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

__all__ = [
    "add_document",
    "annul_residence_permit",
    "correct_line",
    "correct_person",
    "end_protection",
    "end_registrations_of",
    "end_representation",
    "enrol_employer",
    "enrol_host",
    "enrol_person",
    "give_representation",
    "issue_residence_permit",
    "move_registration",
    "move_watermark",
    "notify_arrival",
    "observe_crossing",
    "open_file",
    "open_registration",
    "protect_person",
    "refuse_residence_permit",
    "renew_registration",
    "request_residence_permit",
    "take_in_file",
    "take_in_lines",
    "withdraw_residence_permit",
]
