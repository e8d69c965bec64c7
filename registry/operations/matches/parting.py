"""Two files that were joined are two again: each what it was, what came since with whom it belongs to."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import MoveNotAllowed
from core.storing import change
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import FormerValue, Join, JoinedRow, MarkedCrossing, Person, Registration
from registry.operations.matches.both_files import exchanged, follow_files, tell_access
from registry.operations.matches.later_rows import part_later_rows
from registry.operations.stays.registrations import end_registrations_of
from registry.queries.matches.pairs import lock_files
from registry.queries.matches.person_columns import PERSONS, REGISTRATIONS, rows_of
from registry.seams import person_columns
from registry.states import RegistrationState


@dataclass(frozen=True, slots=True)
class PutBack:
    """A joining taken back. `stayed` names the rows that came since and belong to neither file for
    certain, by table and number: they stay with the file that stood, and an officer looks."""

    join: Join
    stayed: list[tuple[str, int]]


def put_back(join: Join, *, on: date, by: User) -> PutBack:
    """Put back what the joining changed where the file still says what it made of it; both are locked.

    Crossings that came since go by the document presented, stays by their entry, and whatever hangs on a
    row goes where that row goes. What was changed in the file since is the file's and stays.
    """
    _taken, survivor = _files(join)
    was = survivor.access_class
    restored = _put_back_values(join)
    FormerValue.objects.filter(pk__in=_made(join, FormerValue)).delete()
    _keep_closed(join, was, on=on, by=by)

    with exchanged() as cursor:
        _move_back(cursor, join)
        stayed = part_later_rows(cursor, join)
        follow_files([join.taken_id, join.survivor_id], on=on, by=by)

    marks = MarkedCrossing.objects.filter(pk__in=_made(join, MarkedCrossing))
    marks.filter(cleared_on__isnull=False, note="").delete()
    _tell_of_registrations(restored, on=on, by=by)
    return PutBack(join, stayed)


def _files(join: Join) -> tuple[Person, Person]:
    files = {file.pk: file for file in lock_files([join.taken_id, join.survivor_id])}
    return files[join.taken_id], files[join.survivor_id]


def _made(join: Join, model: type[Any]) -> list[int]:
    """The rows of this kind that the joining made."""
    made = JoinedRow.objects.filter(join=join, table=model._meta.db_table, column="")
    return list(made.values_list("row", flat=True))


# --- values -----------------------------------------------------------------------------------


def _put_back_values(join: Join) -> list[int]:
    """Put back what files and registrations said before; the numbers of the registrations."""
    cells = JoinedRow.objects.filter(join=join, table__in=(PERSONS, REGISTRATIONS)).exclude(
        column__in=("", "merged_into_id")
    )
    rows = rows_of([join.taken_id, join.survivor_id])
    wanted: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for cell in cells:
        later = JoinedRow.objects.filter(
            table=cell.table, row=cell.row, column=cell.column, pk__gt=cell.pk, join__taken_back_on=None
        ).first()
        if later is not None and later.was == cell.became:
            JoinedRow.objects.filter(pk=later.pk).update(was=cell.was)
        elif rows[(cell.table, cell.row)][cell.column] == cell.became:
            wanted[(cell.table, cell.row)][cell.column] = cell.was
    _refuse_taken_iin(join, wanted)
    for key, values in _iin_last(wanted):
        _write(*key, values)
    return [number for table, number in wanted if table == REGISTRATIONS]


def _iin_last(wanted: Mapping[tuple[str, int], dict[str, Any]]) -> Iterator[tuple[tuple[str, int], Any]]:
    """The values to be written, with an IIN taken from one file before it is given to the other."""
    for key, values in wanted.items():
        yield key, {**values, "iin": None} if "iin" in values else values
    for key, values in wanted.items():
        if values.get("iin"):
            yield key, {"iin": values["iin"]}


def _refuse_taken_iin(join: Join, wanted: Mapping[tuple[str, int], dict[str, Any]]) -> None:
    numbers = [values["iin"] for values in wanted.values() if values.get("iin")]
    elsewhere = Person.objects.filter(iin__in=numbers).exclude(pk__in=[join.taken_id, join.survivor_id])
    if elsewhere.exists():
        raise MoveNotAllowed(
            _("IIN: it went to a file that was joined later. Take that joining back first, then this one."),
            code="joined_later",
            facts={"field": "iin"},
        )


def _write(table: str, number: int, values: Mapping[str, Any]) -> None:
    """Give a row these values, as `to_jsonb` told them."""
    columns = ", ".join(f"{column} = told.{column}" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} t SET {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb) told"
            " WHERE t.id = %s",
            [json.dumps(values), number],
        )


def _keep_closed(join: Join, was: str, *, on: date, by: User) -> None:
    """A file closed since the joining stays closed, and so does the one that parts from it: of whom the
    reason told is not known."""
    taken, survivor = _files(join)
    tell_access(survivor, was, on=on, by=by)
    then, open_before = join.access_class, taken.access_class
    if survivor.is_protected and was != then and not taken.is_protected:
        change(taken, access_class=survivor.access_class)
        tell_access(taken, open_before, on=on, by=by)


# --- whose a row is ---------------------------------------------------------------------------


def _move_back(cursor: Any, join: Join) -> None:
    """Give every row back that is still where the joining brought it."""
    for one in person_columns():
        cursor.execute(
            f"""
            UPDATE {one.table} t SET {one.column} = (j.was #>> '{{}}')::bigint FROM registry_joinedrow j
            WHERE j.join_id = %s AND j."table" = %s AND j."column" = %s AND j.row = t.id
              AND t.{one.column} = (j.became #>> '{{}}')::bigint
            """,
            [join.pk, one.table, one.column],
        )


# --- what follows -----------------------------------------------------------------------------


def _tell_of_registrations(numbers: list[int], *, on: date, by: User) -> None:
    """Registrations that a departure had ended stand again where it was somebody else's."""
    current = Registration.objects.filter(pk__in=numbers, state=RegistrationState.CURRENT)
    departed = current.filter(stay__departed_on__isnull=False)
    end_registrations_of(stay_ids=list(departed.values_list("stay_id", flat=True)), on=on, by=by)
    record_many(
        [
            NewEntry(
                RegistryEvent.REGISTRATION_RESTORED,
                row.pk,
                row.stay.person_id,
                row.region_id,
                data={"stay": row.stay_id},
            )
            for row in current.select_related("stay").order_by("pk")
        ],
        by=by,
        on=on,
    )
