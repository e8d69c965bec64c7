"""Crossings and documents that go from one file into another, with all that hangs on them."""

from collections.abc import Collection, Mapping
from typing import Any

from registry.models import Crossing, IdentityDocument
from registry.seams import RePointing, person_columns, rows_of_stays

_LATER = "t.{column} = %(survivor)s AND t.id > %(newest)s"

# What hangs on a line goes with it: stays by their entry, permits and cases by their stay.
_BY_ROW = f"""
UPDATE {{table}} t SET {{column}} = %(taken)s FROM {{of}} r
WHERE r.id = t.{{key}} AND r.person_id = %(taken)s AND {_LATER} AND {{only}}
"""

_BY_PASSPORT = f"""
UPDATE {{table}} t SET {{column}} = %(taken)s FROM registry_identitydocument d
WHERE d.person_id = %(taken)s AND d.kind = 'passport' AND d.issuing_country_id = t.{{country}}
  AND d.number_key = t.{{key}} AND {_LATER} AND {{only}}
"""

# What is told of a row is of whoever that row is of.
_BY_SUBJECT = f"""
UPDATE {{table}} t SET {{column}} = %(taken)s FROM {{of}}
WHERE t.{{kind}} = '{{subject}}' AND r.id = t.{{key}} AND {{person}} = %(taken)s AND {_LATER} AND {{only}}
"""


def move_lines(
    cursor: Any, *, origin: int, into: int, crossings: Collection[int], documents: Collection[int]
) -> None:
    """Move these lines from one file into another and what hangs on them; the caller makes both anew.

    What one file cannot have twice is looked at when the caller says so (`both_files.exchanged`).
    """
    Crossing.objects.filter(pk__in=crossings).update(person=into)
    IdentityDocument.objects.filter(pk__in=documents).update(person=into)
    for one in person_columns():
        part_what_hangs(cursor, one, origin=origin, into=into, newest=0)
    part_what_is_told(cursor, origin=origin, into=into, newest={})


def part_what_hangs(cursor: Any, one: RePointing, *, origin: int, into: int, newest: int) -> None:
    """Move what hangs on a row, or is about a passport, to the file where that is now; of the rows after
    the number that is `newest`.
    """
    given = {"taken": into, "survivor": origin, "newest": newest}
    names = {"table": one.table, "column": one.column, "only": one.only}
    if one.follows is not None:
        key, of = one.follows
        cursor.execute(_BY_ROW.format(**names, key=key, of=of), given)
    elif one.passport is not None:
        country, key = one.passport
        cursor.execute(_BY_PASSPORT.format(**names, country=country, key=key), given)


def part_what_is_told(cursor: Any, *, origin: int, into: int, newest: Mapping[str, int]) -> None:
    """Letters, alerts and questions of one file go into the other where what they tell of went; those after
    the number that is `newest` for their table.
    """
    kinds = subjects()
    # A letter is about a case, an alert about that letter: whatever is told of goes before what tells of it.
    for one in [*told_columns(), *told_columns()]:
        kind, key = one.about or ("", "")
        names = {"table": one.table, "column": one.column, "only": one.only, "kind": kind, "key": key}
        given = {"taken": into, "survivor": origin, "newest": newest.get(one.table, 0)}
        for subject, (of, person) in kinds.items():
            cursor.execute(_BY_SUBJECT.format(**names, subject=subject, of=of, person=person), given)


def told_columns() -> list[RePointing]:
    """The columns of what tells of another row."""
    return [one for one in person_columns() if one.about is not None]


def subjects() -> dict[str, tuple[str, str]]:
    """By the kind under which something is told of a row: where it lies as `r`, and whose it is."""
    found = {
        table.partition("_")[2]: (f"{table} r JOIN registry_stay s ON s.id = r.stay_id", "s.person_id")
        for tables in rows_of_stays
        for table in tables
    }
    for one in person_columns():
        if one.column == "person_id":
            found[one.table.partition("_")[2]] = (f"{one.table} r", "r.person_id")
    return found
