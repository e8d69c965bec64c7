"""When somebody was certainly in the country, as far as crossings tell it. Pure.

Whoever was here for days on one document cannot be the one who was here on the same days on another. But what
is missing at a border is the very thing that is sought: so an entry without an exit says nothing of the day
after it, and a stay that is known from both ends counts only where nothing beside it is loose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

#: So many whole days in common, without the first and the last, are no slip of a day at either end.
DAYS_AT_LEAST = 3
#: Two lines of one checkpoint so near to each other may be one passage, recorded with both documents.
_ONE_PASSAGE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Passage:
    """One crossing of the border: when, through which checkpoint."""

    at: datetime
    through: str


@dataclass(frozen=True, slots=True)
class Presence:
    """A stay of which both crossings are known: its days, and the documents that were shown."""

    since: date
    until: date
    entry: Passage
    exit: Passage
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unended:
    """An entry without an exit, and the next entry, if there was one."""

    entered_at: datetime
    came_again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Crossings:
    """What the crossings of one record say: whole stays, in the order of time and none during another, and
    the halves of which the other half is missing."""

    stays: tuple[Presence, ...] = ()
    unended: tuple[Unended, ...] = ()
    exits_alone: tuple[datetime, ...] = ()

    @property
    def halves(self) -> Iterator[datetime]:
        yield from (entry.entered_at for entry in self.unended)
        yield from self.exits_alone


NO_CROSSINGS = Crossings()


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both counted."""

    since: date
    until: date


def days_together(one: Crossings, other: Crossings) -> Period | None:
    """The longest period in which both were certainly here, on two documents; None where one human being may
    have made all these crossings.

    Not counted: a day at either end; one passage recorded twice; stays on one document; a stay during which
    a half without its other half lies in the other record, since then the two records mend each other.
    """
    found = [
        Period(max(mine.since, theirs.since), min(mine.until, theirs.until))
        for mine, theirs in _of_one_time(one.stays, other.stays)
        if not mine.documents & theirs.documents
        and not _is_one_passage(mine.entry, theirs.entry)
        and not _is_one_passage(mine.exit, theirs.exit)
        and not _has_half_in(mine, other)
        and not _has_half_in(theirs, one)
    ]
    return max(found, key=lambda period: (period.until - period.since, period.since), default=None)


def mend_each_other(one: Crossings, other: Crossings) -> bool:
    """Whether an exit without an entry in the one may be that which a stay of the other misses."""
    return _may_end(one, other) or _may_end(other, one)


def _of_one_time(
    one: tuple[Presence, ...], other: tuple[Presence, ...]
) -> Iterator[tuple[Presence, Presence]]:
    """The stays of both that have days in common, and enough of them; both are in the order of time."""
    at = 0
    for mine in one:
        while at < len(other) and other[at].until < mine.since:
            at += 1
        for theirs in other[at:]:
            if theirs.since > mine.until:
                break
            between = min(mine.until, theirs.until) - max(mine.since, theirs.since)
            if between.days - 1 >= DAYS_AT_LEAST:
                yield mine, theirs


def _is_one_passage(one: Passage, other: Passage) -> bool:
    return one.through == other.through and abs(one.at - other.at) <= _ONE_PASSAGE


def _has_half_in(stay: Presence, other: Crossings) -> bool:
    return any(stay.entry.at <= half <= stay.exit.at for half in other.halves)


def _may_end(stays: Crossings, exits: Crossings) -> bool:
    return any(
        entry.entered_at < left_at and (entry.came_again_at is None or left_at < entry.came_again_at)
        for entry in stays.unended
        for left_at in exits.exits_alone
    )
