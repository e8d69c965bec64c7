"""Cases that people have worked on; new ones are the sweep's to find, as in life."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from demo.operations.people import Told
from demo.operations.tables import copy_rows
from demo.rules.plans import CasePlan
from registry.states import CheckItem

_CREATE = """
CREATE TEMPORARY TABLE demo_case (entry_id bigint, state text, detected_on date, reviewed_on date,
  proposed_on date, closed_on date, outcome text, dismissal_reason text) ON COMMIT DROP
"""
_COLUMNS = (
    *("entry_id", "state", "detected_on", "reviewed_on", "proposed_on", "closed_on", "outcome"),
    "dismissal_reason",
)

_WRITE = """
WITH made AS (
  INSERT INTO registry_overstaycase (stay_id, person_id, region_id, authorised_until, detected_on, evidence,
    state, reviewed_on, reviewed_by_id, checklist, checked_on, outcome, dismissal_reason, band_id, note,
    proposed_on, proposed_by_id, closed_on, closed_by_id)
  SELECT s.id, s.person_id, s.region_id, s.authorised_until, d.detected_on, jsonb_build_array(
      jsonb_build_object('code', 'stay.entered',
                         'params', jsonb_build_object('on', jsonb_build_object('day', s.entered_on))),
      jsonb_build_object('code', 'case.basis.' || s.basis, 'confidence', s.confidence,
                         'params', jsonb_build_object('until', jsonb_build_object('day',
                           s.authorised_until)))),
    d.state, d.reviewed_on, %(first)s,
    CASE WHEN d.proposed_on IS NULL THEN '{}'::jsonb ELSE (
      SELECT jsonb_object_agg(item, jsonb_build_object('answer', 'clear', 'note', '', 'by', %(first)s::bigint,
                                                       'on', d.reviewed_on))
      FROM unnest(%(items)s::text[]) AS item) END,
    CASE WHEN d.proposed_on IS NOT NULL THEN d.reviewed_on END, d.outcome, d.dismissal_reason,
    CASE WHEN d.outcome <> '' THEN (
      SELECT b.id FROM registry_penaltyband b
      WHERE NOT b.is_repeat AND b.withdrawn_on IS NULL AND b.valid_from <= d.reviewed_on
        AND (b.valid_until IS NULL OR b.valid_until >= d.reviewed_on)
        AND coalesce(s.departed_on, d.reviewed_on) - s.authorised_until
            BETWEEN b.days_from AND coalesce(b.days_until, 100000)
      ORDER BY b.id LIMIT 1) END,
    CASE WHEN d.dismissal_reason <> '' THEN 'Адам құжаттарын көрсетті (ойдан алынған).' ELSE '' END,
    d.proposed_on, CASE WHEN d.state = 'proposed' THEN %(second)s::bigint
                        WHEN d.proposed_on IS NOT NULL THEN %(first)s::bigint END,
    d.closed_on, CASE WHEN d.closed_on IS NOT NULL THEN %(second)s::bigint END
  FROM demo_case d JOIN registry_stay s ON s.entry_id = d.entry_id
  WHERE s.authorised_until < d.detected_on ORDER BY d.detected_on, s.id
  RETURNING *
), told AS (
  INSERT INTO journal_entry (subject_kind, subject_id, person_id, region_id, by_id, "on", kind, data)
  SELECT 'overstaycase', m.id, m.person_id, m.region_id, event.by_id, event.told_on, event.kind,
         jsonb_build_object('stay', m.stay_id) || event.data
  FROM made m CROSS JOIN LATERAL (VALUES
    (0, %(by)s::bigint, m.detected_on, 'case_opened',
     jsonb_build_object('authorised_until', m.authorised_until)),
    (1, m.reviewed_by_id, m.reviewed_on, 'case_review_begun', '{}'),
    (2, m.reviewed_by_id, m.checked_on, 'case_checked', '{"stands": [], "is_complete": true}'),
    (3, m.proposed_by_id, m.proposed_on, 'case_proposed',
     CASE WHEN m.outcome <> '' THEN jsonb_build_object('outcome', m.outcome, 'band', m.band_id)
          ELSE jsonb_build_object('dismissal_reason', m.dismissal_reason) END),
    (4, m.closed_by_id, CASE WHEN m.state = 'resolved' THEN m.closed_on END, 'case_resolved',
     jsonb_build_object('outcome', m.outcome, 'band', m.band_id, 'proposed_by', m.proposed_by_id)),
    (4, m.closed_by_id, CASE WHEN m.state = 'dismissed' THEN m.closed_on END, 'case_dismissed',
     jsonb_build_object('reason', m.dismissal_reason, 'proposed_by', m.proposed_by_id))
  ) AS event(place, by_id, told_on, kind, data)
  WHERE event.told_on IS NOT NULL ORDER BY event.told_on, m.id, event.place
)
SELECT count(*) FROM made
"""


@transaction.atomic
def write_cases(*, told: Told, first: User, second: User, on: date, by: User) -> int:
    """Write the planned cases with their journal; how many.

    `first` reviewed and proposed, `second` confirmed; what waits for a confirmation `second` proposed,
    so that it waits for `first`. No possible case is written: a sweep finds
    them. All of `on` and later is left to people.
    """
    planned = [(entry, visit.case) for _person, entry, _plan, visit in told.entries if visit.case is not None]
    if not planned:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        copy_rows(cursor, "demo_case", _COLUMNS, _rows(planned, on))
        cursor.execute(
            _WRITE, {"first": first.pk, "second": second.pk, "by": by.pk, "items": list(CheckItem.values)}
        )
        return int(cursor.fetchone()[0])


def _rows(planned: Sequence[tuple[int, CasePlan]], on: date) -> Iterator[Sequence[Any]]:
    for entry_id, case in planned:
        assert case.reviewed_on <= on
        yield (
            *(entry_id, case.state, case.detected_on, case.reviewed_on, case.proposed_on, case.closed_on),
            *(case.outcome, case.dismissal_reason),
        )
