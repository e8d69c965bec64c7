"""Stays as a projection of crossings: one pure function, the same result in any order of arrival."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from registry.states import CrossingMark, Direction

Thread = tuple[str, str]

#: At one and the same moment an exit is taken before an entry: whoever is here leaves and comes back.
_RANK: dict[str, int] = {Direction.EXIT: 0, Direction.ENTRY: 1}


class CrossingFact(NamedTuple):
    """The current revision of one crossing. `thread` is `(source, source_id)`, the same for all
    revisions; `crossed_on` is the official day of `crossed_at`; `is_citizens`: of our own citizenship."""

    id: int
    thread: Thread
    direction: str
    crossed_at: datetime
    crossed_on: date
    region_id: int
    citizenship_id: int
    is_citizens: bool = False
    document_kind: str = "passport"


@dataclass(slots=True)
class StaySpan:
    """One stay: from its entry to the departure, `[entered_at, departed_at)`.

    `exit_missing` says that the next entry, not an exit, ended it: the person left unseen.
    """

    entry: CrossingFact
    exit: CrossingFact | None = None
    departed_at: datetime | None = None
    departed_on: date | None = None
    exit_missing: bool = False

    @property
    def entered_on(self) -> date:
        return self.entry.crossed_on


@dataclass(slots=True)
class Projection:
    """The stays in order of time, and the crossings an officer should look at."""

    stays: list[StaySpan] = field(default_factory=list)
    marks: list[tuple[int, CrossingMark]] = field(default_factory=list)


def project(crossings: Iterable[CrossingFact], *, is_known_citizen: bool = False) -> Projection:
    """The stays of one person from the current revisions of the person's crossings.

    An entry opens a stay and an exit ends it. An entry during a stay means that an exit is missing:
    the stay ends there, marked, and the new one begins. An exit outside a stay is kept and marked.
    A refusal of entry changes nothing. Leaving and coming back on one day is lawful; whoever is not here
    cannot leave, so that of an entry and an exit at one moment the entry is then the first.

    A citizen's crossing is marked, so that a person looks whether the citizenship was misread; not
    where a person knows the holder as a citizen already. Citizens live here: that their crossings do
    not make pairs is no question.
    """
    result = Projection()
    current: StaySpan | None = None
    moves = in_order(crossings)
    for place in range(len(moves)):
        if current is None:
            _take_entry_first(moves, place)
        crossing = moves[place]
        if crossing.is_citizens and not is_known_citizen:
            result.marks.append((crossing.id, CrossingMark.CITIZEN))
        if crossing.direction == Direction.ENTRY:
            if current is not None:
                current.departed_at = crossing.crossed_at
                current.departed_on = crossing.crossed_on
                current.exit_missing = True
                if not current.entry.is_citizens:
                    result.marks.append((crossing.id, CrossingMark.ENTRY_WITHOUT_EXIT))
            current = StaySpan(entry=crossing)
            result.stays.append(current)
        elif current is None:
            if not crossing.is_citizens:
                result.marks.append((crossing.id, CrossingMark.EXIT_WITHOUT_ENTRY))
        else:
            current.exit = crossing
            current.departed_at = crossing.crossed_at
            current.departed_on = crossing.crossed_on
            current = None
    return result


def in_order(crossings: Iterable[CrossingFact]) -> list[CrossingFact]:
    """Entries and exits in the order of time, the same whatever came first."""
    moves = [crossing for crossing in crossings if crossing.direction in _RANK]
    moves.sort(key=_when)
    return moves


def _when(crossing: CrossingFact) -> tuple[datetime, int, Thread]:
    return crossing.crossed_at, _RANK[crossing.direction], crossing.thread


def _take_entry_first(moves: list[CrossingFact], place: int) -> None:
    """Put an entry of the same moment before the exits that stand at this place."""
    for other in range(place, len(moves)):
        if moves[other].crossed_at != moves[place].crossed_at:
            return
        if moves[other].direction == Direction.ENTRY:
            moves.insert(place, moves.pop(other))
            return
