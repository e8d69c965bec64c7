"""The only maker of the journal's rows: one, many at once, or within a set-based statement.

Number, moment and transaction of a row are the database's; what it is about and the fields of its
data are what the event's app has declared, and anything else is refused.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from core.actors import Actor
from core.prepared_sql import prepared
from core.request import request_number
from journal.events import ANY_TABLE, shape_of

CHUNK = 5_000
_HEAD = """
INSERT INTO journal_entry
  (subject_kind, subject_id, person_id, region_id, by_id, acting_for_id, "on", request_id, kind, data)
"""
_RECORD = f"""{_HEAD}
VALUES (%(subject_kind)s, %(subject_id)s::bigint, %(person_id)s::bigint, %(region_id)s::bigint,
        %(by_id)s::bigint, %(acting_for_id)s::bigint, %(on)s::date, %(request_id)s, %(kind)s, %(data)s::jsonb)
"""
_RECORD_READING = f"""
WITH entry AS ({_RECORD} RETURNING id)
INSERT INTO journal_shown (entry_id, person_id)
SELECT entry.id, person FROM entry, unnest(%(persons)s::bigint[]) AS person
"""
_MANY = f"""{_HEAD}
SELECT subject_kind, subject_id, person_id, region_id, %(by)s::bigint, NULL, %(on)s::date, %(request)s::text,
       kind, data
FROM json_to_recordset(%(rows)s) AS new(
  subject_kind text, subject_id bigint, person_id bigint, region_id bigint, kind text, data jsonb)
"""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One of many entries of an act. `subject_kind` is needed only where the event's may be any table."""

    event: str
    subject_id: int
    person_id: int | None = None
    region_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    subject_kind: str = ANY_TABLE


def record(
    event: str,
    *,
    subject: models.Model,
    by: Actor,
    on: date,
    person_id: int | None = None,
    region_id: int | None = None,
    acting_for_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write down that `by` did `event` to `subject` on the official day `on`.

    Belongs to the transaction of the act, so that act and entry stand or fall together. `data`
    takes what the event declares: codes, days, counts and ids; never a name or a document number.

    Raises: ValueError when subject or data are not as declared.
    """
    subject_kind = subject._meta.model_name or ""
    entry = NewEntry(event, subject.pk, person_id, region_id, data=data or {}, subject_kind=subject_kind)
    with prepared() as cursor:
        cursor.execute(_RECORD, _row(entry, by=by, on=on, acting_for_id=acting_for_id))


def record_reading(
    entry: NewEntry, *, shown: Collection[int], by: Actor, on: date, acting_for_id: int | None = None
) -> None:
    """Write down that an answer showed these persons to `by`: the entry and the persons in one statement.

    Raises: ValueError when the data are not as declared.
    """
    row = _row(entry, by=by, on=on, acting_for_id=acting_for_id)
    with prepared() as cursor:
        cursor.execute(_RECORD_READING, {**row, "persons": sorted(shown)})


def record_many(entries: Iterable[NewEntry], *, by: Actor, on: date) -> None:
    """Write down many entries of one act, a statement for some thousands, in the order given.

    Raises: ValueError when one is not as declared; then none is written.
    """
    rows = []
    for entry in entries:
        subject_kind = entry.subject_kind or shape_of(entry.event).subject
        rows.append(
            {
                "subject_kind": subject_kind,
                "subject_id": entry.subject_id,
                "person_id": entry.person_id,
                "region_id": entry.region_id,
                "kind": str(entry.event),
                "data": _as_declared(entry.event, subject_kind, entry.data),
            }
        )
    with prepared() as cursor:
        for start in range(0, len(rows), CHUNK):
            cursor.execute(_MANY, {**acting(on=on, by=by), "rows": json.dumps(rows[start : start + CHUNK])})


def entries_sql(
    event: str,
    *,
    subject: str,
    data: Mapping[str, str],
    person: str = "NULL::bigint",
    region: str = "NULL::bigint",
    on: str = "%(on)s::date",
) -> str:
    """`INSERT INTO journal_entry … SELECT …` of one event, for a set-based statement to go on with `FROM`.

    `subject`, `person` and `region` are SQL for ids, `data` is SQL for each declared field. The
    statement is run with the parameters of `acting` (`by`, `on`, `request`); `on` is SQL for the day
    where each row has its own.

    Raises: ValueError when the fields are not those declared.
    """
    shape = shape_of(event)
    if faults := shape.faults_of_names(data):
        raise ValueError(f"{event}: {'; '.join(faults)}")
    pairs = ", ".join(f"'{name}', {value}" for name, value in data.items())
    return f"""{_HEAD}
  SELECT '{shape.subject}', {subject}, {person}, {region}, %(by)s::bigint, NULL, {on}, %(request)s::text,
         '{event}', jsonb_build_object({pairs})
"""


def entries_from(source: str) -> str:
    """The same for rows that name their own event, day and actor: those of the table or query `source`, with
    the columns subject_kind, subject_id, person_id, region_id, by_id, told_on, event, data.
    """
    return f"""{_HEAD}
  SELECT subject_kind, subject_id, person_id, region_id, by_id, NULL, told_on, '', event, data FROM {source}
"""


def acting(*, on: date, by: Actor) -> dict[str, Any]:
    """The parameters that `entries_sql` needs: who, on which official day, in which request."""
    return {"by": by.pk, "on": on, "request": request_number.get()}


def _row(entry: NewEntry, *, by: Actor, on: date, acting_for_id: int | None) -> dict[str, Any]:
    """The parameters of one row. Raises: ValueError when it is not as declared."""
    subject_kind = entry.subject_kind or shape_of(entry.event).subject
    return {
        "subject_kind": subject_kind,
        "subject_id": entry.subject_id,
        "person_id": entry.person_id,
        "region_id": entry.region_id,
        "by_id": by.pk,
        "acting_for_id": acting_for_id,
        "on": on,
        "request_id": request_number.get(),
        "kind": str(entry.event),
        "data": json.dumps(_as_declared(entry.event, subject_kind, entry.data)),
    }


def _as_declared(event: str, subject_kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as it is stored: days in ISO form. Raises: ValueError when it is not as declared."""
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
    if faults := shape_of(event).faults(subject_kind, told):
        raise ValueError(f"{event}: {'; '.join(faults)}")
    return told
