"""A file follows the newest reading of its crossings' names, and keeps those it was told before."""

from datetime import date
from typing import Any

from accounts.models import User
from identity.names import given_name_key, name_key
from journal.operations import acting, entries_sql
from registry.events import RegistryEvent
from registry.operations.spellings import keep_spellings
from registry.states import FormerKind, ToldBy

_NAME = ("surname", "given_names", "patronymic")


def _row(table: str) -> str:
    return f"ROW({', '.join(f'{table}.{column}' for column in _NAME)})"


# Of the crossings of which this delivery told more than the first revision: the newest reading, and
# each older one of the same person under another name. What an officer wrote down stays.
_READINGS = f"""
SELECT n.person_id, {", ".join(f"{table}.{column}" for table in ("p", "o", "n") for column in _NAME)}
FROM (
  SELECT DISTINCT source_id FROM intake_row
  WHERE verdict IS NULL AND NOT is_known AND (revision > 1 OR NOT is_current)
) k
CROSS JOIN LATERAL (
  SELECT * FROM registry_crossing WHERE source = %(source)s AND source_id = k.source_id
  ORDER BY revision DESC LIMIT 1
) n
CROSS JOIN LATERAL (
  SELECT * FROM registry_crossing
  WHERE source = %(source)s AND source_id = k.source_id AND revision < n.revision OFFSET 0
) o
JOIN registry_person p ON p.id = n.person_id
WHERE o.person_id = n.person_id AND p.citizenship_confirmed_on IS NULL AND {_row("o")} <> {_row("n")}
ORDER BY n.crossed_at, n.source_id, o.revision DESC
"""

_GIVEN = """
unnest(%(ids)s::bigint[], %(surnames)s::text[], %(given_names)s::text[], %(patronymics)s::text[],
       %(surname_keys)s::text[], %(given_keys)s::text[])
  AS g(person_id, surname, given_names, patronymic, surname_key, given_key)
"""

_RENAME = f"""
WITH locked AS (
  SELECT id, surname, given_names, patronymic FROM registry_person WHERE id = ANY(%(ids)s)
  ORDER BY id FOR NO KEY UPDATE
), renamed AS (
  UPDATE registry_person p SET surname = g.surname, given_names = g.given_names, patronymic = g.patronymic,
                               surname_key = g.surname_key, given_key = g.given_key
  FROM locked JOIN {_GIVEN} ON g.person_id = locked.id WHERE p.id = locked.id
  RETURNING p.id, array_remove(ARRAY[
    {", ".join(f"CASE WHEN p.{column} <> locked.{column} THEN '{column}' END" for column in sorted(_NAME))}
  ], NULL) AS fields
)
{
    entries_sql(
        RegistryEvent.PERSON_CORRECTED,
        subject="id",
        person="id",
        data={"fields": "fields", "origin": "'feed'"},
    )
}
FROM renamed ORDER BY id
"""

_KEEP = f"""
INSERT INTO registry_formervalue (person_id, kind, surname, given_names, patronymic, surname_key, given_key,
                                  valid_from, valid_until, told_by, by_id)
SELECT g.person_id, '{FormerKind.NAME}', g.surname, g.given_names, g.patronymic, g.surname_key, g.given_key,
       since.first, greatest(since.first, %(on)s::date - 1), '{ToldBy.FEED}', %(by)s
FROM {_GIVEN} JOIN registry_person p ON p.id = g.person_id
CROSS JOIN LATERAL (
  SELECT least(%(on)s::date, coalesce(max(f.valid_until) + 1, p.enrolled_on)) AS first
  FROM registry_formervalue f WHERE f.person_id = p.id AND f.kind = '{FormerKind.NAME}'
) since
WHERE NOT EXISTS (SELECT FROM registry_formervalue f
                  WHERE f.person_id = g.person_id AND f.kind = '{FormerKind.NAME}'
                    AND {_row("f")} = {_row("g")})
ORDER BY g.person_id
"""

Name = tuple[str, ...]


def follow_corrected_names(cursor: Any, *, source: str, on: date, by: User) -> set[int]:
    """Give the files whose name the feed has corrected the new one, and keep what was told before. Whose
    names these are.

    A file follows only while it says what an older revision of the same crossing said. Older readings
    are kept and found, whether they came one by one or in one delivery.
    """
    cursor.execute(_READINGS, {"source": source})
    on_file: dict[int, Name] = {}
    now: dict[int, Name] = {}
    older: set[tuple[int, Name]] = set()
    for person_id, *names in cursor.fetchall():
        said, was, newest = tuple(names[:3]), tuple(names[3:6]), tuple(names[6:])
        on_file[person_id] = said
        if now.setdefault(person_id, said) == was:
            now[person_id] = newest
        older.add((person_id, was))
    if not on_file:
        return set()
    told = {*now.values(), *(name for _person, name in older)}
    keep_spellings(cursor, ((name[0], name[1]) for name in told))
    given = acting(on=on, by=by)
    renamed = [(person, name) for person, name in sorted(now.items()) if name != on_file[person]]
    if renamed:
        cursor.execute(_RENAME, {**given, **_columns(renamed)})
    former = sorted((person, name) for person, name in older if name != now[person])
    if former:
        cursor.execute(_KEEP, {**given, **_columns(former)})
    return {person for person, _name in (*renamed, *former)}


def _columns(names: list[tuple[int, Name]]) -> dict[str, list[Any]]:
    return {
        "ids": [person for person, _name in names],
        "surnames": [name[0] for _person, name in names],
        "given_names": [name[1] for _person, name in names],
        "patronymics": [name[2] for _person, name in names],
        "surname_keys": [name_key(name[0]) for _person, name in names],
        "given_keys": [given_name_key(name[1], name[2]) for _person, name in names],
    }
