"""What came into a file while two were joined in it: each row goes to whom it belongs."""

from collections import defaultdict
from datetime import date
from typing import Any

from identity.document_numbers import document_key
from registry.models import Crossing, IdentityDocument, Join, OtherCitizenship, PersonPaper, Status, Tie
from registry.operations.moving_lines import part_what_hangs, part_what_is_told, subjects, told_columns
from registry.seams import RePointing, person_columns

#: Of these an officer is asked where they came since and nothing tells whose they are.
_ASKED = tuple(
    model._meta.db_table for model in (Status, OtherCitizenship, IdentityDocument, PersonPaper, Tie)
)

_LATER = "t.{column} = %(survivor)s AND t.id > %(newest)s"

# One number under another kind or country is of whoever had it then.
_BY_NUMBER = f"""
UPDATE registry_identitydocument t SET person_id = %(taken)s
WHERE {_LATER.format(column="person_id")}
  AND EXISTS (SELECT FROM registry_identitydocument d
              WHERE d.number_key = t.number_key AND d.person_id = %(taken)s)
  AND NOT EXISTS (SELECT FROM registry_identitydocument d
                  WHERE d.number_key = t.number_key AND d.person_id = %(survivor)s AND d.id <= %(newest)s)
"""


def part_later_rows(cursor: Any, join: Join) -> list[tuple[str, int]]:
    """Give what came since to whom it belongs; what belongs to neither for certain, by table and number."""
    stayed: list[tuple[str, int]] = []
    for one in person_columns():
        given = _given(join, one)
        names = {"table": one.table, "column": one.column}
        if one.table == Crossing._meta.db_table:
            stayed += [(one.table, number) for number in _part_crossings(join, given["newest"])]
        elif one.table == IdentityDocument._meta.db_table:
            cursor.execute(_BY_NUMBER, given)
        else:
            part_what_hangs(cursor, one, origin=join.survivor_id, into=join.taken_id, newest=given["newest"])
        if one.table in _ASKED:
            cursor.execute(f"SELECT id FROM {one.table} t WHERE {_LATER.format(**names)}", given)
            stayed += [(one.table, number) for (number,) in cursor.fetchall()]
    part_what_is_told(cursor, origin=join.survivor_id, into=join.taken_id, newest=join.newest)
    return stayed + _about_neither(cursor, join)


def _about_neither(cursor: Any, join: Join) -> list[tuple[str, int]]:
    """What is told of the file itself, or of something that is nobody's row."""
    stayed: dict[tuple[str, int], None] = {}
    for one in told_columns():
        kind, key = one.about or ("", "")
        cursor.execute(
            f"SELECT id FROM {one.table} t WHERE {_LATER.format(column=one.column)} AND {one.only}"
            f" AND (t.{key} IS NULL OR t.{kind} <> ALL(%(known)s)) ORDER BY id",
            {**_given(join, one), "known": list(subjects())},
        )
        stayed |= {(one.table, number): None for (number,) in cursor.fetchall()}
    return list(stayed)


def _given(join: Join, one: RePointing) -> dict[str, Any]:
    newest = join.newest.get(one.table, 0)
    return {"taken": join.taken_id, "survivor": join.survivor_id, "newest": newest}


def _part_crossings(join: Join, newest: int) -> list[int]:
    """Give the crossings that came since to whoever held the document presented; those nobody did."""
    held = IdentityDocument.objects.filter(person__in=[join.taken_id, join.survivor_id])
    holders: dict[tuple[str, int, str], list[IdentityDocument]] = defaultdict(list)
    for document in held.order_by("held_until", "pk"):
        holders[(document.kind, document.issuing_country_id, document.number_key)].append(document)
    goes: list[int] = []
    nobodys: list[int] = []
    for crossing in Crossing.objects.filter(person=join.survivor_id, pk__gt=newest):
        key = document_key(crossing.document_number)
        found = holders.get((crossing.document_kind, crossing.issuing_country_id, key))
        if not found:
            nobodys.append(crossing.pk)
        elif _holder_on(found, crossing.crossed_on).person_id == join.taken_id:
            goes.append(crossing.pk)
    Crossing.objects.filter(pk__in=goes).update(person=join.taken_id)
    return nobodys


def _holder_on(documents: list[IdentityDocument], day: date) -> IdentityDocument:
    """Whose period the day lies in, the earliest end first; otherwise the last holder's."""
    holding = (one for one in documents if one.held_until is None or day <= one.held_until)
    return next(holding, documents[-1])
