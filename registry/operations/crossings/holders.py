"""The files found for a delivery, locked before anything is written to them."""

from collections.abc import Collection
from typing import Any

from registry.queries.open_files import stands_for_sql

# Read under the lock: another transaction may have joined a file to another since it was found.
_LOCK = f"""
SELECT p.id, {stands_for_sql("p")} FROM registry_person p
WHERE p.id IN (
  SELECT person_id FROM intake_row WHERE verdict IS NULL AND NOT is_known AND person_id IS NOT NULL
  UNION SELECT person_id FROM intake_document WHERE NOT enrols
  UNION SELECT unnest(%s::bigint[])
)
ORDER BY p.id FOR NO KEY UPDATE OF p
"""

_MOVE = """
UPDATE {table} k SET person_id = moved.stands
FROM unnest(%s::bigint[], %s::bigint[]) AS moved(id, stands) WHERE k.person_id = moved.id
"""


def lock_holders(cursor: Any, former: Collection[int]) -> set[int]:
    """Lock the files that these staged crossings go to, and `former`, by ascending number.

    What was found for a file that another took over meanwhile goes to that one. The former files, those
    taken over replaced by the ones that stand.
    """
    known = set(former)
    while True:
        cursor.execute(_LOCK, [sorted(known)])
        moved = {number: stands for number, stands in cursor.fetchall() if stands != number}
        if not moved:
            return known
        for table in ("intake_row", "intake_document"):
            cursor.execute(_MOVE.format(table=table), [list(moved), list(moved.values())])
        known = {moved.get(number, number) for number in known}
