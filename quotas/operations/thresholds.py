"""Which allocations have reached a threshold, and which have fallen below it again. Set-based.

An allocation's state on a day is its counters less what the ledger wrote for later days, so that a
sweep may be run for any day, late or twice, with the same result. A reached threshold has one open
row; it is cleared when an order (which it then names), a transfer or a release takes the
allocation below it, or when the year is over. Reached again, it is marked again.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from journal.operations import acting, entries_sql
from quotas.events import QuotaEvent
from quotas.queries import thresholds_on

_STATE = """
state AS (
  SELECT a.id, a.region_id, a.category, y.year,
         a.allocated - coalesce(later.allocated, 0) AS allocated,
         a.reserved + a.consumed - coalesce(later.taken, 0) AS taken
  FROM quotas_quotaallocation a JOIN quotas_quotayear y ON y.id = a.quota_year_id
  LEFT JOIN LATERAL (
    SELECT sum(e.allocated_change) AS allocated, sum(e.reserved_change + e.consumed_change) AS taken
    FROM quotas_ledgerentry e WHERE e.allocation_id = a.id AND e."on" > %(on)s
  ) later ON true
  WHERE y.year = %(year)s AND {which}
)
"""
_IS_REACHED = "s.allocated > 0 AND s.taken * 100 >= {percent} * s.allocated"

_REACH = """
WITH {state}, reached AS (
  INSERT INTO quotas_reachedthreshold (allocation_id, percent, taken, allocated, raised_on)
  SELECT s.id, t.percent, s.taken, s.allocated, %(on)s
  FROM state s CROSS JOIN unnest(%(thresholds)s::int[]) t(percent)
  WHERE {is_reached} AND NOT EXISTS (
    SELECT FROM quotas_reachedthreshold m
    WHERE m.allocation_id = s.id AND m.percent = t.percent AND (m.cleared_on IS NULL OR m.cleared_on > %(on)s)
  )
  ORDER BY s.id, t.percent
  ON CONFLICT (allocation_id, percent) WHERE cleared_on IS NULL DO NOTHING
  RETURNING id, allocation_id, percent, taken, allocated
), noted AS (
  {noted}
  FROM reached r JOIN state s ON s.id = r.allocation_id ORDER BY r.id
)
SELECT count(*) FROM reached
"""

_NOTE_REACHED = entries_sql(
    QuotaEvent.QUOTA_THRESHOLD_REACHED,
    subject="r.id",
    region="s.region_id",
    data={
        "allocation": "s.id",
        "category": "s.category",
        "year": "s.year",
        "percent": "r.percent",
        "taken": "r.taken",
        "allocated": "r.allocated",
    },
)

_CLEAR = """
WITH {state}, below AS (
  SELECT m.id, CASE WHEN y.year < %(year)s THEN 'year_ended'
                    WHEN %(order)s::bigint IS NOT NULL THEN 'order' ELSE 'below' END AS because
  FROM quotas_reachedthreshold m
  JOIN quotas_quotaallocation a ON a.id = m.allocation_id JOIN quotas_quotayear y ON y.id = a.quota_year_id
  LEFT JOIN state s ON s.id = m.allocation_id
  WHERE m.cleared_on IS NULL AND m.raised_on <= %(on)s
    AND (y.year < %(year)s AND {ended} OR s.id IS NOT NULL AND NOT ({is_reached}))
  ORDER BY m.id
  FOR NO KEY UPDATE OF m
), cleared AS (
  UPDATE quotas_reachedthreshold m
  SET cleared_on = %(on)s, cleared_by_order_id = CASE WHEN b.because = 'order' THEN %(order)s::bigint END
  FROM below b WHERE b.id = m.id
  RETURNING m.id, m.allocation_id, m.percent, b.because
), noted AS (
  {noted}
  FROM cleared c JOIN quotas_quotaallocation a ON a.id = c.allocation_id ORDER BY c.id
)
SELECT count(*) FROM cleared
"""

_NOTE_CLEARED = entries_sql(
    QuotaEvent.QUOTA_THRESHOLD_CLEARED,
    subject="c.id",
    region="a.region_id",
    data={
        "allocation": "a.id",
        "category": "a.category",
        "percent": "c.percent",
        "because": "c.because",
        "order": "%(order)s::bigint",
    },
)


@transaction.atomic
def flag_quotas(*, on: date, by: User) -> dict[str, Any]:
    """Note for each allocation of the day's year the thresholds it has reached by the end of `on`.

    Clears those that no longer hold, those of years that are over among them. Places reserved
    and used count together. Run twice, late or for yesterday: the same rows, and none twice.

    Raises: NoTermsInForce when no threshold is in force on that day.
    """
    thresholds = thresholds_on(on)
    cleared = _clear("true", "true", {"order": None}, on=on, by=by)
    reached = _reach("true", {"thresholds": thresholds}, on=on, by=by)
    return {"on": on.isoformat(), "reached": reached, "cleared": cleared}


@transaction.atomic
def update_reached_thresholds(
    *, allocation_ids: Collection[int], order_id: int | None, on: date, by: User
) -> dict[str, int]:
    """Bring the reached thresholds of these allocations in line at once, within the act that changed them.

    One that falls away by an order names it.
    """
    ids = {"ids": sorted(allocation_ids)}
    which = "a.id = ANY(%(ids)s)"
    cleared = _clear(which, "false", {**ids, "order": order_id}, on=on, by=by)
    reached = _reach(which, {**ids, "thresholds": thresholds_on(on)}, on=on, by=by)
    return {"reached": reached, "cleared": cleared}


def _reach(which: str, params: dict[str, Any], *, on: date, by: User) -> int:
    statement = _REACH.format(
        state=_STATE.format(which=which),
        is_reached=_IS_REACHED.format(percent="t.percent"),
        noted=_NOTE_REACHED,
    )
    return _count(statement, params, on=on, by=by)


def _clear(which: str, ended: str, params: dict[str, Any], *, on: date, by: User) -> int:
    statement = _CLEAR.format(
        state=_STATE.format(which=which),
        ended=ended,
        is_reached=_IS_REACHED.format(percent="m.percent"),
        noted=_NOTE_CLEARED,
    )
    return _count(statement, params, on=on, by=by)


def _count(statement: str, params: dict[str, Any], *, on: date, by: User) -> int:
    """Run one statement with what every journal row needs; how many rows it wrote."""
    given = {**params, **acting(on=on, by=by), "year": on.year}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: int = cursor.fetchone()[0]
    return found
