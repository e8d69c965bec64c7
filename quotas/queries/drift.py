"""Whether counters say what the ledger says, and the years what their allocations say."""

from dataclasses import dataclass

from django.db import connection

_DRIFT = """
WITH ledger AS (
  SELECT allocation_id, sum(allocated_change) AS allocated, sum(reserved_change) AS reserved,
         sum(consumed_change) AS consumed
  FROM quotas_ledgerentry GROUP BY allocation_id
), years AS (
  SELECT quota_year_id, sum(allocated) AS allocated FROM quotas_quotaallocation GROUP BY quota_year_id
)
SELECT 'quotaallocation' AS kind, a.id, c.name, c.counted, c.proved
FROM quotas_quotaallocation a
LEFT JOIN ledger l ON l.allocation_id = a.id
CROSS JOIN LATERAL (VALUES ('allocated', a.allocated, coalesce(l.allocated, 0)),
                           ('reserved', a.reserved, coalesce(l.reserved, 0)),
                           ('consumed', a.consumed, coalesce(l.consumed, 0))) c(name, counted, proved)
WHERE c.counted <> c.proved
UNION ALL
SELECT 'quotayear', y.id, 'allocated', y.allocated, coalesce(s.allocated, 0)
FROM quotas_quotayear y LEFT JOIN years s ON s.quota_year_id = y.id
WHERE y.allocated <> coalesce(s.allocated, 0)
UNION ALL
SELECT 'quotaallocation', e.allocation_id, 'reference',
       least(sum(e.reserved_change), sum(e.consumed_change)), 0
FROM quotas_ledgerentry e WHERE e.reference <> ''
GROUP BY e.allocation_id, e.reference
HAVING sum(e.reserved_change) < 0 OR sum(e.consumed_change) < 0
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Drift:
    """One counter that says something else than what it is the sum of.

    `counter` is "reference" where more was given back under one number than it ever held.
    """

    subject_kind: str
    subject_id: int
    counter: str
    counted: int
    proved: int


def drift() -> list[Drift]:
    """Every counter that differs from the ledger; an empty list is the proof that all is in balance.

    One statement, so that it is true of one moment however many places are being taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT)
        return [
            Drift(kind, subject_id, counter, int(counted), int(proved))
            for kind, subject_id, counter, counted, proved in cursor.fetchall()
        ]
