"""The acts of the registry: each a button, a small page, one operation."""

from registry.admin.acts.papers import REGISTRATION_ACTS, RESIDENCE_ACTS, STAY_ACTS
from registry.admin.acts.parties import EMPLOYER_ACTS, HOST_ACTS, REPRESENTATION_ACTS
from registry.admin.acts.people import MARK_ACTS, PERSON_ACTS

__all__ = [
    "EMPLOYER_ACTS",
    "HOST_ACTS",
    "MARK_ACTS",
    "PERSON_ACTS",
    "REGISTRATION_ACTS",
    "REPRESENTATION_ACTS",
    "RESIDENCE_ACTS",
    "STAY_ACTS",
]
