"""A feed's file of 100,000 crossings, against COPY of the same crossings straight into their table.

Half of the people are known, half are enrolled from their documents. "For the crossings" is
everything but rebuilding stays and clocks: reading the file, judging every line, matching and
enrolling people, writing crossings and journal. "End to end" has the stays, clocks and cases too.
"""

import csv
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection, transaction

from benchmarks.figures import Figure, at_least, interleaved
from benchmarks.people import account
from benchmarks.rows.sweep import MILLION
from benchmarks.world import ON, OPEN_STAYS, World

LINES = 100_000
PEOPLE = LINES // 2
ROUNDS_AT_MOST = 3
HEADER = (
    *("source_id", "revision", "direction", "crossed_at", "checkpoint", "document.kind", "document.number"),
    *("document.issuing_country", "document.expires_on", "person.surname", "person.given_names"),
    *("person.patronymic", "person.born_on", "person.sex", "person.citizenship"),
)
_PEOPLE = """
SELECT p.id, p.surname, p.given_names, p.born_on, p.sex, c.iso3, c.id FROM registry_person p
JOIN reference_country c ON c.id = p.citizenship_id WHERE p.id >= %s ORDER BY p.id LIMIT %s
"""
_COPY = """
COPY registry_crossing (source, source_id, revision, direction, crossed_at, crossed_on, checkpoint_id,
  document_kind, document_number, issuing_country_id, document_expires_on, surname, given_names, patronymic,
  born_on, sex, citizenship_id, person_id) FROM STDIN
"""


def run(world: World, rounds: int) -> list[Figure]:
    """Lines a second; the same machine, database and indexes for both."""
    world.use(MILLION)
    rounds = min(rounds, ROUNDS_AT_MOST)
    by = account("border_feed")
    rebuilding: list[float] = []
    with tempfile.TemporaryDirectory() as folder, _timed_rebuild(rebuilding):
        files = [_file(Path(folder), number) for number in range(rounds)]
        texts = [_straight(number) for number in range(rounds)]
        taken = interleaved([lambda n: _take_in(files[n], by), lambda n: _copy(texts[n])], rounds)
    whole, copied = (sorted(times)[len(times) // 2] for times in taken)
    crossings = sorted(all_ - part for all_, part in zip(taken[0], rebuilding, strict=True))[rounds // 2]
    limit = LINES / copied
    return [
        at_least(
            "intake of 100,000 crossings, for the crossings / COPY", LINES / crossings, limit, 0.5, "lines/s"
        ),
        at_least("intake of 100,000 crossings, end to end / COPY", LINES / whole, limit, 0.2, "lines/s"),
    ]


class _timed_rebuild:  # noqa: N801 (reads as what it does)
    """Collect the seconds that each intake spends on rebuilding stays."""

    def __init__(self, seconds: list[float]) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        from registry.operations import intake

        self.module, self.original = intake, intake.rebuild_stays

        def timed(**values: Any) -> Any:
            started = time.perf_counter()
            try:
                return self.original(**values)
            finally:
                self.seconds[-1] += time.perf_counter() - started

        intake.rebuild_stays = timed
        _timed_rebuild.current = self

    def __exit__(self, *_error: object) -> None:
        self.module.rebuild_stays = self.original


def _take_in(path: Path, by: Any) -> None:
    from registry.operations.intake import take_in_file

    _timed_rebuild.current.seconds.append(0.0)
    at = datetime(ON.year, ON.month, ON.day, 6, tzinfo=UTC)
    tally = take_in_file(path=path, source="bench-file", on=ON, at=at, by=by)
    assert tally.accepted == LINES, tally


@transaction.atomic
def _copy(text: str) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(text)


def _known(first: int, number: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [first, number])
        return list(cursor.fetchall())


def _file(folder: Path, number: int) -> Path:
    """An entry and an exit a person, in the order of time."""
    half = PEOPLE // 2
    known = _known(OPEN_STAYS + 230_000 + number * half, half)
    like = _known(OPEN_STAYS, half)
    people = [(f"XX{pk:07d}", *rest) for pk, *rest in known]
    people += [(f"XZ{number}{place:06d}", *rest) for place, (_pk, *rest) in enumerate(like)]
    Random(number).shuffle(people)
    path = folder / f"crossings-{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for direction, days in (("entry", 12), ("exit", 4)):
            moment = f"{ON - timedelta(days=days)}T10:00:00+05:00"
            for place, (document, surname, given, born_on, sex, iso3, _country) in enumerate(people):
                writer.writerow(
                    (
                        *(
                            f"F{number}-{direction}-{place}",
                            1,
                            direction,
                            moment,
                            "ALA",
                            "passport",
                            document,
                        ),
                        *(iso3, "", surname, given, "", born_on, sex, iso3),
                    )
                )
    return path


def _straight(number: int) -> str:
    people = _known(OPEN_STAYS + 100_000, PEOPLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM reference_checkpoint WHERE code = 'ALA'")
        (checkpoint,) = cursor.fetchone()
    lines = []
    for direction, days in (("entry", 12), ("exit", 4)):
        on = ON - timedelta(days=days)
        for place, (pk, surname, given, born_on, sex, _iso3, country) in enumerate(people):
            thread = f"bench-copy\tC{number}-{direction}-{place}\t1\t{direction}"
            crossing = f"{on} 10:00+05\t{on}\t{checkpoint}\tpassport\tXX{pk:07d}\t{country}\t\\N"
            holder = f"{surname}\t{given}\t\t{born_on}\t{sex}\t{country}\t{pk}"
            lines.append(f"{thread}\t{crossing}\t{holder}\n")
    return "".join(lines)
