"""The daily watch: who may have overstayed. Set-based."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.languages import names_sql
from core.periods import day_after, day_before, days_later
from enforcement.events import CaseEvent
from enforcement.operations import kept_back
from enforcement.operations.kept_back import cases_kept_back, let_go, tell_overdue
from enforcement.operations.reviews import ask_all_reviews
from enforcement.queries.verdicts import case_terms
from feeds.queries import NationalWatermark, national_watermark, refused_since_sql
from journal.operations import entries_sql
from registry.operations.stays.sweeps import (
    BEGINNING,
    OPEN_STAY,
    look_from,
    move_progress,
    noted_stays,
    run_counted,
)
from registry.queries.open_files import is_open_sql
from registry.queries.stays.questions import exit_in_question_sql

OVERSTAYS = "overstays"


#: So many due stays a transaction, as far as whole days allow.
CHUNK = 20_000


_NO_CASE = """
  NOT EXISTS (SELECT FROM enforcement_overstaycase c WHERE c.stay_id = s.id
              AND c.authorised_until = s.authorised_until AND c.state NOT IN ('superseded', 'annulled'))
"""


# The newest case of a stay and lawful end was decided with a day to leave, and none of them is open.
# Only the newest counts: its day takes the place of the days that decisions before it set.
_DECIDED_TO_LEAVE = """
  c.authorised_until = s.authorised_until AND c.person_id = s.person_id
  AND NOT EXISTS (SELECT FROM enforcement_overstaycase n
                  WHERE n.stay_id = c.stay_id AND n.authorised_until = c.authorised_until AND n.id <> c.id
                    AND n.state NOT IN ('superseded', 'annulled')
                    AND (n.id > c.id OR n.state IN ('possible', 'under_review', 'proposed')))
"""


# What each %s becomes: the day of entry, the regime, the basis, the lawful end, its confidence, the
# earlier decision if there was one, the feeds.
_EVIDENCE = """[
  {"code": "stay.entered", "params": {"on": {"day": %s}}}, %s,
  {"code": "case.basis.%s", "params": {"until": {"day": %s}}, "confidence": "%s"}, %s%s]"""


_STAYED_ON = """{"code": "case.stayed_on", "params": {"on": {"day": %s}, "until": {"day": %s}}}, """


# One statement: find on the partial indexes alone, lock and look again, open, journal. Only what is new
# is locked, so that the standing stock costs little. `past` is the day to leave for whoever was decided
# about and stays on: such a case is a new one, of the same lawful end. The evidence is what the stay's
# row says; the page explains the whole clock again from the facts.
_OPEN_CASES = """
WITH regime AS MATERIALIZED (
  SELECT r.id, r.confidence, json_build_object(
    'code', 'stay.regime', 'clause', r.clause, 'version', r.valid_from, 'confidence', r.confidence,
    'terms', 'stayregime:' || r.id, 'params', json_build_object('group', {group_names})) AS reason
  FROM registry_stayregime r JOIN reference_countrygroup g ON g.id = r.group_id
), fresh AS MATERIALIZED (
  SELECT s.id, s.person_id, s.authorised_until, NULL::bigint AS earlier_id, NULL::date AS past
  FROM registry_stay s
  WHERE s.departed_on IS NULL AND s.annulled_on IS NULL
    AND {which} AND s.authorised_until <= %(until)s AND {no_case} AND NOT {in_question}
  UNION ALL
  SELECT s.id, s.person_id, s.authorised_until, c.id, c.leave_due_on
  FROM enforcement_overstaycase c JOIN registry_stay s ON s.id = c.stay_id
  WHERE s.departed_on IS NULL AND s.annulled_on IS NULL
    AND {which_decided} AND c.leave_due_on <= %(until)s AND {decided_to_leave} AND NOT {in_question}
  ORDER BY 1
), kept AS MATERIALIZED (
  SELECT s.id FROM fresh JOIN registry_stay s USING (id) WHERE {kept_back}
), due AS (
  SELECT s.id, s.person_id, s.region_id, s.entered_on, s.authorised_until, s.basis, s.confidence,
         s.regime_id, earlier.leave_due_on AS past, earlier.closed_on AS decided_on
  FROM fresh
  CROSS JOIN LATERAL (
    SELECT id, person_id, region_id, entered_on, authorised_until, basis, confidence, regime_id
    FROM registry_stay
    WHERE id = fresh.id AND authorised_until = fresh.authorised_until
      AND departed_on IS NULL AND annulled_on IS NULL AND NOT exit_missing
    FOR SHARE SKIP LOCKED) s
  CROSS JOIN LATERAL (
    SELECT id FROM registry_person
    WHERE id = s.person_id AND {open_file}
    FOR SHARE SKIP LOCKED) p
  LEFT JOIN LATERAL (
    SELECT leave_due_on, closed_on FROM enforcement_overstaycase
    WHERE id = fresh.earlier_id AND leave_due_on = fresh.past
    FOR SHARE SKIP LOCKED) earlier ON fresh.earlier_id IS NOT NULL
  WHERE (fresh.earlier_id IS NULL OR earlier.leave_due_on IS NOT NULL)
    AND fresh.id NOT IN (SELECT id FROM kept)
), begun AS (
  INSERT INTO enforcement_keptback (stay_id, kept_on, terms_id, answer_due_on)
  SELECT kept.id, %(on)s, %(terms)s, %(answer_due_on)s FROM kept
  WHERE NOT EXISTS (SELECT FROM enforcement_keptback k WHERE k.stay_id = kept.id AND k.ended_on IS NULL)
  ORDER BY kept.id
  ON CONFLICT (stay_id) WHERE ended_on IS NULL DO NOTHING
  RETURNING id, stay_id, answer_due_on, terms_id
), told AS (
  {begun_noted} FROM begun JOIN registry_stay s ON s.id = begun.stay_id ORDER BY begun.id
), opened AS (
  INSERT INTO enforcement_overstaycase
    (stay_id, person_id, region_id, authorised_until, look_past_on, detected_on, evidence)
  SELECT due.id, due.person_id, due.region_id, due.authorised_until, due.past, %(on)s,
    format(%(evidence)s, to_json(due.entered_on), coalesce(regime.reason, '{{"code": "case.no_regime"}}'),
           CASE WHEN due.authorised_until < due.entered_on THEN 'none_left' ELSE due.basis END,
           to_json(due.authorised_until), due.confidence,
           CASE WHEN due.past IS NOT NULL
                THEN format(%(stayed_on)s, to_json(due.decided_on), to_json(due.past)) END,
           %(no_exit)s)::jsonb
  FROM due LEFT JOIN regime ON regime.id = due.regime_id
  ORDER BY due.id
  ON CONFLICT (stay_id, authorised_until, look_past_on)
    WHERE NOT state IN ('superseded', 'annulled') DO NOTHING
  RETURNING id, stay_id, person_id, region_id, authorised_until, look_past_on
), noted AS (
  {noted} FROM opened ORDER BY id
)
SELECT count(*) FROM opened
"""


# Why a case no longer stands. Protection and merging share one word, so that none tells of the other.
_SUPERSEDE = """
WITH changed AS (
  SELECT c.id, CASE
      WHEN NOT {open_file} OR s.person_id <> c.person_id
        THEN 'file_changed'
      WHEN s.annulled_on IS NOT NULL THEN 'stay_annulled'
      WHEN s.exit_missing THEN 'left_unseen'
      WHEN s.departed_on <= c.authorised_until THEN 'left_in_time'
      ELSE 'lawful_end_moved' END AS because
  FROM enforcement_overstaycase c
  JOIN registry_stay s ON s.id = c.stay_id JOIN registry_person p ON p.id = s.person_id
  WHERE c.state IN ('possible', 'under_review', 'proposed') AND {which}
    AND (NOT {open_file} OR s.person_id <> c.person_id
         OR s.annulled_on IS NOT NULL OR s.exit_missing OR s.departed_on <= c.authorised_until
         OR s.authorised_until IS DISTINCT FROM c.authorised_until)
  ORDER BY c.id
  FOR NO KEY UPDATE OF c
), closed AS (
  UPDATE enforcement_overstaycase c SET state = 'superseded', closed_on = %(on)s, closed_by_id = %(by)s
  FROM changed WHERE changed.id = c.id
  RETURNING c.id, c.stay_id, c.person_id, c.region_id, changed.because
), noted AS (
  {noted} FROM closed ORDER BY id
)
SELECT count(*) FROM closed
"""


def flag_overstays(*, on: date, by: User, full: bool = False, today: date | None = None) -> dict[str, Any]:
    """Open a case for every stay whose last lawful day is before `on` and nobody is known to have left.

    Whoever was fined, warned or excused and stays on past the day to leave is looked at again, in a new
    case of the same lawful end; what went to court is the court's, and sets no such day.

    While it is in question whether somebody left - a person must say whose an exit on the document was, or a
    refused line of the border tells of a later crossing - nothing opens.

    A stay after whose entry another file crossed the border that is almost surely the same person's is kept
    back until a person has compared the two (`kept_back`).

    Only as far as every connected feed is complete: beyond that nothing is opened, and the answer
    names the checkpoints that hold it back and how many stays wait. The usual run reads from
    the sweep's mark, `DAYS_BACK` days before it; `full` reads every open stay, closes the cases whose
    facts have changed and asks for the review of decisions whose facts have. The mark stays before
    `today` (by default `on`).

    Source: design of the watch, CoAO art. 517; the case is only possible until a person has looked.
    """
    feeds = national_watermark()
    covered = feeds.last_full_day
    until = None if covered is None else min(day_before(on), covered)
    after = BEGINNING if full else look_from(OVERSTAYS, day_before(on) if until is None else until)
    superseded = supersede("true", {}, on=on, by=by) if full else 0
    reviews = ask_all_reviews(on=on, by=by) if full else 0
    opened = _open_let_go(until, feeds, on=on, by=by)
    if until is not None:
        progress_until = min(until, day_before(today or on))
        for first, last in _chunks(after, until):
            opened += _open_chunk(first, last, progress_until, feeds, on=on, by=by)
    tell_overdue(on=on, by=by)
    return {
        "on": on.isoformat(),
        "opened": opened,
        "kept_back": cases_kept_back(),
        "superseded": superseded,
        "reviews_asked": reviews,
        "covered_until": covered.isoformat() if covered else None,
        "held_back_by": feeds.held_back_by(day_before(on)),
        "waiting": _waiting(max(after, until or BEGINNING), on=on),
    }


@transaction.atomic
def _open_let_go(until: date | None, feeds: NationalWatermark, *, on: date, by: User) -> int:
    """Open the cases that two files kept back until now, whatever the sweep's mark says."""
    return open_of_stays(let_go(on=on, by=by), until, feeds, on=on, by=by)


def open_of_stays(ids: list[int], until: date | None, feeds: NationalWatermark, *, on: date, by: User) -> int:
    if until is None or not ids:
        return 0
    which = ("s.id = ANY(%(ids)s)", "c.stay_id = ANY(%(ids)s)")
    return _open_cases(*which, {"ids": ids, "until": until}, feeds, on=on, by=by)


@transaction.atomic
def _open_chunk(
    first: date, last: date, progress_until: date, feeds: NationalWatermark, *, on: date, by: User
) -> int:
    """Open the cases of lawful ends and days to leave from `first` to `last`; the mark moves with them."""
    move_progress(OVERSTAYS, min(last, progress_until))
    return _open_cases(
        "s.authorised_until >= %(first)s",
        "c.leave_due_on >= %(first)s",
        {"first": first, "until": last},
        feeds,
        on=on,
        by=by,
    )


def _open_cases(
    which: str, which_decided: str, params: dict[str, Any], feeds: NationalWatermark, *, on: date, by: User
) -> int:
    statement = _OPEN_CASES.format(
        no_case=_NO_CASE,
        group_names=names_sql("g"),
        which=which,
        which_decided=which_decided,
        decided_to_leave=_DECIDED_TO_LEAVE,
        in_question=f"({exit_in_question_sql('s')} OR {refused_since_sql('s')})",
        open_file=is_open_sql("registry_person"),
        kept_back=kept_back.IS_KEPT_BACK,
        begun_noted=entries_sql(
            CaseEvent.CASE_KEPT_BACK,
            subject="begun.id",
            person="s.person_id",
            region="s.region_id",
            data={"stay": "s.id", "answer_due_on": "begun.answer_due_on", "terms": "begun.terms_id"},
        ),
        noted=noted_stays(CaseEvent.CASE_OPENED, "authorised_until", "look_past_on"),
    )
    terms = case_terms(on)
    complete = {"until": {"day": str(feeds.last_full_day)}, "feeds": len(feeds.checkpoints)}
    no_exit = json.dumps({"code": "case.no_exit", "params": complete})
    params = {
        **params,
        "evidence": _EVIDENCE,
        "stayed_on": _STAYED_ON,
        "no_exit": no_exit,
        "terms": terms.pk,
        "answer_due_on": days_later(on, terms.compare_within_days),
    }
    return run_counted(statement, params, on=on, by=by)


def supersede(which: str, params: dict[str, Any], *, on: date, by: User) -> int:
    statement = _SUPERSEDE.format(
        which=which,
        open_file=is_open_sql("p"),
        noted=noted_stays(CaseEvent.CASE_SUPERSEDED, "because"),
    )
    return run_counted(statement, params, on=on, by=by)


def _chunks(after: date, until: date) -> Iterator[tuple[date, date]]:
    """Ranges of lawful ends after `after` up to `until`, each of about CHUNK due stays.

    Found on the partial index alone; a day is never split, and the last range ends with `until`.
    """
    while after < until:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT authorised_until FROM registry_stay
                WHERE departed_on IS NULL AND annulled_on IS NULL
                  AND authorised_until > %s AND authorised_until <= %s
                ORDER BY authorised_until OFFSET %s LIMIT 1
                """,
                [after, until, CHUNK - 1],
            )
            found = cursor.fetchone()
        last = found[0] if found else until
        yield day_after(after), last
        after = last


def _waiting(after: date, *, on: date) -> int:
    """Stays past their lawful end, or past a day to leave, that no feed's completeness allows to be
    called overstayed yet.
    """
    if day_after(after) >= on:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT (
              SELECT count(*) FROM registry_stay s JOIN registry_person p ON p.id = s.person_id
              WHERE {OPEN_STAY} AND s.authorised_until > %(after)s AND s.authorised_until < %(on)s
                AND {_NO_CASE}
            ) + (
              SELECT count(*) FROM enforcement_overstaycase c JOIN registry_stay s ON s.id = c.stay_id
              JOIN registry_person p ON p.id = s.person_id
              WHERE {OPEN_STAY} AND c.leave_due_on > %(after)s AND c.leave_due_on < %(on)s
                AND {_DECIDED_TO_LEAVE}
            )
            """,
            {"after": after, "on": on},
        )
        waiting: int = cursor.fetchone()[0]
    return waiting
