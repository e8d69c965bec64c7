"""Decisions whose facts were corrected afterwards ask for their review. Set-based.

The first part of every act that moves a fact (`follow_up_cases`) and of the nightly run; the same when
run twice. People answer in `verdicts`.
"""

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from core.periods import days_later
from enforcement.events import CaseEvent
from enforcement.models import OverstayCase
from enforcement.queries.verdicts import case_terms, changes_of, doubtful_decisions
from journal.operations import acting, entries_sql

CHUNK = 1_000


def _noted(event: str, **data: str) -> str:
    return entries_sql(
        event, subject="id", person="person_id", region="region_id", data={"stay": "stay_id", **data}
    )


# A proposal made on other facts falls with them. Facts that came back lift what they had raised.
_WRITE = f"""
WITH found AS (
  SELECT id, changes, changes <> '[]'::jsonb AS is_owed
  FROM json_to_recordset(%(rows)s) AS new(id bigint, changes jsonb)
), changed AS (
  UPDATE enforcement_overstaycase c SET facts_changed = found.changes,
    facts_changed_on = CASE WHEN found.is_owed THEN coalesce(c.facts_changed_on, %(on)s) END,
    review_due_on = CASE WHEN found.is_owed THEN coalesce(c.review_due_on, %(due)s) END,
    verdict = '', verdict_note = '', verdict_on = NULL, verdict_by_id = NULL,
    verdict_confirmed_on = NULL, verdict_confirmed_by_id = NULL
  FROM found WHERE c.id = found.id AND c.state = 'resolved'
  RETURNING c.id, c.stay_id, c.person_id, c.region_id, c.review_due_on, c.facts_changed, found.is_owed
), noted AS (
  {
    _noted(
        CaseEvent.CASE_FACTS_CHANGED,
        review_due_on="review_due_on",
        changed="jsonb_path_query_array(facts_changed, '$[*].fact')",
    )
} FROM changed WHERE is_owed ORDER BY id
), noted_again AS (
  {_noted(CaseEvent.CASE_FACTS_RESTORED)} FROM changed WHERE NOT is_owed ORDER BY id
)
SELECT count(*) FILTER (WHERE is_owed) FROM changed
"""


def ask_reviews(*, stay_ids: Collection[int], on: date, by: User) -> int:
    """Ask for the review of the decisions about these stays whose facts have changed; how many.

    In the transaction of the act that changed them. A decision whose facts are again those it was
    taken on is owed nothing any more.
    """
    return _ask(list(_locked(skip_locked=False).filter(stay_id__in=stay_ids)), on=on, by=by)


def ask_all_reviews(*, on: date, by: User) -> int:
    """The same for every decision, one transaction a chunk; part of the nightly run. What an act holds
    locked is left to that act and to the next night.
    """
    asked, after = 0, 0
    while True:
        with transaction.atomic():
            cases = list(_locked(skip_locked=True).filter(pk__gt=after)[:CHUNK])
            asked += _ask(cases, on=on, by=by)
        if len(cases) < CHUNK:
            return asked
        after = cases[-1].pk


def _locked(*, skip_locked: bool) -> QuerySet[OverstayCase]:
    return (
        doubtful_decisions()
        .select_related("stay", "person", "band")
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
    )


def _ask(cases: list[OverstayCase], *, on: date, by: User) -> int:
    """Write what differs from what is known already; nothing where nothing does."""
    found = {number: [change.as_json() for change in made] for number, made in changes_of(cases).items()}
    for case in cases:
        if found[case.pk] == case.rests_on.get("upheld"):
            found[case.pk] = []
    rows = [
        {"id": case.pk, "changes": found[case.pk]}
        for case in cases
        if found[case.pk] != (case.facts_changed if case.facts_changed_on else [])
    ]
    if not rows:
        return 0
    given: dict[str, Any] = {
        "rows": json.dumps(rows),
        "due": days_later(on, case_terms(on).review_within_days),
        **acting(on=on, by=by),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, given)
        asked: int = cursor.fetchone()[0]
    return asked
