"""Sweeps: who may have overstayed, which registrations are due or have lapsed. Set-based.

Each is the same when run twice, for yesterday, by two workers at once, or after being killed: a
chunk is one transaction, what exists already is passed over before a row is written, and the mark
of how far a sweep has come moves with the chunk it describes. Rows that another act holds locked
are left to that act, which settles its own stays, and to the days a sweep looks back.
"""

from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.periods import FIRST_CROSSING_DAY, day_before, days_later
from journal.operations import acting, entries_sql
from registry.events import RegistryEvent
from registry.models import SweepProgress
from registry.queries.open_files import is_open_sql

LAPSES = "registration_lapses"
#: A sweep looks this many days back again, for what was locked or came late.
DAYS_BACK = 3
#: Before every stay.
BEGINNING = day_before(FIRST_CROSSING_DAY)

# A stay that a sweep may look at: nobody has left, been protected, merged away or become a citizen.
OPEN_STAY = f"""
  s.departed_on IS NULL AND s.annulled_on IS NULL AND NOT s.exit_missing
  AND {is_open_sql("p")} AND s.basis <> 'citizen'
"""


_NOTE_REGISTRATIONS = """
WITH found AS (
  SELECT r.id, r.stay_id, s.person_id, r.region_id, r.last_on
  FROM registry_registration r
  JOIN registry_stay s ON s.id = r.stay_id JOIN registry_person p ON p.id = s.person_id
  {join}
  WHERE r.state = 'current' AND {which} AND {open_stay}
  ORDER BY r.id
  FOR NO KEY UPDATE OF r SKIP LOCKED
), changed AS (
  UPDATE registry_registration r SET {column} = %(on)s FROM found WHERE found.id = r.id
), noted AS (
  {noted} FROM found ORDER BY id
)
SELECT count(*) FROM found
"""
_DUE_JOIN = "JOIN registry_registrationterms t ON t.id = r.terms_id"
_DUE = """
  r.due_noted_on IS NULL AND r.last_on >= %(on)s
  AND r.last_on <= %(on)s + (SELECT coalesce(max(opens_days_before), 0)::int FROM registry_registrationterms)
  AND r.last_on - t.opens_days_before <= %(on)s
"""
_LAPSED = "r.lapse_noted_on IS NULL AND r.last_on > %(after)s AND r.last_on < %(on)s"


def flag_registrations(
    *, on: date, by: User, full: bool = False, today: date | None = None
) -> dict[str, Any]:
    """Note once each current registration whose renewal has opened, and each that has lapsed.

    Due: `on` lies in the window that its terms open before the last day. Lapsed: the last day is
    before `on` and the person has not left. `full` looks for lapses of any age.
    """
    after = BEGINNING if full else look_from(LAPSES, day_before(on))
    return {
        "on": on.isoformat(),
        "due": _note(RegistryEvent.REGISTRATION_DUE, "due_noted_on", _DUE, _DUE_JOIN, {}, on=on, by=by),
        "lapsed": _note_lapses(after, today or on, on=on, by=by),
    }


@transaction.atomic
def _note_lapses(after: date, today: date, *, on: date, by: User) -> int:
    move_progress(LAPSES, min(day_before(on), day_before(today)))
    return _note(
        RegistryEvent.REGISTRATION_LAPSED, "lapse_noted_on", _LAPSED, "", {"after": after}, on=on, by=by
    )


def _note(
    event: str, column: str, which: str, join: str, params: dict[str, Any], *, on: date, by: User
) -> int:
    statement = _NOTE_REGISTRATIONS.format(
        open_stay=OPEN_STAY, which=which, join=join, column=column, noted=noted_stays(event, "last_on")
    )
    return run_counted(statement, params, on=on, by=by)


def noted_stays(event: str, *facts: str) -> str:
    """The journal's rows of what a statement has found: which stay, and these columns more."""
    data = {"stay": "stay_id", **{fact: fact for fact in facts}}
    return entries_sql(event, subject="id", person="person_id", region="region_id", data=data)


def run_counted(statement: str, params: dict[str, Any], *, on: date, by: User) -> int:
    """Run one statement with what every journal row needs; how many it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {**params, **acting(on=on, by=by)})
        found: int = cursor.fetchone()[0]
    return found


def look_from(name: str, until: date) -> date:
    """The day after which the usual run looks: some days before the mark, or before `until`."""
    swept_until = SweepProgress.objects.filter(name=name).values_list("swept_until", flat=True).first()
    return BEGINNING if swept_until is None else days_later(min(swept_until, until), -DAYS_BACK)


def move_progress(name: str, day: date) -> None:
    """Move the sweep's mark forward to `day`, and lock it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO registry_sweepprogress AS mark (name, swept_until) VALUES (%s, %s::date)
            ON CONFLICT (name) DO UPDATE SET swept_until = greatest(mark.swept_until, excluded.swept_until)
            """,
            [name, day],
        )
