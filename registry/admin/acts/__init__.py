"""The acts of the registry: each a button, a small page, one operation."""

from registry.admin.acts.matches import JOIN_ACTS, MATCH_ACTS, way_back
from registry.admin.acts.papers import NOTICE_ACTS, REGISTRATION_ACTS, RESIDENCE_ACTS, STAY_ACTS
from registry.admin.acts.people import MARK_ACTS, PERSON_ACTS

__all__ = [
    "JOIN_ACTS",
    "MARK_ACTS",
    "MATCH_ACTS",
    "NOTICE_ACTS",
    "PERSON_ACTS",
    "REGISTRATION_ACTS",
    "RESIDENCE_ACTS",
    "STAY_ACTS",
    "way_back",
]
