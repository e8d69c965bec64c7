"""Two files beside each other: how each line came out, and which of their stays cannot both be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from identity.naming import LOOK_AT_THIS, Name, likeness


class Mark(StrEnum):
    """How one line of two files came out."""

    EQUAL = "equal"
    ALIKE = "alike"
    DIFFERENT = "different"
    MISSING = "missing"
    NEITHER = "neither"


def mark_of(one: object, other: object) -> Mark:
    """Equal, different, or missing in one of the files."""
    if not one and not other:
        return Mark.NEITHER
    if not one or not other:
        return Mark.MISSING
    return Mark.EQUAL if one == other else Mark.DIFFERENT


def mark_of_names(one: str, other: str) -> Mark:
    """The same for a part of a name, which may be written in another way."""
    found = mark_of(one, other)
    if found is not Mark.DIFFERENT:
        return found
    is_alike = likeness(Name(one, ""), Name(other, "")).surname >= LOOK_AT_THIS
    return Mark.ALIKE if is_alike else Mark.DIFFERENT


class Clash(StrEnum):
    """What two stays say about each other."""

    CANNOT_BOTH_BE = "cannot_both_be"
    UNLESS_EXIT_MISSING = "unless_exit_missing"


@dataclass(frozen=True, slots=True)
class Span:
    """A stay as far as it is known: `until` is None where no exit is recorded."""

    since: datetime
    until: datetime | None


def clash_of(one: Span, other: Span) -> Clash | None:
    """Whether one human being can have made both stays.

    One that is known to end after the other has begun excludes it. Where the earlier has no exit, an exit
    may only be missing.
    """
    earlier, later = (one, other) if one.since <= other.since else (other, one)
    if earlier.until is None:
        return Clash.UNLESS_EXIT_MISSING
    return Clash.CANNOT_BOTH_BE if later.since < earlier.until else None


def may_end(stay: Span, exit_at: datetime) -> bool:
    """Whether an exit without an entry in one file may be the one that a stay of the other lacks."""
    return stay.until is None and stay.since < exit_at
