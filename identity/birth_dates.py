"""Whether two birth dates may be one human being's, read twice. Pure."""

from __future__ import annotations

from identity.partial_dates import PartialDate


def may_be_one_persons(one: PartialDate, other: PartialDate) -> bool:
    """Whether they are the same as far as both are known, but for one slip of reading or typing.

    Day and month stand in the other order, one digit is another, or the days lie beside each other. What
    one of them does not say is no difference.
    """
    return is_one_slip(one, other) or any(
        mine.agrees_with(theirs) for mine in _in_either_order(one) for theirs in _in_either_order(other)
    )


def is_one_slip(one: PartialDate, other: PartialDate) -> bool:
    """The days lie beside each other, or a single digit is another; as far as both are known."""
    if one.is_whole and other.is_whole and abs((one.first - other.first).days) <= 1:
        return True
    digits = zip(one.isoformat(), other.isoformat(), strict=False)
    return sum(mine != theirs for mine, theirs in digits) <= 1


def _in_either_order(known: PartialDate) -> list[PartialDate]:
    """The date, and the same with day and month swapped where that is a day at all."""
    if known.is_whole and known.day <= 12:
        return [known, PartialDate(known.year, known.day, known.month)]
    return [known]
