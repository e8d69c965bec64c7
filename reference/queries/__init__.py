"""Reading the reference rows: what is in force, where an address lies, what one may choose."""

from reference.queries.choices import alphabetical, choices_of
from reference.queries.dated import (
    Terms,
    countries_in,
    districts_on,
    groups_of,
    home_country_id,
    in_force,
    regions_on,
    terms_in_force,
    with_successors,
    working_calendar,
)
from reference.queries.places import Place, place_on

__all__ = [
    "Place",
    "Terms",
    "alphabetical",
    "choices_of",
    "countries_in",
    "districts_on",
    "groups_of",
    "home_country_id",
    "in_force",
    "place_on",
    "regions_on",
    "terms_in_force",
    "with_successors",
    "working_calendar",
]
