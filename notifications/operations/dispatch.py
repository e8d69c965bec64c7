"""From the journal to alerts and letters: by cursor, in batches, the same however often it is run."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from django.db import connection, transaction

from accounts.models import User
from journal.queries import lock_reader
from notifications.operations.letters import LETTERS
from notifications.operations.setting_aside import dispatch_each, retry_each
from notifications.queries import JOURNAL_READER, outbox
from notifications.queries.outbox import RoutedEntry
from notifications.rules import ROUTES, AlertPlan, Key, NewAlert, Signal, plan_alerts
from notifications.states import AlertKind

BATCH = 20_000


def dispatch_journal(*, on: date, by: User, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Raise and close alerts and queue letters for everything journaled since the last run.

    One transaction a batch, the cursor in it: killed at any moment and run again, the rows are the
    same. The journal itself is the record of why; letters become due `at`. An entry that nothing can
    be made of is set aside, with those of its subject behind it; all others go on.
    """
    counts = {"read": 0, "raised": 0, "closed": 0, "given": 0, "queued": 0, "set_aside": 0}
    if outbox.is_any_set_aside():
        _dispatch_set_aside(counts, at=at)
    while _dispatch_batch(counts, at=at, batch=batch):
        pass
    return counts


@transaction.atomic
def _dispatch_batch(counts: dict[str, int], *, at: datetime, batch: int) -> bool:
    """One batch; False when there is nothing left to read."""
    reader = lock_reader(JOURNAL_READER)
    after = (reader.xid, reader.entry_id)
    until = outbox.horizon_after(*after, limit=batch)
    if until is None:
        return False
    entries = outbox.routed_between(after, until, list(ROUTES))

    counts["read"] += len(entries)
    dispatch_each(entries, act=partial(_follow, at=at), counts=counts, at=at)

    reader.xid, reader.entry_id = until
    reader.read_at = at
    reader.save(update_fields=["xid", "entry_id", "read_at"])
    return True


@transaction.atomic
def _dispatch_set_aside(counts: dict[str, int], *, at: datetime) -> None:
    """Try again what is due of the entries set aside, with all that waited behind them."""
    lock_reader(JOURNAL_READER)
    retry_each(act=partial(_follow, at=at), counts=counts, at=at)


def _follow(entries: Sequence[RoutedEntry], *, at: datetime) -> dict[str, int]:
    """Write what follows from these entries; how much that was."""
    plan = _plan(entries)
    return {
        "closed": _close(plan),
        "raised": _raise(plan.raised),
        "given": _give_to_actors(entries),
        "queued": _queue_letters(entries, at=at),
    }


def _plan(entries: Sequence[RoutedEntry]) -> AlertPlan:
    held = outbox.held_persons(entry.person_id for entry in entries if entry.person_id is not None)
    stays = outbox.stays_of_registrations(
        entry.subject_id for entry in entries if entry.subject_kind == "registration"
    )
    regions = outbox.regions_of_crossings(
        entry.subject_id for entry in entries if entry.subject_kind == "crossing"
    )
    signals: list[Signal] = []
    for entry in entries:
        signals += _signals(entry, held, stays, regions)
    open_now = outbox.open_keys({signal.key for signal in signals})
    plan = plan_alerts(signals, open_now)
    if held:
        _close_for_held(plan, entries, held)
    return plan


def _signals(
    entry: RoutedEntry, held: set[int], stays: dict[int, int], regions: dict[int, int]
) -> Iterable[Signal]:
    route = ROUTES[entry.kind]
    if route.closes_of_person is not None and entry.person_id is not None:
        yield Signal(
            key=(route.closes_of_person, "person", entry.person_id),
            is_raise=False,
            on=entry.on,
            because=entry.kind,
        )
    for kind in (route.closes, None if entry.person_id in held else route.raises):
        if kind is not None:
            yield Signal(
                key=_key(kind, entry, stays),
                is_raise=kind == route.raises,
                on=entry.on,
                because=entry.kind,
                person_id=entry.person_id,
                region_id=entry.region_id or regions.get(entry.subject_id),
                facts={"entry": entry.id, "about": entry.subject_id, **entry.data},
            )


def _key(kind: AlertKind, entry: RoutedEntry, stays: dict[int, int]) -> Key:
    """What an alert of this kind is about: a lapse is the stay's, whichever registration came last; a
    mark is the crossing's, whoever cleared it; a revoked permit is about the person's stay.
    """
    if kind == AlertKind.REGISTRATION_LAPSED and entry.subject_kind == "registration":
        return (kind, "stay", stays.get(entry.subject_id, 0))
    if kind == AlertKind.CROSSING_MARK:
        crossing_id = int(entry.data.get("crossing", entry.subject_id))
        return (kind, f"crossing.{entry.data.get('mark', '')}"[:40], crossing_id)
    if kind == AlertKind.PERMIT_REVOKED and entry.person_id is not None:
        return (kind, "person", entry.person_id)
    return (kind, entry.subject_kind, entry.subject_id)


def _close_for_held(plan: AlertPlan, entries: Sequence[RoutedEntry], held: set[int]) -> None:
    """Whoever's file is held from now on is in nobody's list."""
    when = {
        entry.person_id: entry.on
        for entry in entries
        if ROUTES[entry.kind].closes_person and entry.person_id is not None and entry.person_id in held
    }
    if when:
        for person_id, key in outbox.open_alerts_of_persons(when):
            plan.closed.setdefault(key, (when[person_id], "file_changed"))


def _close(plan: AlertPlan) -> int:
    """Close the planned alerts that are open, one statement."""
    if not plan.closed:
        return 0
    keys = list(plan.closed)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notifications_alert a SET closed_on = done."on", closed_because = done.because
            FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::date[], %s::text[])
              AS done(kind, subject_kind, subject_id, "on", because)
            WHERE a.kind = done.kind AND a.subject_kind = done.subject_kind
              AND a.subject_id = done.subject_id AND a.closed_on IS NULL
            """,
            [
                *([key[i] for key in keys] for i in range(3)),
                *([plan.closed[key][i] for key in keys] for i in range(2)),
            ],
        )
        return cursor.rowcount


def _raise(raised: Sequence[NewAlert]) -> int:
    """Write the new alerts, one statement. A conflict is someone who took a case in the seconds
    before its alert was here.
    """
    if not raised:
        return 0
    rows = [
        (
            *new.signal.key,
            new.signal.key[2] if new.signal.key[1] == "overstaycase" else None,
            new.signal.person_id,
            new.signal.region_id,
            new.signal.on,
            json.dumps(dict(new.signal.facts)),
            new.closed_on,
            new.closed_because,
        )
        for new in raised
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO notifications_alert (kind, subject_kind, subject_id, case_id, person_id, region_id,
                                             raised_on, facts, closed_on, closed_because)
            SELECT * FROM unnest(
              %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
              %s::date[], %s::jsonb[], %s::date[], %s::text[])
            ON CONFLICT (kind, subject_kind, subject_id) WHERE closed_on IS NULL DO NOTHING
            """,
            [list(column) for column in zip(*rows, strict=True)],
        )
        return cursor.rowcount


def _give_to_actors(entries: Sequence[RoutedEntry]) -> int:
    """Whoever began a review has the case's alert, unless a colleague has it already."""
    acts = [entry for entry in entries if ROUTES[entry.kind].gives_to_actor is not None]
    if not acts:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notifications_alert a SET assigned_to_id = act.by_id, taken_on = act."on"
            FROM (SELECT DISTINCT ON (subject_id) *
                  FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) WITH ORDINALITY
                    AS given(subject_id, by_id, "on", place)
                  ORDER BY subject_id, place DESC) act
            WHERE a.kind = %s AND a.subject_id = act.subject_id AND a.closed_on IS NULL
              AND a.assigned_to_id IS NULL
            """,
            [
                [act.subject_id for act in acts],
                [act.by_id for act in acts],
                [act.on for act in acts],
                str(AlertKind.OVERSTAY),
            ],
        )
        return cursor.rowcount


def _queue_letters(entries: Sequence[RoutedEntry], *, at: datetime) -> int:
    queued = 0
    with connection.cursor() as cursor:
        for template, statement in LETTERS.items():
            wanted = [entry.id for entry in entries if template in ROUTES[entry.kind].messages]
            if wanted:
                cursor.execute(statement, {"entries": wanted, "template": str(template), "at": at})
                queued += cursor.rowcount
    return queued
