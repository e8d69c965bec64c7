"""A machine-readable zone in a feed's line: it fills what is left empty and contradicts nothing. Pure.

The values of the line stand before those of the zone, which cuts names short and writes them in Latin
letters; a number, a day, a sex or a code that the zone's check digits say otherwise is refused. A zone that
cannot be right fills nothing, and takes nothing away from a line that is whole without it. The zone of a
visa tells of the holder alone: its number, its days and who issued it are the visa's.
"""

from collections.abc import Mapping
from datetime import date

from identity.document_numbers import document_key
from identity.mrz import read_mrz
from registry.rules.people.zones import CODES, fields_of, is_of_visa

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
#: With these by itself a line is a crossing, whatever a zone that cannot be right says.
_WHOLE = tuple(field for field in FILLED if field not in ("document.expires_on", "person.given_names"))
#: What a visa's zone says of its holder.
_OF_HOLDER = frozenset(field for field in FILLED if field.startswith("person."))
#: What has check digits of its own, and is told for sure where they fit.
_PROVEN = {"document.number": "document_number", "person.born_on": "born_on"}
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
    said = {field: fields_of(reading)[name] or "" for field, name in FILLED.items()}
    if is_of_visa(reading):
        said = {field: told for field, told in said.items() if field in _OF_HOLDER}
    if not reading.is_sound:
        if not all(values[field].strip() for field in _WHOLE):
            return filled, (ZONE, "zone_faulty")
        faulty = {finding.field for finding in reading.findings if finding.is_fault}
        sure = {field for field, name in _PROVEN.items() if not faulty & {name, "composite", ""}}
        said = {field: told for field, told in said.items() if field in sure}
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
