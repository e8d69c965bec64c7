"""Dates of which a document may give the year alone, or the year and the month.

ICAO Doc 9303 part 3, section 4.8: what is unknown of a birth date is left out of the document. An
unknown month or day is 0 here and is never made up: whoever needs a day asks for the `first` or the
`last` that it may have been, and says by that which reading a rule takes.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(?:(?P<day>\d{1,2})[./ -])?(?P<month>\d{1,2})[./ -])?(?P<year>\d{4})", re.ASCII)
_EIGHT_DIGITS = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2}[./ -]){1,2}\d{2}|\d{6}|\d{2}", re.ASCII)


class ShortYear(ValueError):
    """A year of two digits: which century is meant is not guessed."""


@dataclass(frozen=True, order=True, slots=True)
class PartialDate:
    """A year, with its month and day as far as they are known; 0 is unknown.

    Raises ValueError for a day without a month and for what no calendar has.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if self.day and not self.month:
            raise ValueError("a day without its month says nothing")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A day known in full."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def read(cls, text: str) -> PartialDate:
        """What stands in a message or a database: 1965-05-12, 1965-05, 1965, 1965-05-00, 1965-00-00.

        Raises ShortYear for a year of two digits, ValueError for anything else.
        """
        if _SHORT_YEAR.fullmatch(text):
            raise ShortYear(f"a year of two digits: {text!r}")
        return cls._matched(_YEAR_FIRST.fullmatch(text), text)

    @classmethod
    def typed(cls, text: str) -> PartialDate:
        """What a person types: also 12.05.1965, 05.1965, 00.00.1965 and 12051965.

        Raises ShortYear for a year of two digits, ValueError for what is no date.
        """
        text = text.strip()
        if _SHORT_YEAR.fullmatch(text):
            raise ShortYear(f"a year of two digits: {text!r}")
        found = _YEAR_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text)
        return cls._matched(found, text)

    @classmethod
    def _matched(cls, found: re.Match[str] | None, text: str) -> PartialDate:
        if found is None:
            raise ValueError(f"no date: {text!r}")
        return cls(*(int(found[part] or 0) for part in ("year", "month", "day")))

    @property
    def first(self) -> date:
        """The earliest day that it may have been."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day that it may have been."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def is_whole(self) -> bool:
        """Whether the day itself is known."""
        return self.day != 0

    @property
    def readings(self) -> tuple[PartialDate, ...]:
        """Itself, and all that says less of the same day: 1965-05-12, 1965-05, 1965."""
        known = [self]
        if self.day:
            known.append(PartialDate(self.year, self.month))
        if self.month:
            known.append(PartialDate(self.year))
        return tuple(known)

    def agrees_with(self, other: PartialDate) -> bool:
        """Whether both may be the same day, one perhaps known better than the other."""
        return self in other.readings or other in self.readings

    def isoformat(self) -> str:
        """1965-05-12, 1965-05 or 1965; the beginning of a text is the beginning of what is known."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def __str__(self) -> str:
        return self.isoformat()
