"""What is counted once for all pairs: how many took the same way in and out."""

from django.db import connection

from registry.queries.open_files import is_open_sql

_COUNT_ROUTES = f"""
WITH counted AS MATERIALIZED (
  SELECT entry.checkpoint_id AS entered, exit.checkpoint_id AS left_by,
         count(DISTINCT s.person_id)::int AS travellers
  FROM registry_stay s JOIN registry_person p ON p.id = s.person_id
  JOIN registry_crossing entry ON entry.id = s.entry_id JOIN registry_crossing exit ON exit.id = s.exit_id
  WHERE s.annulled_on IS NULL AND {is_open_sql("p")} GROUP BY 1, 2
), gone AS (
  DELETE FROM registry_routecount n
  WHERE NOT EXISTS (SELECT FROM counted c
                    WHERE c.entered = n.entered_through_id AND c.left_by = n.left_through_id)
), changed AS (
  UPDATE registry_routecount n SET travellers = c.travellers FROM counted c
  WHERE c.entered = n.entered_through_id AND c.left_by = n.left_through_id AND c.travellers <> n.travellers
)
INSERT INTO registry_routecount (entered_through_id, left_through_id, travellers)
SELECT entered, left_by, travellers FROM counted c
WHERE NOT EXISTS (SELECT FROM registry_routecount n
                  WHERE n.entered_through_id = c.entered AND n.left_through_id = c.left_by)
ORDER BY 1, 2
ON CONFLICT (entered_through_id, left_through_id) DO NOTHING
"""


def count_routes() -> None:
    """Count anew how many open files went each way, in the transaction of whoever counts alone."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ROUTES)
