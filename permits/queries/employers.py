"""For whom people work, by their permits."""

from collections.abc import Collection

from django.db import connection

from registry.queries.matches.whereabouts import is_shared_by_few_sql
from registry.queries.open_files import is_open_sql
from registry.rules.matches.asking import SHARED_AT_MOST

_PERMITS_OF_OPEN_FILES = f"""
SELECT FROM permits_permit o JOIN registry_person p ON p.id = o.person_id
WHERE o.employer_id = theirs.employer_id AND {is_open_sql("p")}
"""
_EMPLOYERS = f"""
WITH theirs AS MATERIALIZED (
  SELECT DISTINCT employer_id FROM permits_permit WHERE person_id = ANY(%(ids)s)
), telling AS MATERIALIZED (
  SELECT employer_id FROM theirs WHERE {is_shared_by_few_sql(_PERMITS_OF_OPEN_FILES)}
)
SELECT DISTINCT person_id, employer_id::text FROM permits_permit JOIN telling USING (employer_id)
WHERE person_id = ANY(%(ids)s)
"""


def employers_of(*, person_ids: Collection[int]) -> list[tuple[int, str]]:
    """The employers at whom these people have or had a permit, whatever became of it: person and employer.

    Those of very many are left out. What an employer only asked for is not here: nobody else has seen it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EMPLOYERS, {"ids": list(person_ids), "few": SHARED_AT_MOST})
        return [(person_id, employer) for person_id, employer in cursor.fetchall()]
