"""Where what stands in a machine readable zone: ICAO Doc 9303 parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas).

Lines and positions are counted from 1, as the standard counts them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FILLER = "<"
_WEIGHTS = (7, 3, 1)
_VALUES = {
    FILLER: 0,
    **{str(digit): digit for digit in range(10)},
    **{letter: 10 + place for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")},
}
CHARACTERS = frozenset(_VALUES)


class Kind(StrEnum):
    """What a field may hold."""

    LETTERS = "letters"  # codes: letters and filler
    MIXED = "mixed"  # numbers and what a state adds: letters, digits and filler
    DATE = "date"  # YYMMDD; unknown parts are filler
    SEX = "sex"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Place:
    """Some characters of one line."""

    line: int
    start: int
    length: int = 1

    @property
    def end(self) -> int:
        """The last position."""
        return self.start + self.length - 1

    def of(self, lines: list[str]) -> str:
        """What stands there."""
        return lines[self.line - 1][self.start - 1 : self.end]


@dataclass(frozen=True, slots=True)
class Field:
    """A field, what it may hold, and its check digit where it has one of its own."""

    name: str
    place: Place
    kind: Kind
    check: Place | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One of the five forms; `composite` are the places that the last check digit covers."""

    name: str
    lines: int
    width: int
    fields: tuple[Field, ...]
    composite: tuple[Place, ...] = ()
    composite_check: Place | None = None

    def field(self, name: str) -> Field | None:
        """The field of a name, where the form has it."""
        return next((field for field in self.fields if field.name == name), None)


def check_digit(text: str) -> str:
    """The check digit over some characters: weights 7, 3, 1, modulo 10 (part 3, section 4.9).

    Raises KeyError for a character that no zone holds.
    """
    total = sum(_VALUES[char] * _WEIGHTS[place % 3] for place, char in enumerate(text))
    return str(total % 10)


def _first_line(width: int) -> tuple[Field, ...]:
    return (*_codes(), Field("names", Place(1, 6, width - 5), Kind.NAMES))


def _codes() -> tuple[Field, ...]:
    return (
        Field("document_code", Place(1, 1, 2), Kind.LETTERS),
        Field("issuing_state", Place(1, 3, 3), Kind.LETTERS),
    )


def _second_line() -> tuple[Field, ...]:
    return (
        Field("document_number", Place(2, 1, 9), Kind.MIXED, Place(2, 10)),
        Field("nationality", Place(2, 11, 3), Kind.LETTERS),
        Field("born_on", Place(2, 14, 6), Kind.DATE, Place(2, 20)),
        Field("sex", Place(2, 21), Kind.SEX),
        Field("expires_on", Place(2, 22, 6), Kind.DATE, Place(2, 28)),
    )


TD1 = Form(
    "TD1",
    lines=3,
    width=30,
    fields=(
        *_codes(),
        Field("document_number", Place(1, 6, 9), Kind.MIXED, Place(1, 15)),
        Field("optional", Place(1, 16, 15), Kind.MIXED),
        Field("born_on", Place(2, 1, 6), Kind.DATE, Place(2, 7)),
        Field("sex", Place(2, 8), Kind.SEX),
        Field("expires_on", Place(2, 9, 6), Kind.DATE, Place(2, 15)),
        Field("nationality", Place(2, 16, 3), Kind.LETTERS),
        Field("optional_more", Place(2, 19, 11), Kind.MIXED),
        Field("names", Place(3, 1, 30), Kind.NAMES),
    ),
    composite=(Place(1, 6, 25), Place(2, 1, 7), Place(2, 9, 7), Place(2, 19, 11)),
    composite_check=Place(2, 30),
)
TD2 = Form(
    "TD2",
    lines=2,
    width=36,
    fields=(*_first_line(36), *_second_line(), Field("optional", Place(2, 29, 7), Kind.MIXED)),
    composite=(Place(2, 1, 10), Place(2, 14, 7), Place(2, 22, 14)),
    composite_check=Place(2, 36),
)
TD3 = Form(
    "TD3",
    lines=2,
    width=44,
    fields=(
        *_first_line(44),
        *_second_line(),
        Field("optional", Place(2, 29, 14), Kind.MIXED, Place(2, 43)),
    ),
    composite=(Place(2, 1, 10), Place(2, 14, 7), Place(2, 22, 22)),
    composite_check=Place(2, 44),
)
MRV_A = Form(
    "MRV-A",
    lines=2,
    width=44,
    fields=(*_first_line(44), *_second_line(), Field("optional", Place(2, 29, 16), Kind.MIXED)),
)
MRV_B = Form(
    "MRV-B",
    lines=2,
    width=36,
    fields=(*_first_line(36), *_second_line(), Field("optional", Place(2, 29, 8), Kind.MIXED)),
)


def form_of(lines: list[str]) -> Form | None:
    """The form that so many lines of about this length have; None when it is none."""
    if len(lines) == TD1.lines:
        return TD1
    if len(lines) != TD2.lines:
        return None
    wide = max(map(len, lines)) > (TD2.width + TD3.width) // 2
    if lines[0].startswith("V"):
        return MRV_A if wide else MRV_B
    return TD3 if wide else TD2
