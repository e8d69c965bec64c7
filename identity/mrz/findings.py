"""What there is to say about a machine readable zone, field by field; sentences stand where it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """What was found."""

    NO_ZONE = "no_zone"
    """The text is none of the five forms: wrong number of lines."""
    WRONG_LENGTH = "wrong_length"
    """A line is too long or too short, and what is missing cannot be told."""
    FILLED_UP = "filled_up"
    """Only filler was missing or too much."""
    KEYBOARD = "keyboard"
    """The scanner wrote through a Cyrillic keyboard, or look-alike letters were typed."""
    NOT_ALLOWED = "not_allowed"
    """A character that this field cannot hold; what is meant is proposed and not taken over."""
    CHECK_DIGIT = "check_digit"
    """The check digit does not fit, and what was misread cannot be told."""
    REPAIRED = "repaired"
    """A misread character, put right because its check digit proves it."""
    UNSEEN = "unseen"
    """A character that no check digit tells from another, where its neighbours are of the other sort."""
    NO_NUMBER = "no_number"
    """There is no number."""
    NO_DATE = "no_date"
    """The calendar has no such day."""
    DATE_PARTLY_KNOWN = "date_partly_known"
    """The document gives the year, or the year and the month."""
    DATE_UNKNOWN = "date_unknown"
    """The document gives no year: whoever issued it did not know the day (part 3, section 4.8)."""
    NO_NAME = "no_name"
    """There is no name."""
    ONE_NAME = "one_name"
    """The document gives one name, which counts as the surname."""
    NAME_TRUNCATED = "name_truncated"
    """The names fill the line, so they may go on in the document."""


#: With one of these the zone is not to be taken over without reading the document itself.
FAULTS = frozenset(
    {
        FindingCode.NO_ZONE,
        FindingCode.WRONG_LENGTH,
        FindingCode.NOT_ALLOWED,
        FindingCode.CHECK_DIGIT,
        FindingCode.NO_DATE,
        FindingCode.NO_NAME,
        FindingCode.NO_NUMBER,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: field, line and position (from 1; 0 is all of it), what stood there, what is meant."""

    code: FindingCode
    field: str = ""
    line: int = 0
    position: int = 0
    found: str = ""
    meant: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether it forbids taking the zone over as it is."""
        return self.code in FAULTS
