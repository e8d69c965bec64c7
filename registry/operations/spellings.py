"""Names that are written join the vocabulary of search."""

from collections.abc import Iterable
from typing import Any

from registry.rules.people.spellings import heard_as, spellings_of

_MISSING = """
SELECT n.part, n.spelling, n.key
FROM unnest(%(parts)s::text[], %(spellings)s::text[], %(keys)s::text[]) AS n(part, spelling, key)
WHERE NOT EXISTS (SELECT FROM registry_spelling s
                  WHERE s.part = n.part AND s.key = n.key AND s.spelling = n.spelling)
ORDER BY 1, 2, 3
"""
_ADD = """
INSERT INTO registry_spelling (part, spelling, key, readings, lookups)
SELECT n.part, n.spelling, n.key, string_to_array(n.readings, ' '), string_to_array(n.lookups, ' ')
FROM unnest(%(parts)s::text[], %(spellings)s::text[], %(keys)s::text[], %(readings)s::text[],
            %(lookups)s::text[]) AS n(part, spelling, key, readings, lookups)
"""
_NEXT = "SELECT id, spelling FROM registry_spelling WHERE id > %(after)s ORDER BY id LIMIT %(at_most)s"
_RENEW = """
UPDATE registry_spelling s SET readings = n.readings, lookups = n.lookups
FROM (SELECT id, string_to_array(readings, ' ') AS readings, string_to_array(lookups, ' ') AS lookups
      FROM unnest(%(numbers)s::bigint[], %(readings)s::text[], %(lookups)s::text[])
           AS n(id, readings, lookups)) n
WHERE n.id = s.id AND (s.readings, s.lookups) IS DISTINCT FROM (n.readings, n.lookups)
"""


def keep_spellings(cursor: Any, names: Iterable[tuple[str, str]]) -> int:
    """Add the spellings of these surnames and given names that are new; how many were.

    Whatever writes a name into a file, or a former one, calls it in its transaction. Nothing is locked and
    nothing waits for another's transaction (`registry.models.spellings`).
    """
    found = spellings_of(names)
    if not found:
        return 0
    cursor.execute(_MISSING, _columns(found))
    new = cursor.fetchall()
    if new:
        heard = [heard_as(spelling) for _part, spelling, _key in new]
        cursor.execute(
            _ADD,
            {
                **_columns(new),
                "readings": [" ".join(sounds) for sounds, _lookups in heard],
                "lookups": [" ".join(lookups) for _sounds, lookups in heard],
            },
        )
    return len(new)


def renew_spellings(cursor: Any, *, after: int, at_most: int) -> int:
    """Make readings and lookup keys of the next spellings anew, and write those that came out otherwise; the
    number of the last one looked at, or 0 when there are no more.

    Whoever changes how they are made does it for all there are, part by part: search goes on meanwhile.
    """
    cursor.execute(_NEXT, {"after": after, "at_most": at_most})
    rows = cursor.fetchall()
    if not rows:
        return 0
    heard = [heard_as(spelling) for _number, spelling in rows]
    cursor.execute(
        _RENEW,
        {
            "numbers": [number for number, _spelling in rows],
            "readings": [" ".join(sounds) for sounds, _lookups in heard],
            "lookups": [" ".join(lookups) for _sounds, lookups in heard],
        },
    )
    return int(rows[-1][0])


def _columns(rows: Iterable[tuple[str, str, str]]) -> dict[str, list[str]]:
    parts, spellings, keys = zip(*rows, strict=True)
    return {"parts": [str(part) for part in parts], "spellings": list(spellings), "keys": list(keys)}
