"""Cases that people have worked on; new ones are the sweep's to find, as in life."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.periods import days_later
from demo.operations.feeds import GAP_DAYS
from demo.operations.people import Told
from demo.operations.tables import copy_rows
from demo.rules.plans import Visit
from enforcement.models import OverstayCase
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.verdicts import confirm_verdict, propose_verdict
from enforcement.queries.verdicts import case_terms
from enforcement.rules.verdicts import day_to_leave
from enforcement.states import CheckItem, DismissalReason, Verdict
from journal.operations import entries_from

_CREATE = """
CREATE TEMPORARY TABLE demo_case (entry_id bigint, state text, detected_on date, reviewed_on date,
  proposed_on date, closed_on date, outcome text, dismissal_reason text, band_id bigint, days_over int,
  leave_due_on date, terms_id bigint, end_moved_days int)
  ON COMMIT DROP
"""
_COLUMNS = (
    *("entry_id", "state", "detected_on", "reviewed_on", "proposed_on", "closed_on", "outcome"),
    *("dismissal_reason", "band_id", "days_over", "leave_due_on", "terms_id", "end_moved_days"),
)
#: What the register does not know and a person was asked; the rest it says to be clear.
_ASKED = (CheckItem.ASYLUM, CheckItem.VICTIM, CheckItem.ILLNESS)
#: What stood in the way where the case was dismissed.
_STOOD = {
    DismissalReason.EXIT_NOT_RECORDED: CheckItem.FEED_GAP,
    DismissalReason.FORCE_MAJEURE: CheckItem.ILLNESS,
}
_ASKED_NOTE = "Адамнан сұралды, кедергі табылмады (ойдан алынған)."
_STOOD_NOTE = "Құжаттар бойынша кедергі бар (ойдан алынған)."
_NOTE = "Адам құжаттарын көрсетті, өткен жолдары салыстырылды (ойдан алынған)."
_ANNULLED = "Кіру күні түзетілді: адам уақытында кеткен (ойдан алынған)."
_AGREED = "Құжаттар мен өткен жолдарды өзім қарадым, келісемін (ойдан алынған)."

_WRITE = f"""
WITH made AS (
  INSERT INTO enforcement_overstaycase (stay_id, person_id, region_id, authorised_until, detected_on,
    evidence, state, reviewed_on, reviewed_by_id, checklist, checked_on, outcome, dismissal_reason, band_id,
    note, rests_on, confirmation, leave_due_on, proposed_on, proposed_by_id, closed_on, closed_by_id)
  SELECT s.id, s.person_id, s.region_id, s.authorised_until, d.detected_on, jsonb_build_array(
      jsonb_build_object('code', 'stay.entered',
                         'params', jsonb_build_object('on', jsonb_build_object('day', s.entered_on))),
      jsonb_build_object('code', 'case.basis.' || s.basis, 'confidence', s.confidence,
                         'params', jsonb_build_object('until', jsonb_build_object('day',
                           s.authorised_until)))),
    d.state, d.reviewed_on, %(first)s,
    CASE WHEN d.proposed_on IS NULL THEN '{{}}'::jsonb ELSE (
      SELECT jsonb_object_agg(item, jsonb_build_object(
          'answer', CASE WHEN item = stood.item THEN 'stands' ELSE 'clear' END,
          'note', CASE WHEN item = stood.item THEN %(stood_note)s
                       WHEN item = ANY(%(asked)s::text[]) THEN %(asked_note)s ELSE '' END,
          'register', CASE WHEN item = ANY(%(asked)s::text[]) THEN '' ELSE 'clear' END,
          'by', %(first)s::bigint, 'on', d.reviewed_on))
      FROM unnest(%(items)s::text[]) AS item) END,
    CASE WHEN d.proposed_on IS NOT NULL THEN d.reviewed_on END, d.outcome, d.dismissal_reason, d.band_id,
    CASE WHEN d.proposed_on IS NOT NULL THEN %(note)s ELSE '' END,
    CASE WHEN d.proposed_on IS NULL THEN '{{}}'::jsonb
         ELSE jsonb_build_object('left_on', s.departed_on, 'days_over', d.days_over,
                                 'suggested', d.band_id) END
    || CASE WHEN d.closed_on IS NULL THEN '{{}}'::jsonb
            ELSE jsonb_build_object('authorised_until', s.authorised_until, 'born_on', p.born_on,
                                    'covered_until', least(d.closed_on - 1, %(covered)s::date),
                                    'repeat_of', NULL) END,
    CASE WHEN d.closed_on IS NOT NULL THEN %(agreed)s ELSE '' END, d.leave_due_on,
    d.proposed_on, CASE WHEN d.state = 'proposed' THEN %(second)s::bigint
                        WHEN d.proposed_on IS NOT NULL THEN %(first)s::bigint END,
    d.closed_on, CASE WHEN d.closed_on IS NOT NULL THEN %(second)s::bigint END
  FROM demo_case d
  JOIN LATERAL (SELECT id, person_id, region_id, entered_on, departed_on, basis, confidence,
                       authorised_until - d.end_moved_days AS authorised_until
                FROM registry_stay WHERE entry_id = d.entry_id) s ON true
  JOIN registry_person p ON p.id = s.person_id
  LEFT JOIN (SELECT key AS reason, value AS item FROM jsonb_each_text(%(stood)s::jsonb)) stood
    ON stood.reason = d.dismissal_reason
  WHERE s.authorised_until < d.detected_on ORDER BY d.detected_on, s.id
  RETURNING *, (SELECT d.terms_id FROM demo_case d JOIN registry_stay s ON s.entry_id = d.entry_id
                WHERE s.id = stay_id) AS leave_terms_id
), events AS (
  SELECT 'overstaycase' AS subject_kind, m.id AS subject_id, m.person_id, m.region_id, event.by_id,
         event.told_on, event.kind AS event, jsonb_build_object('stay', m.stay_id) || event.data AS data,
         event.place
  FROM made m CROSS JOIN LATERAL (
    SELECT CASE WHEN m.leave_due_on IS NULL THEN '{{}}'::jsonb
                ELSE jsonb_build_object('leave_due_on', m.leave_due_on, 'terms', m.leave_terms_id) END AS data
  ) to_leave
  CROSS JOIN LATERAL (VALUES
    (0, %(by)s::bigint, m.detected_on, 'case_opened',
     jsonb_build_object('authorised_until', m.authorised_until, 'look_past_on', m.look_past_on)),
    (1, m.reviewed_by_id, m.reviewed_on, 'case_review_begun', '{{}}'),
    (2, m.reviewed_by_id, m.checked_on, 'case_checked', jsonb_build_object(
       'stands', jsonb_path_query_array(m.checklist, '$.keyvalue() ? (@.value.answer == "stands").key'),
       'is_complete', true)),
    (3, m.proposed_by_id, m.proposed_on, 'case_proposed',
     CASE WHEN m.outcome <> '' THEN jsonb_build_object('outcome', m.outcome, 'band', m.band_id,
                                                         'days_over', m.rests_on->'days_over')
          ELSE jsonb_build_object('dismissal_reason', m.dismissal_reason) END),
    (4, m.closed_by_id, CASE WHEN m.state = 'resolved' THEN m.closed_on END, 'case_resolved',
     jsonb_build_object('outcome', m.outcome, 'band', m.band_id, 'proposed_by', m.proposed_by_id,
                        'is_explained', true) || to_leave.data),
    (4, m.closed_by_id, CASE WHEN m.state = 'dismissed' THEN m.closed_on END, 'case_dismissed',
     jsonb_build_object('reason', m.dismissal_reason, 'proposed_by', m.proposed_by_id, 'is_explained', true)
     || to_leave.data)
  ) AS event(place, by_id, told_on, kind, data)
  WHERE event.told_on IS NOT NULL
), told AS (
  {entries_from("events")} ORDER BY told_on, subject_id, place
)
SELECT count(*) FROM made
"""


@transaction.atomic
def write_cases(*, told: Told, first: User, second: User, on: date, by: User) -> int:
    """Write the planned cases with their journal; how many.

    `first` reviewed and proposed, `second` confirmed; what waits for a confirmation `second` proposed,
    so that it waits for `first`. Each is what the acts themselves would have left. No possible case is
    written: a sweep finds them. All of `on` and later is left to people, but for the decisions whose
    facts have changed: the product asks for their review, and the two annul what is to be annulled.
    """
    planned = [(entry, visit) for _person, entry, _plan, visit in told.entries if visit.case is not None]
    if not planned:
        return 0
    rows = list(_rows(planned, on))  # read whole: while rows are copied the connection answers nothing
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        copy_rows(cursor, "demo_case", _COLUMNS, rows)
        texts = {"note": _NOTE, "asked_note": _ASKED_NOTE, "stood_note": _STOOD_NOTE, "agreed": _AGREED}
        covered = days_later(on, -GAP_DAYS - 1)
        people: dict[str, Any] = {"first": first.pk, "second": second.pk, "by": by.pk, "covered": covered}
        items: dict[str, Any] = {
            "items": list(CheckItem.values),
            "asked": list(map(str, _ASKED)),
            "stood": json.dumps(_STOOD),
        }
        cursor.execute(_WRITE, {**texts, **people, **items})
        written = int(cursor.fetchone()[0])
    _ask_and_annul(dict(planned), first=first, second=second, on=on, by=by)
    return written


def _ask_and_annul(planned: Mapping[int, Visit], *, first: User, second: User, on: date, by: User) -> None:
    """What followed from the lawful ends that were corrected after a decision."""
    moved = {
        entry: visit.case for entry, visit in planned.items() if visit.case and visit.case.end_moved_days
    }
    cases = list(OverstayCase.objects.filter(stay__entry__in=moved).select_related("stay").order_by("pk"))
    follow_up_cases(stay_ids=[case.stay_id for case in cases], on=on, by=by)
    for case in cases:
        if moved[case.stay.entry_id].is_annulled:
            propose_verdict(case_id=case.pk, verdict=Verdict.ANNUL, note=_ANNULLED, on=on, by=first)
            confirm_verdict(case_id=case.pk, on=on, by=second)


def _rows(planned: Sequence[tuple[int, Visit]], on: date) -> Iterator[Sequence[Any]]:
    terms_on = cache(case_terms)
    for entry_id, visit in planned:
        case = visit.case
        assert case is not None
        assert case.reviewed_on <= on
        terms = terms_on(case.closed_on or on)
        leave_due_on = case.closed_on and day_to_leave(
            outcome=case.outcome,
            dismissal_reason=case.dismissal_reason,
            departed_on=visit.departed_on,
            on=case.closed_on,
            days=terms.days_to_leave,
        )
        yield (
            *(entry_id, case.state, case.detected_on, case.reviewed_on, case.proposed_on, case.closed_on),
            *(case.outcome, case.dismissal_reason, case.band_id, case.days_over),
            *(leave_due_on, terms.pk if leave_due_on else None, case.end_moved_days),
        )
