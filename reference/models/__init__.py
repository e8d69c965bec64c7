from reference.models.calendar import CalendarDay, CalendarYear
from reference.models.classifiers import (
    Checkpoint,
    Country,
    CountryGroup,
    District,
    Occupation,
    Region,
    Sector,
)
from reference.models.dated import CheckpointVolume, CountryGroupMembership, MonthlyIndex
from reference.models.offices import Office
from reference.models.terms import CitedTerms, Confidence, DatedTerms, Named, Sourced, terms_constraints

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Checkpoint",
    "CheckpointVolume",
    "CitedTerms",
    "Confidence",
    "Country",
    "CountryGroup",
    "CountryGroupMembership",
    "DatedTerms",
    "District",
    "MonthlyIndex",
    "Named",
    "Occupation",
    "Office",
    "Region",
    "Sector",
    "Sourced",
    "terms_constraints",
]
