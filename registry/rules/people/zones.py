"""A machine-readable zone in the words of the register, and a sentence for each finding. Pure."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from identity.mrz import Finding, FindingCode, MrzReading, read_mrz
from registry.rules.people.search import SearchTerms, search_terms
from registry.states import DocumentKind

#: No shorter text is taken for a zone: one line of a card.
ZONE_AT_LEAST = 30
#: Kinds of document by their code, else by its first letter (ICAO Doc 9303 parts 4 to 7). What the second
#: letter of a passport means was the state's to say for long, so only these are taken at their word.
_KINDS = {
    "P": DocumentKind.PASSPORT,
    "PD": DocumentKind.DIPLOMATIC_PASSPORT,
    "PO": DocumentKind.OFFICIAL_PASSPORT,
    "PR": DocumentKind.REFUGEE_DOCUMENT,
    "PL": DocumentKind.LAISSEZ_PASSER,
    "I": DocumentKind.ID_CARD,
    "A": DocumentKind.ID_CARD,
    "C": DocumentKind.ID_CARD,
    "V": "visa",
}
#: How a zone writes Germany; all other codes are those of the register.
CODES = {"D": "DEU"}

FIELDS: dict[str, Any] = {
    "": _("Zone"),
    "document_code": _("Kind of document"),
    "issuing_state": _("Issued by"),
    "document_number": _("Document number"),
    "nationality": _("Citizenship"),
    "names": _("Full name"),
    "born_on": _("Date of birth"),
    "sex": _("Sex"),
    "expires_on": _("Document expires on"),
    "optional": _("Optional data"),
    "optional_more": _("Optional data"),
    "composite": _("Check digit of the zone"),
}
FINDINGS: dict[FindingCode, Any] = {
    FindingCode.NO_ZONE: _(
        "%(field)s: it is none of the five forms. Read all lines: three of a card, two of a passport or visa."
    ),
    FindingCode.WRONG_LENGTH: _(
        "%(field)s: line %(line)s has %(found)s characters instead of %(meant)s. Read the line again."
    ),
    FindingCode.FILLED_UP: _("%(field)s: line %(line)s had too little or too much filler; it was put right."),
    FindingCode.KEYBOARD: _(
        "%(field)s: it was typed on a Cyrillic keyboard and has been read as Latin letters. Compare it with "
        "the document."
    ),
    FindingCode.NOT_ALLOWED: _(
        "%(field)s: “%(found)s” cannot stand in line %(line)s at place %(position)s. Compare it with the "
        "document."
    ),
    FindingCode.CHECK_DIGIT: _(
        "%(field)s: the check digit does not fit, so a character was misread. Read the zone again, or type "
        "the value from the document."
    ),
    FindingCode.REPAIRED: _(
        "%(field)s: “%(found)s” in line %(line)s at place %(position)s was misread for “%(meant)s” and was "
        "repaired; the check digit proves it."
    ),
    FindingCode.UNSEEN: _(
        "%(field)s: whether “%(found)s” at place %(position)s of line %(line)s was read right, no check "
        "digit tells. Compare it with the document."
    ),
    FindingCode.NO_NUMBER: _("%(field)s: there is none in the zone. Type it from the document."),
    FindingCode.NO_DATE: _("%(field)s: no calendar has this day. Type it from the document."),
    FindingCode.DATE_PARTLY_KNOWN: _("%(field)s: the document gives it in part."),
    FindingCode.DATE_UNKNOWN: _("%(field)s: the document does not give it. Ask for the year at least."),
    FindingCode.NO_NAME: _("%(field)s: there is none in the zone. Type it from the document."),
    FindingCode.ONE_NAME: _("%(field)s: the document gives one name; it counts as the surname."),
    FindingCode.NAME_TRUNCATED: _(
        "%(field)s: it fills its line and may go on in the document. Compare it with the document."
    ),
}


def _looks_like_zone(text: str) -> bool:
    # On a Cyrillic keyboard the key of "<" types Б; no name has two of them together.
    has_filler = text.count("<") >= 2 or "ББ" in text.upper()
    return has_filler and len("".join(text.split())) >= ZONE_AT_LEAST


def finding_in_words(finding: Finding) -> str:
    """The finding with its cure, in the active language."""
    told = {name: getattr(finding, name) for name in ("line", "position", "found", "meant")}
    return str(FINDINGS[finding.code]) % {"field": FIELDS[finding.field], **told}


def fields_of(reading: MrzReading) -> dict[str, Any]:
    """What the zone says, by the names and codes of the register; empty or None where it says nothing."""
    born_on, code = reading.born_on, reading.document_code
    return {
        "kind": str(_KINDS.get(code) or _KINDS.get(code[:1], "")),
        "issuing_country": CODES.get(reading.issuing_state, reading.issuing_state),
        "surname": reading.surname,
        "given_names": reading.given_names,
        "number": reading.document_number,
        "citizenship": CODES.get(reading.nationality, reading.nationality),
        "born_on": str(born_on) if born_on else None,
        "sex": reading.sex,
        "expires_on": reading.expires_on.isoformat() if reading.expires_on else None,
        "optional": " ".join(part for part in (reading.optional, reading.optional_more) if part),
    }


def is_of_visa(reading: MrzReading) -> bool:
    """Whether it is a visa's zone: its number, its last day and who issued it are not the passport's."""
    return reading.document_code.startswith("V")


def zone_in(text: str, *, on: date) -> MrzReading | None:
    """The zone that somebody pasted or scanned; None when the text is something else."""
    return read_mrz(text, on=on) if _looks_like_zone(text) else None


def terms_typed(text: str, *, on: date) -> tuple[SearchTerms, MrzReading | None]:
    """By what to look for whoever one line or a zone means, and the zone if it is one."""
    zone = zone_in(text, on=on)
    return (terms_of_zone(zone), zone) if zone else (search_terms(text), None)


def terms_of_zone(reading: MrzReading) -> SearchTerms:
    """By what to look for whoever a zone names.

    By the number where it can be read for certain, else by the name and the birth date. A visa's number is
    no document's.
    """
    doubted = {finding.field for finding in reading.findings if finding.is_fault}
    if not is_of_visa(reading) and reading.document_number and not doubted & {"document_number", "composite"}:
        return SearchTerms(document=reading.document_number)
    return SearchTerms(born_on=reading.born_on, surname=reading.surname, given_names=reading.given_names)
