"""Reading applications and permits: who sees which, what they are checked for, what is valid."""

from permits.queries.applications import application_by_number, lock_application, lock_own_application
from permits.queries.checks import checks_of, stored_checks
from permits.queries.deadlines import Deadline, deadline_of
from permits.queries.lookups import (
    applications_in_full,
    country_ids_of,
    employer_for,
    occupation_ids_of,
    permit_seen,
    permits_in_full,
    region_id_of,
)
from permits.queries.outcomes import checks_in_words
from permits.queries.permits import (
    EXTEND,
    can_be_extended,
    extension_window_of,
    grounds_for,
    is_valid,
    lock_permit,
    permit_acts_open_to,
    permit_by_number,
)
from permits.queries.terms import EMPLOYERS_CATEGORIES, category_terms, fee_of, permit_rules
from permits.queries.visibility import (
    acts_open_to,
    applications_visible_to,
    employers_of,
    may_act_for_employer,
    permits_visible_to,
    require_representation,
)

__all__ = [
    "EMPLOYERS_CATEGORIES",
    "EXTEND",
    "Deadline",
    "acts_open_to",
    "application_by_number",
    "applications_in_full",
    "applications_visible_to",
    "can_be_extended",
    "category_terms",
    "checks_in_words",
    "checks_of",
    "country_ids_of",
    "deadline_of",
    "employer_for",
    "employers_of",
    "extension_window_of",
    "fee_of",
    "grounds_for",
    "is_valid",
    "lock_application",
    "lock_own_application",
    "lock_permit",
    "may_act_for_employer",
    "occupation_ids_of",
    "permit_acts_open_to",
    "permit_by_number",
    "permit_rules",
    "permit_seen",
    "permits_in_full",
    "permits_visible_to",
    "region_id_of",
    "require_representation",
    "stored_checks",
]
