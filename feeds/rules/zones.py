"""A machine-readable zone in a feed's line: it fills what is left empty and contradicts nothing. Pure.

The values of the line stand before those of the zone, which cuts names short and writes them in Latin
letters; a number, a day, a sex or a code that the zone's check digits say otherwise is refused.
"""

from collections.abc import Mapping
from datetime import date

from identity.document_numbers import document_key
from identity.mrz import read_mrz
from registry.rules.people.zones import CODES, fields_of

ZONE = "document.mrz"
#: Fields of a line and what of a zone stands for them.
FILLED: Mapping[str, str] = {
    "document.kind": "kind",
    "document.number": "number",
    "document.issuing_country": "issuing_country",
    "document.expires_on": "expires_on",
    "person.surname": "surname",
    "person.given_names": "given_names",
    "person.born_on": "born_on",
    "person.sex": "sex",
    "person.citizenship": "citizenship",
}
#: Besides m, f and x, what zones and Cyrillic documents write for a sex, letter by letter.
SEXES, SEXES_AS = "<мж", "xmf"
_UNKNOWN = "-00"
_SEXES = str.maketrans(SEXES, SEXES_AS)

Problem = tuple[str, str]


def filled_from_zone(values: Mapping[str, str], *, on: date) -> tuple[dict[str, str], Problem | None]:
    """The line with what its zone says where it says nothing, and the field and rule that it breaks.

    `on` is the day of the crossing, which decides the century of the zone's years.
    """
    reading = read_mrz(values[ZONE], on=on)
    filled = dict(values) | {ZONE: " ".join(values[ZONE].split())}
    if not reading.is_sound:
        return filled, (ZONE, "zone_faulty")
    said = {field: fields_of(reading)[name] or "" for field, name in FILLED.items()}
    for field, told in said.items():
        if not values[field].strip():
            filled[field] = told
        elif told and not _agree(field, values[field], told):
            return filled, (field, "zone_differs")
    return filled, None


def _agree(field: str, given: str, told: str) -> bool:
    """Whether the line and the zone may both be right. Names and kinds are not compared."""
    given = given.strip()
    if field == "document.number":
        return document_key(given) == document_key(told)
    if field in ("document.issuing_country", "person.citizenship"):
        return CODES.get(given.upper(), given.upper()) == told
    if field == "person.born_on":
        known = given.removesuffix(_UNKNOWN).removesuffix(_UNKNOWN)
        return told.startswith(known) or known.startswith(told)
    if field == "person.sex":
        sex = given.lower().translate(_SEXES)
        return sex == told or "x" in (sex, told)
    return field != "document.expires_on" or given == told
