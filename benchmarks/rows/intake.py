"""A feed's file of 100,000 crossings, against COPY of the very rows that it led to.

Half of the people are known, half are enrolled from their documents: of these one in fifty is somebody
known, on another passport, and is found to be; the others have the name of somebody, as people do.
"For the crossings" is everything but rebuilding stays and clocks: reading the file, judging every line,
matching and enrolling people, writing crossings and journal; its limit is COPY straight into those
tables. "End to end" has stays, clocks and cases too, and so has its limit. Beside them, without a target,
COPY of the crossings alone.
"""

import csv
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection, transaction

from benchmarks.figures import Figure, at_least, seconds_of
from benchmarks.people import account
from benchmarks.scale import LARGE
from benchmarks.world import ON, OPEN_STAYS, World, whole_from

LINES = 100_000
PEOPLE = LINES // 2
TWINS_ONE_IN = 50
ROUNDS_AT_MOST = 3
UNIT = "lines/s"
HEADER = (
    *("source_id", "revision", "direction", "crossed_at", "checkpoint", "document.kind", "document.number"),
    *("document.issuing_country", "document.expires_on", "person.surname", "person.given_names"),
    *("person.patronymic", "person.born_on", "person.sex", "person.citizenship"),
)
_PEOPLE = """
SELECT p.id, p.surname, p.given_names, p.born_on, p.sex, c.iso3, c.id FROM registry_person p
JOIN reference_country c ON c.id = p.citizenship_id WHERE p.id >= %s ORDER BY p.id LIMIT %s
"""
#: Copies of rows get numbers from here on, and keys of their own.
APART = 50_000_000
_ENDS = "SELECT (SELECT coalesce(max(id), 0) FROM {table})"
_NEW_PERSON = "CASE WHEN person_id > %(registry_person)s THEN person_id + %(apart)s ELSE person_id END"
_DOCUMENT = "document_kind, document_number, issuing_country_id, document_expires_on"
_HOLDER = f"{_DOCUMENT}, surname, given_names, patronymic"
_FILE = "surname, given_names, patronymic, born_on, sex, citizenship_id, surname_key, given_key, enrolled_on"

#: What the first part writes: table, columns, and the same rows under other keys.
_CROSSINGS = (
    "registry_crossing",
    "id, source, source_id, revision, direction, crossed_at, crossed_on, checkpoint_id, "
    f"{_HOLDER}, born_on, sex, citizenship_id, person_id, batch_id",
    "id + %(apart)s, 'bench-copy', source_id, revision, direction, crossed_at, crossed_on, checkpoint_id, "
    f"{_HOLDER}, born_on, sex, citizenship_id, {_NEW_PERSON}, batch_id",
)
_ENROLLED = (
    ("registry_person", f"id, {_FILE}", f"id + %(apart)s, {_FILE}"),
    (
        "registry_identitydocument",
        "id, person_id, kind, number, number_key, number_shape, issuing_country_id, expires_on, "
        "first_seen_on",
        f"id + %(apart)s, {_NEW_PERSON}, kind, number, 'Y' || number_key, 'Y' || number_shape, "
        "issuing_country_id, expires_on, first_seen_on",
    ),
)
# Half a year earlier, where nobody has a stay.
_STAYS = (
    "registry_stay",
    "id, person_id, entry_id, exit_id, entered_at, entered_on, departed_at, departed_on, citizenship_id, "
    "region_id, regime_id, basis, authorised_until, exhausts_on",
    f"id + %(apart)s, {_NEW_PERSON}, entry_id + %(apart)s, exit_id + %(apart)s, "
    "entered_at - interval '150 days', entered_on - 150, departed_at - interval '150 days', "
    "departed_on - 150, citizenship_id, region_id, regime_id, basis, authorised_until, exhausts_on",
)
_ENTRY = 'subject_kind, subject_id, person_id, region_id, by_id, "on", kind, data'
_TOLD = ("journal_entry", _ENTRY, _ENTRY)
_OF_THE_CROSSINGS = "kind IN ('crossing_recorded', 'person_enrolled')"
TABLES = (
    "registry_person",
    "registry_identitydocument",
    "registry_crossing",
    "registry_stay",
    "journal_entry",
)


def run(world: World, rounds: int) -> list[Figure]:
    """Lines a second; the same machine, database, indexes and constraints for all."""
    world.use(LARGE)
    rounds = min(rounds, ROUNDS_AT_MOST)
    by = account("border_feed")
    taken: dict[str, list[float]] = {
        "whole": [],
        "crossings": [],
        "copied": [],
        "copied all": [],
        "alone": [],
    }
    rebuilding: list[float] = []
    with tempfile.TemporaryDirectory() as folder, _timed_rebuild(rebuilding):
        for number in range(rounds):
            path = _file(Path(folder), number)
            before = _ends()
            taken["whole"].append(seconds_of(lambda path=path: _take_in(path, by)))
            taken["crossings"].append(taken["whole"][-1] - rebuilding[-1])
            for name, seconds in _copied(before).items():
                taken[name].append(seconds)
    speed = {name: LINES / sorted(times)[len(times) // 2] for name, times in taken.items()}
    name = "intake of 100,000 crossings"
    return [
        at_least(
            f"{name}, for the crossings / COPY of the rows", speed["crossings"], speed["copied"], 0.5, UNIT
        ),
        at_least(f"{name}, end to end / COPY of the rows", speed["whole"], speed["copied all"], 0.35, UNIT),
        Figure(
            f"{name}, for the crossings / COPY of crossings alone",
            f"{speed['crossings']:,.0f} {UNIT}",
            f"{speed['alone']:,.0f} {UNIT}",
            speed["crossings"] / speed["alone"],
            "–",
            None,
        ),
    ]


class _timed_rebuild:  # noqa: N801 (reads as what it does)
    """Collect the seconds that each intake spends on rebuilding stays.

    Foreign keys are checked late, most of them at the commit. Here they are checked before and after
    the rebuild, so that each part bears the checks of the rows it wrote, as its limit does.
    """

    def __init__(self, seconds: list[float]) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        from feeds.operations import intake

        self.module, self.original = intake, intake.rebuild_stays

        def timed(**values: Any) -> Any:
            _check_foreign_keys()
            started = time.perf_counter()
            try:
                return self.original(**values)
            finally:
                _check_foreign_keys()
                self.seconds[-1] += time.perf_counter() - started

        intake.rebuild_stays = timed
        _timed_rebuild.current = self

    def __exit__(self, *_error: object) -> None:
        self.module.rebuild_stays = self.original


def _check_foreign_keys() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _take_in(path: Path, by: Any) -> None:
    from feeds.operations.intake import take_in_file

    _timed_rebuild.current.seconds.append(0.0)
    at = datetime(ON.year, ON.month, ON.day, 6, tzinfo=UTC)
    tally = take_in_file(path=path, source="bench-file", on=ON, at=at, by=by)
    assert tally.accepted == LINES, tally


def _ends() -> dict[str, int]:
    """The last number of each table."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(_ENDS.format(table=table))
            found[table] = cursor.fetchone()[0]
        return found


def _copied(before: dict[str, int]) -> dict[str, float]:
    """Seconds of copying in what was written since `before`: crossings alone, the first part, all."""
    values = {**before, "apart": APART}
    crossings = _rows_of(_CROSSINGS, values)
    enrolled = [_rows_of(one, values) for one in _ENROLLED]
    stays = _rows_of(_STAYS, values)
    told, told_of_stays = (
        _rows_of(_TOLD, values, where) for where in (_OF_THE_CROSSINGS, f"NOT {_OF_THE_CROSSINGS}")
    )
    first = [*enrolled, crossings, told]
    return {
        "alone": _undone([*enrolled, crossings], timed_from=len(enrolled)),
        "copied": _undone(first),
        "copied all": _undone([*first, stays, told_of_stays]),
    }


def _rows_of(what: tuple[str, str, str], values: dict[str, int], where: str = "true") -> tuple[str, bytes]:
    """The COPY statement of a table and the rows for it."""
    table, columns, selected = what
    query = f"SELECT {selected} FROM {table} WHERE id > {values[table]} AND {where} ORDER BY id" % values
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
        return f"COPY {table} ({columns}) FROM STDIN", b"".join(bytes(block) for block in copy)


def _undone(parts: list[tuple[str, bytes]], timed_from: int = 0) -> float:
    """Seconds of copying the parts from `timed_from` on in, every constraint checked; then undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        for number, (statement, rows) in enumerate(parts):
            if number == timed_from:
                _check_foreign_keys()
                started = time.perf_counter()
            with cursor.copy(statement) as copy:
                copy.write(rows)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def _known(first: int, number: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [first, number])
        return list(cursor.fetchall())


def _new(place: int, surname: str, given: str, born_on: str, *rest: Any) -> tuple[Any, ...]:
    """Somebody of this name; one in `TWINS_ONE_IN` is the known one, on another passport."""
    if place % TWINS_ONE_IN:
        born_on = f"{int(born_on[:4]) + 3 + place % 7}-{1 + place % 12:02}-{1 + place % 28:02}"
    return surname, given, born_on, *rest


def _file(folder: Path, number: int) -> Path:
    """An entry and an exit a person, in the order of time."""
    half = PEOPLE // 2
    known = _known(whole_from(LARGE) + 40_000 + number * half, half)
    like = _known(OPEN_STAYS, half)
    people = [(f"XX{pk:07d}", *rest) for pk, *rest in known]
    people += [(f"XZ{number}{place:06d}", *_new(place, *rest)) for place, (_pk, *rest) in enumerate(like)]
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
