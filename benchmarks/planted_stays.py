"""When the people of an invented population were here, as the border told it; who used both passports.

An assumption, no measurement: within three years one to six visits of 10 to 90 days; one of ten is here, and
of 50 files one has an exit without an entry, whatever became of it. A second file goes on where the first
ends, a third of them in the middle of a visit: the first has the entry and the second the exit. Of a thousand
one has visits that are somebody else's.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.planted import Planted, Row
from core.clock import start_of

VISITS, DAYS, APART, WITHIN = (1, 1, 2, 3, 4, 6), (10, 90), (15, 300), 1_095
HERE_NOW, EXIT_ALONE, SPLIT, ANOTHERS = 0.1, 0.02, 0.33, 0.001
#: From the first day to the last; a half without the other has one of them alone.
Visit = tuple[date | None, date | None]


@dataclass(slots=True)
class Movements:
    """Visits of each person, by number, in the order of time."""

    visits: dict[int, list[Visit]] = field(default_factory=dict)

    def has_half(self, number: int) -> bool:
        """Whether an exit or an entry of this person is missing."""
        return any(None in visit for visit in self.visits[number])


def movements(made: Planted, *, on: date, seed: int = 1) -> Movements:
    """The visits of everybody; the second files' are those of one person that come later."""
    rng, told = Random(seed + 1), Movements()
    first_of = {second: first for first, second in made.pairs}
    for row in made.persons:
        number = row[0]
        if number not in first_of:
            told.visits[number] = _visits(rng, on)
    for second, first in sorted(first_of.items()):
        earlier, later = _parted(rng, told.visits[first])
        if rng.random() < ANOTHERS:
            later = _visits(rng, on)
        told.visits[first], told.visits[second] = earlier, later
    return told


def _visits(rng: Random, on: date) -> list[Visit]:
    found: list[Visit] = []
    last = on - timedelta(days=rng.randint(1, APART[1]))
    if rng.random() < HERE_NOW:
        since = on - timedelta(days=rng.randint(*DAYS))
        found.append((since, None))
        last = since - timedelta(days=rng.randint(*APART))
    for _visit in range(rng.choice(VISITS)):
        since = last - timedelta(days=rng.randint(*DAYS))
        if (on - since).days > WITHIN:
            break
        found.append((since, last))
        last = since - timedelta(days=rng.randint(*APART))
    gone = [place for place, visit in enumerate(found) if visit[1]]
    if gone and rng.random() < EXIT_ALONE:
        place = rng.choice(gone)
        found[place] = (None, found[place][1])
    return found[::-1]


def _parted(rng: Random, visits: list[Visit]) -> tuple[list[Visit], list[Visit]]:
    """One person's visits on the old passport and on the new."""
    at = rng.randint(0, len(visits))
    earlier, later = visits[:at], visits[at:]
    if earlier and rng.random() < SPLIT and None not in earlier[-1]:
        since, until = earlier[-1]
        earlier, later = [*earlier[:-1], (since, None)], [(None, until), *later]
    return earlier, later


def worth_writing(made: Planted, told: Movements) -> Iterator[Row]:
    """Those whose crossings can come to be read: who misses a half, who has a second file, and who shares a
    birth date, a given name and the first letter of a surname with somebody. Of the others nothing is
    asked, and a million times as much would be copied."""
    shared = Counter(map(_key, made.persons))
    planted = {number for pair in made.pairs for number in pair}
    for row in made.persons:
        if row[0] in planted or shared[_key(row)] > 1 or told.has_half(row[0]):
            yield row


def _key(row: Row) -> tuple[object, ...]:
    _number, surname, given, _father, born, _sex = row
    return born[:4], *sorted((born[5:7], born[8:])), given, surname[:1]


_CROSSING = (
    "id,source,source_id,revision,direction,crossed_at,crossed_on,checkpoint_id,document_kind,document_number,"
    "issuing_country_id,surname,given_names,patronymic,born_on,sex,citizenship_id,person_id"
)
_STAY = "id,person_id,entry_id,exit_id,entered_at,entered_on,departed_at,departed_on,citizenship_id,region_id"
_MARK = "crossing_id,person_id,mark,marked_on"


def write_stays(cursor: Any, made: Planted, told: Movements) -> None:
    """Copy crossings, stays and marks in, where the people are."""
    cursor.execute("SELECT citizenship_id FROM registry_person LIMIT 1")
    (country,) = cursor.fetchone()
    cursor.execute("SELECT id, region_id FROM reference_checkpoint ORDER BY id LIMIT 8")
    rows = _Rows(country, cursor.fetchall())
    for person in worth_writing(made, told):
        for visit in told.visits[person[0]]:
            rows.add(person, visit)
    tables = (
        ("registry_crossing", _CROSSING, rows.crossings),
        ("registry_stay", _STAY, rows.stays),
        ("registry_markedcrossing", _MARK, rows.marks),
    )
    for table, columns, content in tables:
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in content:
                copy.write_row(row)


class _Rows:
    """What is to be copied."""

    def __init__(self, country: int, checkpoints: list[tuple[int, int]]) -> None:
        self.country, self.checkpoints = country, checkpoints
        self.crossings: list[tuple[Any, ...]] = []
        self.stays: list[tuple[Any, ...]] = []
        self.marks: list[tuple[Any, ...]] = []
        self._rng = Random(1)

    def add(self, person: Row, visit: Visit) -> None:
        since, until = visit
        if since is None:
            assert until is not None
            number, _at, _region = self._cross(person, "exit", until)
            self.marks.append((number, person[0], "exit_without_entry", until))
            return
        entry, entered_at, region = self._cross(person, "entry", since)
        left = self._cross(person, "exit", until) if until else (None, None)
        span = (entry, left[0], entered_at, since, left[1], until)
        self.stays.append((len(self.stays) + 1, person[0], *span, self.country, region))

    def _cross(self, person: Row, direction: str, day: date) -> tuple[int, datetime, int]:
        number = len(self.crossings) + 1
        checkpoint, region = self._rng.choice(self.checkpoints)
        moment = start_of(day) + timedelta(minutes=self._rng.randrange(24 * 60))
        holder, document = person[1:], f"P{person[0]:08}"
        told = ("bench", str(number), 1, direction, moment, day, checkpoint, "passport", document)
        self.crossings.append((number, *told, self.country, *holder, self.country, person[0]))
        return number, moment, region
