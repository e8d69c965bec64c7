"""The overstay sweep: one day's due stays and days to leave, against raw SQL that writes the same rows."""

from datetime import date
from functools import partial

from django.db import connection, transaction

from benchmarks.figures import Figure, at_most, interleaved, median_ms, paired_ratio
from benchmarks.people import account
from benchmarks.scale import LARGE
from benchmarks.world import DUE_A_DAY, DUE_DAYS, World, day
from enforcement.events import CaseEvent

TENTH = 100_000
ROUNDS_AT_MOST = DUE_DAYS // 2 - 1
#: Of those decided about, so many have to leave on each day; nobody does, and all are looked at again.
LOOKS_A_DAY = 100

# The shortest way to the same rows: the partial indexes, the case with its evidence, the journal.
_RAW = """
WITH due AS (
  SELECT s.id, s.person_id, s.region_id, s.entered_on, s.authorised_until, s.basis, s.confidence,
         NULL::date AS past, NULL::date AS decided_on
  FROM registry_stay s
  WHERE s.departed_on IS NULL AND s.annulled_on IS NULL AND s.authorised_until = %(due)s
  UNION ALL
  SELECT s.id, s.person_id, s.region_id, s.entered_on, s.authorised_until, s.basis, s.confidence,
         c.leave_due_on, c.closed_on
  FROM enforcement_overstaycase c JOIN registry_stay s ON s.id = c.stay_id
  WHERE s.departed_on IS NULL AND s.annulled_on IS NULL AND c.leave_due_on = %(due)s
), opened AS (
  INSERT INTO enforcement_overstaycase
    (stay_id, person_id, region_id, authorised_until, look_past_on, detected_on, evidence)
  SELECT id, person_id, region_id, authorised_until, past, %(on)s, jsonb_build_array(
    jsonb_build_object('code', 'stay.entered', 'params',
                       jsonb_build_object('on', jsonb_build_object('day', entered_on))),
    %(regime)s::jsonb,
    jsonb_build_object('code', 'case.basis.' || basis, 'confidence', confidence, 'params',
                       jsonb_build_object('until', jsonb_build_object('day', authorised_until)))
  ) || CASE WHEN past IS NULL THEN '[]' ELSE jsonb_build_array(
    jsonb_build_object('code', 'case.stayed_on', 'params', jsonb_build_object(
      'on', jsonb_build_object('day', decided_on), 'until', jsonb_build_object('day', past)))) END
    || jsonb_build_array(%(no_exit)s::jsonb)
  FROM due ORDER BY id
  RETURNING id, stay_id, person_id, region_id, authorised_until, look_past_on
), noted AS (
  {noted}
  FROM opened ORDER BY id
)
SELECT count(*) FROM opened
"""
# The cases of the first day, decided about: in turn, so many have to leave on each of the days that follow.
_DECIDE = """
UPDATE enforcement_overstaycase c
SET state = 'resolved', outcome = 'warning', checked_on = %(on)s, reviewed_on = %(on)s, reviewed_by_id = 1,
    proposed_on = %(on)s, proposed_by_id = %(by)s, closed_on = %(on)s, closed_by_id = 1,
    leave_due_on = %(on)s::date + (turn.number / %(looks)s)::int
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM enforcement_overstaycase) turn
WHERE turn.id = c.id AND turn.number < %(looks)s * %(days)s
"""
_LIKE_THE_PRODUCT = "SELECT evidence -> 1, evidence -> 3 FROM enforcement_overstaycase ORDER BY id LIMIT 1"


def run(world: World, rounds: int) -> list[Figure]:
    """At the large database; then the same number due at a tenth of it."""
    rounds = min(rounds + 4, ROUNDS_AT_MOST)
    big = _taken(world, LARGE, rounds)
    small = _taken(world, TENTH, rounds)
    return [
        at_most(
            f"overstay sweep, {DUE_A_DAY:,} due of {LARGE:,} stays, {LOOKS_A_DAY} looks / raw SQL",
            *(median_ms(times) for times in big),
            1.3,
            ratio=paired_ratio(*big),
        ),
        at_most(
            f"overstay sweep, {LARGE:,} stays / {TENTH:,}, same due",
            median_ms(big[0]),
            median_ms(small[0]),
            2.5,
        ),
    ]


def _taken(world: World, stays: int, rounds: int) -> list[list[float]]:
    """Seconds of the product's rounds and of raw SQL's, each of them another day's due stays."""
    world.use(stays)
    _product(day(1), looks=0)
    with connection.cursor() as cursor:
        cursor.execute(_LIKE_THE_PRODUCT)
        regime, no_exit = cursor.fetchone()
        decided = {"on": day(1), "by": account("supervisor").pk, "looks": LOOKS_A_DAY, "days": DUE_DAYS - 2}
        cursor.execute(_DECIDE, decided)
    raw = partial(_raw, regime=regime, no_exit=no_exit)
    return interleaved(
        [lambda n: _product(day(2 + 2 * n)), lambda n: raw(due=day(2 + 2 * n), on=day(3 + 2 * n))], rounds
    )


def _product(on: date, *, looks: int = LOOKS_A_DAY) -> None:
    from accounts.queries.roles import system_user
    from enforcement.operations.sweeps import flag_overstays

    found = flag_overstays(on=on, by=system_user())
    assert found["opened"] == DUE_A_DAY + looks, found


@transaction.atomic
def _raw(*, due: date, on: date, regime: str, no_exit: str) -> None:
    from journal.operations import entries_sql

    with connection.cursor() as cursor:
        noted = entries_sql(
            CaseEvent.CASE_OPENED,
            subject="id",
            person="person_id",
            region="region_id",
            data={
                "stay": "stay_id",
                "authorised_until": "authorised_until",
                "look_past_on": "look_past_on",
            },
        )
        given = {"due": due, "on": on, "by": 1, "request": "", "regime": regime, "no_exit": no_exit}
        cursor.execute(_RAW.format(noted=noted), given)
        assert cursor.fetchone()[0] == DUE_A_DAY + LOOKS_A_DAY
