"""Who may do what where, and what the journal says of a thing."""

from accounts.queries.roles import (
    Territory,
    administrators,
    api_key_of,
    assignments_of,
    held_on,
    may,
    may_at,
    open_reset_requests,
    require,
    roles_of,
    system_user,
    territory_for,
    user_named,
    user_of_verified_email,
)
from accounts.queries.timeline import (
    ENTRIES_A_PAGE,
    TimelinePage,
    names_of,
    readings_of,
    timeline_of,
    timeline_of_subject,
)

__all__ = [
    "ENTRIES_A_PAGE",
    "Territory",
    "TimelinePage",
    "administrators",
    "api_key_of",
    "assignments_of",
    "held_on",
    "may",
    "may_at",
    "names_of",
    "open_reset_requests",
    "readings_of",
    "require",
    "roles_of",
    "system_user",
    "territory_for",
    "timeline_of",
    "timeline_of_subject",
    "user_named",
    "user_of_verified_email",
]
