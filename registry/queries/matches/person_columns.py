"""The rows of files in every table that holds a person: as they are, and what an act changed in them."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from registry.seams import person_columns

Rows = Mapping[tuple[str, int], Mapping[str, Any]]

PERSONS = "registry_person"
REGISTRATIONS = "registry_registration"

_OF_FILES = "SELECT t.id, to_jsonb(t) FROM {table} t WHERE t.{column} = ANY(%(ids)s) AND {only}"
_FILES = f"SELECT t.id, to_jsonb(t) FROM {PERSONS} t WHERE t.id = ANY(%(ids)s)"
_REGISTRATIONS = f"""
SELECT t.id, to_jsonb(t) FROM {REGISTRATIONS} t JOIN registry_stay s ON s.id = t.stay_id
WHERE s.person_id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is another than before; a row that was not there before has no column."""

    table: str
    row: int
    column: str = ""
    was: Any = None
    became: Any = None


def rows_of(person_ids: Collection[int]) -> Rows:
    """Every row of these files, by table and number; with what hangs on their stays."""
    statements = [(PERSONS, _FILES), (REGISTRATIONS, _REGISTRATIONS)]
    for one in person_columns():
        statements.append((one.table, _OF_FILES.format(table=one.table, column=one.column, only=one.only)))
    found: dict[tuple[str, int], dict[str, Any]] = {}
    with connection.cursor() as cursor:
        for table, statement in statements:
            cursor.execute(statement, {"ids": list(person_ids)})
            found.update({(table, number): json.loads(row) for number, row in cursor.fetchall()})
    return found


def differences(before: Rows, after: Rows) -> Iterator[Difference]:
    """What is another value in `after`, and which rows are new there."""
    for (table, number), row in after.items():
        was = before.get((table, number))
        if was is None:
            yield Difference(table, number)
            continue
        for column, value in row.items():
            if value != was[column]:
                yield Difference(table, number, column, was[column], value)


def newest_of(rows: Rows) -> dict[str, int]:
    """The highest number of each table among these rows."""
    newest: dict[str, int] = {}
    for table, number in rows:
        newest[table] = max(number, newest.get(table, 0))
    return newest
