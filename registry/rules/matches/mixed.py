"""Whether the crossings of one file can all be one human being's. Pure.

Four things say that they cannot: two sexes, birth dates that no slip explains, stays on two documents that
cross each other, two places at a time. Nothing is asked of name, citizenship or script.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import md5

from identity.birth_dates import may_be_one_persons
from identity.partial_dates import PartialDate
from registry.rules.matches.travel import Limit, Place, cannot_both_be
from registry.states import Direction, MixedGround, Sex

#: Kind, issuing country, key of the number.
Document = tuple[str, int, str]
Thread = tuple[str, str]

#: As in the projection of stays: of one moment an exit is taken before an entry.
_RANK: dict[str, int] = {Direction.EXIT: 0, Direction.ENTRY: 1}


@dataclass(frozen=True, slots=True)
class Line:
    """The newest revision of one crossing of the file. `is_decided`: a person has found that its holder is
    the file's person, whatever it says of birth date and sex."""

    crossing_id: int
    thread: Thread
    direction: str
    at: datetime
    place: Place
    document: Document
    born_on: PartialDate
    sex: str
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the file says of its holder, and what it said before a person corrected it or joined another
    file to it: of all that a person has found that it is one human being's."""

    births: tuple[PartialDate, ...]
    sexes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two lines that are not one person's: `other` is the one that fits the file less.

    `fact` says what contradicts and stays the same while nothing new does.
    """

    ground: MixedGround
    one: int
    other: int
    fact: str
    terms_id: int | None = None


def contradictions(lines: Iterable[Line], file: OnFile, limits: Mapping[str, Limit]) -> list[Contradiction]:
    """What in these lines cannot be one human being's, in the order of time."""
    ordered = sorted(lines, key=lambda line: (line.at, _RANK.get(line.direction, 2), line.thread))
    return [*_sexes(ordered, file), *_births(ordered, file), *_stays(ordered), *_places(ordered, limits)]


def unsettled(found: Iterable[Contradiction], settled: Collection[str]) -> list[Contradiction]:
    """Without what people have looked at and found to be one person's."""
    return [one for one in found if one.fact not in settled]


def lines_of_other(lines: Collection[Line], found: Iterable[Contradiction]) -> set[int]:
    """The lines that are likely the other person's, to begin with: those that say what the file does not,
    and, of two documents, all lines of the one that came later. None where that would be all."""
    by_id = {line.crossing_id: line for line in lines}
    chosen: set[int] = set()
    for one in found:
        mine, theirs = by_id.get(one.one), by_id.get(one.other)
        if theirs is None or mine is None:
            continue
        if one.ground in (MixedGround.SEXES, MixedGround.BIRTH_DATES):
            chosen.add(theirs.crossing_id)
        elif mine.document != theirs.document:
            chosen |= {line.crossing_id for line in lines if line.document == theirs.document}
    return chosen if len(chosen) < len(by_id) else set()


def _sexes(lines: list[Line], file: OnFile) -> Iterator[Contradiction]:
    """Both stated; a sex that a document leaves open differs from none."""
    stated = [line for line in lines if line.sex in (Sex.MALE, Sex.FEMALE)]
    if not file.sexes or Sex.UNSPECIFIED in file.sexes:
        return
    mine = [line for line in stated if line.sex in file.sexes]
    for other in (line for line in stated if line.sex not in file.sexes):
        yield from _beside(MixedGround.SEXES, mine, other, other.sex)


def _births(lines: list[Line], file: OnFile) -> Iterator[Contradiction]:
    """Neither a part of the other nor a slip of it."""

    def fits(line: Line) -> bool:
        return any(may_be_one_persons(line.born_on, known) for known in file.births)

    mine = [line for line in lines if fits(line)]
    for other in (line for line in lines if not fits(line)):
        yield from _beside(MixedGround.BIRTH_DATES, mine, other, str(other.born_on))


def _beside(ground: MixedGround, mine: list[Line], other: Line, said: str) -> Iterator[Contradiction]:
    """The line beside that of the file's holder nearest to it in time, if there is one."""
    if mine and not other.is_decided:
        one = min(mine, key=lambda line: (abs(line.at - other.at), line.thread))
        yield Contradiction(ground, one.crossing_id, other.crossing_id, _fact(ground, other.document, said))


def _stays(lines: list[Line]) -> Iterator[Contradiction]:
    """Between two entries in a row and two exits in a row, on two documents, each document has its own
    whole stays. One line may be missing; that two are, one of either document, is not believed."""
    moves = [line for line in lines if line.direction in _RANK]
    first_seen: dict[Document, int] = {}
    for number, line in enumerate(moves):
        first_seen.setdefault(line.document, number)
    start = 0
    while start < len(moves) - 1:
        end = _end_of_crossed(moves, start)
        if end is None:
            start += 1
            continue
        fact = _fact(MixedGround.STAYS, moves[start].thread, moves[end].thread)
        for pair in (moves[start : start + 2], moves[end - 1 : end + 1]):
            one, other = sorted(pair, key=lambda line: first_seen[line.document])
            yield Contradiction(MixedGround.STAYS, one.crossing_id, other.crossing_id, fact)
        start = end


def _end_of_crossed(moves: list[Line], start: int) -> int | None:
    """Where the two exits end that answer the two entries which begin here; None where there are none."""
    if not _in_a_row(moves[start], moves[start + 1], Direction.ENTRY):
        return None
    documents = {moves[start].document, moves[start + 1].document}
    for end in range(start + 3, len(moves)):
        one, other = moves[end - 1], moves[end]
        if _in_a_row(one, other, Direction.EXIT) and {one.document, other.document} == documents:
            between = moves[start : end + 1]
            return end if all(_is_whole(between, document) for document in documents) else None
    return None


def _in_a_row(one: Line, other: Line, direction: str) -> bool:
    """On two documents, and not one passage that was recorded with both."""
    is_passage = one.at == other.at and one.place.checkpoint_id == other.place.checkpoint_id
    return one.direction == other.direction == direction and one.document != other.document and not is_passage


def _is_whole(moves: list[Line], document: Document) -> bool:
    """Entry and exit by turns, the entry first and the exit last."""
    turns = [line.direction for line in moves if line.document == document]
    by_turns = [Direction.EXIT if number % 2 else Direction.ENTRY for number in range(len(turns))]
    return len(turns) % 2 == 0 and turns == by_turns


def _places(lines: list[Line], limits: Mapping[str, Limit]) -> Iterator[Contradiction]:
    """A refusal counts too: whoever was refused was there."""
    longest = timedelta(minutes=max(limit.minutes for limit in limits.values()))
    for number, other in enumerate(lines):
        for one in reversed(lines[:number]):
            if other.at - one.at >= longest:
                break
            limit = cannot_both_be(one.place, one.at, other.place, other.at, limits)
            if limit is not None:
                fact = _fact(MixedGround.PLACES, _where(one), _where(other))
                yield Contradiction(
                    MixedGround.PLACES, one.crossing_id, other.crossing_id, fact, limit.terms_id
                )


def _where(line: Line) -> tuple[Thread, str, int]:
    return line.thread, line.at.astimezone(UTC).isoformat(), line.place.checkpoint_id


def _fact(ground: MixedGround, *said: object) -> str:
    return md5(repr((str(ground), *said)).encode(), usedforsecurity=False).hexdigest()
