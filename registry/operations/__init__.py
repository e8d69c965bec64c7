"""Every write of the registry, one module a noun."""

from registry.operations.citizenships import add_citizenship, end_citizenship
from registry.operations.documents import add_document, end_document, restore_document
from registry.operations.matches.finding import find_duplicates, seek_matches
from registry.operations.people import (
    correct_person,
    end_protection,
    enrol_person,
    protect_person,
)
from registry.operations.statuses import begin_status, end_status
from registry.operations.stays.arrivals import notify_arrival
from registry.operations.stays.registrations import (
    end_registrations_of,
    move_registration,
    open_registration,
    renew_registration,
)
from registry.operations.stays.residence import (
    annul_residence_permit,
    issue_residence_permit,
    refuse_residence_permit,
    request_residence_permit,
    withdraw_residence_permit,
)
from registry.operations.stays.sweeps import flag_registrations

__all__ = [
    "add_citizenship",
    "add_document",
    "annul_residence_permit",
    "begin_status",
    "correct_person",
    "end_citizenship",
    "end_document",
    "end_protection",
    "end_registrations_of",
    "end_status",
    "enrol_person",
    "find_duplicates",
    "flag_registrations",
    "issue_residence_permit",
    "move_registration",
    "notify_arrival",
    "open_registration",
    "protect_person",
    "refuse_residence_permit",
    "renew_registration",
    "request_residence_permit",
    "restore_document",
    "seek_matches",
    "withdraw_residence_permit",
]
