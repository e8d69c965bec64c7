"""Cases that do not open: whoever left on another passport is no overstayer.

Before a case opens its stay is held beside the other files that may be the same person's. Where one that is
almost surely theirs crossed the border after the entry, no case opens until a person has said whether the
two are one: joined, the stay has its exit; found to be different, the case opens with the next sweep.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import User
from enforcement.events import CaseEvent
from enforcement.models import KeptBack
from journal.operations import acting, entries_sql
from registry.operations.stays.sweeps import OPEN_STAY, run_counted
from registry.queries.matches.crossed_since import left_elsewhere_sql

#: Whether nothing opens about the stay `s` yet.
IS_KEPT_BACK = left_elsewhere_sql("s.person_id", "s.entered_at")

_LOCKED = """
SELECT k.id, k.stay_id, k.answer_due_on, k.terms_id, s.person_id, s.region_id
FROM enforcement_keptback k JOIN registry_stay s ON s.id = k.stay_id
JOIN registry_person p ON p.id = s.person_id
WHERE k.ended_on IS NULL AND {which}
ORDER BY k.id FOR NO KEY UPDATE OF k SKIP LOCKED
"""
_STILL_KEPT = f"coalesce({OPEN_STAY} AND s.authorised_until < %(on)s AND {IS_KEPT_BACK}, false)"


def noted(event: CaseEvent, **data: str) -> str:
    """The journal's rows about `found`, the rows of cases kept back with their stays."""
    told = {"stay": "stay_id", **data}
    return entries_sql(event, subject="id", person="person_id", region="region_id", data=told)


_LET_GO = """
WITH found AS ({locked}), ended AS (
  UPDATE enforcement_keptback k SET ended_on = %(on)s FROM found WHERE found.id = k.id
), noted AS ({noted} FROM found ORDER BY id)
SELECT coalesce(array_agg(stay_id ORDER BY stay_id), '{{}}') FROM found
"""
_TELL_OVERDUE = """
WITH found AS ({locked}), told AS (
  UPDATE enforcement_keptback k SET overdue_noted_on = %(on)s FROM found WHERE found.id = k.id
), noted AS ({noted} FROM found ORDER BY id)
SELECT count(*) FROM found
"""


def let_go(*, on: date, by: User, stay_ids: Collection[int] | None = None) -> list[int]:
    """End what no longer keeps a case back, of these stays or of all; whose stays these are."""
    which = f"{'true' if stay_ids is None else 'k.stay_id = ANY(%(ids)s)'} AND NOT {_STILL_KEPT}"
    statement = _LET_GO.format(locked=_LOCKED.format(which=which), noted=noted(CaseEvent.CASE_NO_LONGER_KEPT))
    given: dict[str, Any] = {"ids": list(stay_ids or ()), **acting(on=on, by=by)}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        ended: list[int] = cursor.fetchone()[0]
    return ended


def tell_overdue(*, on: date, by: User) -> int:
    """Tell once of each case that waits for an answer that was owed before `on`; it goes on waiting."""
    which = "k.overdue_noted_on IS NULL AND k.answer_due_on < %(on)s"
    statement = _TELL_OVERDUE.format(
        locked=_LOCKED.format(which=which),
        noted=noted(CaseEvent.CASE_KEPT_TOO_LONG, answer_due_on="answer_due_on"),
    )
    return run_counted(statement, {}, on=on, by=by)


def cases_kept_back() -> int:
    """How many cases wait for an answer whether two files are one person's."""
    return KeptBack.objects.filter(ended_on__isnull=True).count()
