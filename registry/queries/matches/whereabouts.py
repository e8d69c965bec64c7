"""Where people were who may be one: the same host, dwelling, employer, way in and out.

What many share tells nothing of any two. A great employer, a hostel, the crossing point that everybody
takes who comes from one country would say of two strangers of that country that they are one, and of two
others not: so they are not read, whoever the two are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection

from registry.queries.open_files import is_open_sql
from registry.rules.matches.asking import ROUTE_SHARED_AT_MOST, SHARED_AT_MOST
from registry.seams import employers


def is_shared_by_few_sql(rows: str) -> str:
    """Whether a subquery, a row for each who shares it, has at most `few`; it is read no further."""
    return f"((SELECT count(*) FROM ({rows} LIMIT %(few)s + 1) shared) <= %(few)s)"


def _told(column: str) -> str:
    """Rows of registrations and notices with this value, each of an open file."""
    return f"""(
  SELECT FROM registry_registration r JOIN registry_stay s ON s.id = r.stay_id
  JOIN registry_person p ON p.id = s.person_id WHERE r.{column} = told.{column} AND {is_open_sql("p")}
  UNION ALL
  SELECT FROM registry_arrivalnotification n JOIN registry_stay s ON s.id = n.stay_id
  JOIN registry_person p ON p.id = s.person_id WHERE n.{column} = told.{column} AND {is_open_sql("p")})"""


_TOLD = """
SELECT s.person_id, r.{column} FROM registry_stay s JOIN registry_registration r ON r.stay_id = s.id
WHERE s.person_id = ANY(%(ids)s) AND s.annulled_on IS NULL AND r.{column} IS NOT NULL
UNION
SELECT s.person_id, n.{column} FROM registry_stay s JOIN registry_arrivalnotification n ON n.stay_id = s.id
WHERE s.person_id = ANY(%(ids)s) AND s.annulled_on IS NULL AND n.{column} IS NOT NULL
"""


def _shared(column: str) -> str:
    few = is_shared_by_few_sql(f"SELECT FROM {_told(column)} AS all_told")
    return f"""
WITH theirs AS MATERIALIZED ({_TOLD.format(column=column)}),
telling AS MATERIALIZED (SELECT {column} FROM (SELECT DISTINCT {column} FROM theirs) told WHERE {few})
SELECT person_id, {column} FROM theirs JOIN telling USING ({column})
"""


_HOSTS, _DWELLINGS = _shared("host_id"), _shared("dwelling_id")
_ROUTES = """
SELECT DISTINCT s.person_id, entry.checkpoint_id || '-' || exit.checkpoint_id
FROM registry_stay s
JOIN registry_crossing entry ON entry.id = s.entry_id JOIN registry_crossing exit ON exit.id = s.exit_id
JOIN registry_routecount n
  ON n.entered_through_id = entry.checkpoint_id AND n.left_through_id = exit.checkpoint_id
WHERE s.person_id = ANY(%(ids)s) AND s.annulled_on IS NULL AND n.travellers <= %(few_travellers)s
"""


def whereabouts_of(ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    """What of `Known` says where these people were, whenever that was; three queries, and one an app that
    knows employers."""
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    given: dict[str, Any] = {"ids": list(ids), "few": SHARED_AT_MOST, "few_travellers": ROUTE_SHARED_AT_MOST}
    with connection.cursor() as cursor:
        for field, statement in (("hosts", _HOSTS), ("addresses", _DWELLINGS), ("routes", _ROUTES)):
            cursor.execute(statement, given)
            _add(found[field], cursor.fetchall())
    for employers_of in employers:
        _add(found["employers"], employers_of(person_ids=ids))
    people = {person_id for by_person in found.values() for person_id in by_person}
    return {
        person_id: {field: frozenset(by_person[person_id]) for field, by_person in found.items()}
        for person_id in people
    }


def _add(by_person: dict[int, set[str]], rows: Iterable[tuple[int, object]]) -> None:
    for person_id, key in rows:
        by_person[person_id].add(str(key))
