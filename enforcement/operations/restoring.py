"""Cases that the joining of two files closed stand again, with all that was found, when it is taken back."""

from collections.abc import Collection
from datetime import date

from accounts.models import User
from enforcement.events import CaseEvent
from registry.operations.stays.sweeps import noted_stays, run_counted
from registry.queries.open_files import is_open_sql

# The newest case of its look, and its facts are those it was opened on.
_RESTORE = f"""
WITH found AS (
  SELECT c.id, closed.state FROM enforcement_overstaycase c
  JOIN registry_stay s ON s.id = c.stay_id JOIN registry_person p ON p.id = s.person_id
  CROSS JOIN LATERAL (
    SELECT was #>> '{{}}' AS state FROM registry_joinedrow
    WHERE "table" = 'enforcement_overstaycase' AND row = c.id AND "column" = 'state'
    ORDER BY id DESC LIMIT 1
  ) closed
  WHERE c.stay_id = ANY(%(ids)s) AND c.state = 'superseded'
    AND {is_open_sql("p")} AND s.person_id = c.person_id AND s.annulled_on IS NULL AND NOT s.exit_missing
    AND s.authorised_until = c.authorised_until
    AND (s.departed_on IS NULL OR s.departed_on > c.authorised_until)
    AND NOT EXISTS (
      SELECT FROM enforcement_overstaycase n
      WHERE n.stay_id = c.stay_id AND n.authorised_until = c.authorised_until
        AND n.look_past_on IS NOT DISTINCT FROM c.look_past_on AND n.id > c.id)
  ORDER BY c.id
  FOR NO KEY UPDATE OF c
), restored AS (
  UPDATE enforcement_overstaycase c SET state = found.state, closed_on = NULL, closed_by_id = NULL
  FROM found WHERE found.id = c.id
  RETURNING c.id, c.stay_id, c.person_id, c.region_id
), noted AS (
  {noted_stays(CaseEvent.CASE_RESTORED)} FROM restored ORDER BY id
)
SELECT count(*) FROM restored
"""


def restore_cases(*, stay_ids: Collection[int], on: date, by: User) -> int:
    """Restore the cases of these stays that a joining closed and whose facts are again as they were; how
    many. What had been checked and proposed is not lost.
    """
    return run_counted(_RESTORE, {"ids": list(stay_ids)}, on=on, by=by)
