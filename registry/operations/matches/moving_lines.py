"""Crossings and documents that go from one file into another, with all that hangs on them."""

from collections.abc import Collection
from typing import Any

from registry.models import Crossing, IdentityDocument
from registry.operations.matches.later_rows import part_what_is_told
from registry.queries.matches.person_columns import person_columns

#: What hangs on a line goes with it: stays by their entry, permits and cases by their stay.
_BY_ROW = """
UPDATE {table} t SET {column} = %(into)s FROM {of} r
WHERE r.id = t.{key} AND r.person_id = %(into)s AND t.{column} = %(origin)s AND {only}
"""
_BY_PASSPORT = """
UPDATE {table} t SET {column} = %(into)s FROM registry_identitydocument d
WHERE d.person_id = %(into)s AND d.kind = 'passport' AND d.issuing_country_id = t.{country}
  AND d.number_key = t.{key} AND t.{column} = %(origin)s AND {only}
"""


def move_lines(
    cursor: Any, *, origin: int, into: int, crossings: Collection[int], documents: Collection[int]
) -> None:
    """Move these lines from one file into another and what hangs on them; the caller makes both anew.

    What one file cannot have twice is looked at when the caller says so (`both_files.exchanged`).
    """
    given: dict[str, Any] = {"origin": origin, "into": into}
    Crossing.objects.filter(pk__in=crossings).update(person=into)
    IdentityDocument.objects.filter(pk__in=documents).update(person=into)
    for one in person_columns():
        names = {"table": one.table, "column": one.column, "only": one.only}
        if one.follows is not None:
            key, of = one.follows
            cursor.execute(_BY_ROW.format(**names, key=key, of=of), given)
        elif one.passport is not None:
            country, key = one.passport
            cursor.execute(_BY_PASSPORT.format(**names, country=country, key=key), given)
    part_what_is_told(cursor, origin=origin, into=into, newest={})
