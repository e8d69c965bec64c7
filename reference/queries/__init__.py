"""Reading the reference rows: what is in force, where an address lies, what one may choose."""

from reference.queries.addresses import Address, address_on
from reference.queries.choices import alphabetical, choices_of
from reference.queries.codes import COUNTRY_CODES_SQL, country_ids_by_code
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

__all__ = [
    "COUNTRY_CODES_SQL",
    "Address",
    "Terms",
    "address_on",
    "alphabetical",
    "choices_of",
    "countries_in",
    "country_ids_by_code",
    "districts_on",
    "groups_of",
    "home_country_id",
    "in_force",
    "regions_on",
    "terms_in_force",
    "with_successors",
    "working_calendar",
]
