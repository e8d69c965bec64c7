"""From the journal to alerts and letters: by cursor, in batches, the same however often it is run."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.db import connection, transaction

from accounts.models import SYSTEM_USER_ID, User
from journal.operations import move_reader
from journal.queries import horizon_after, lock_reader
from notifications.alerts import UNANSWERED
from notifications.operations.letters import LETTERS
from notifications.operations.setting_aside import Run, dispatch_each, retry_each
from notifications.queries import JOURNAL_READER, outbox
from notifications.queries.outbox import RoutedEntry
from notifications.rules import AlertPlan, NewAlert, PersonSignal, Route, Signal, plan_alerts, routes
from registry.queries.matches.pairs import hold_files_in_place

BATCH = 20_000


def dispatch_journal(*, on: date, by: User, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Raise and close alerts and queue letters for everything journaled since the last run.

    One transaction a batch, the cursor in it: killed at any moment and run again, the rows are the
    same. The journal itself is the record of why; letters become due `at`. An entry that nothing can
    be made of is set aside, with those of its subject behind it; all others go on.
    """
    counts = {"read": 0, "raised": 0, "closed": 0, "given": 0, "queued": 0, "set_aside": 0}
    if outbox.is_any_set_aside():
        _dispatch_set_aside(counts, on=on, by=by, at=at)
    while _dispatch_batch(counts, on=on, by=by, at=at, batch=batch):
        pass
    return counts


@transaction.atomic
def _dispatch_batch(counts: dict[str, int], *, on: date, by: User, at: datetime, batch: int) -> bool:
    """One batch; False when there is nothing left to read."""
    hold_files_in_place()
    after = lock_reader(JOURNAL_READER)
    until = horizon_after(*after, limit=batch)
    if until is None:
        return False
    entries = outbox.routed_between(after, until, list(routes()))

    counts["read"] += len(entries)
    run = Run(act=partial(_follow, at=at), counts=counts, on=on, by=by, at=at)
    dispatch_each(entries, run)

    xid, entry_id = until
    move_reader(JOURNAL_READER, xid=xid, entry_id=entry_id)
    return True


@transaction.atomic
def _dispatch_set_aside(counts: dict[str, int], *, on: date, by: User, at: datetime) -> None:
    """Try again what is due of the entries set aside, with all that waited behind them."""
    hold_files_in_place()
    lock_reader(JOURNAL_READER)
    retry_each(Run(act=partial(_follow, at=at), counts=counts, on=on, by=by, at=at))


def _follow(entries: Sequence[RoutedEntry], *, at: datetime) -> dict[str, int]:
    """Write what follows from these entries; how much that was."""
    table = routes()
    plan = _plan(entries, table)
    return {
        "closed": _close(plan),
        "raised": _raise(plan.raised),
        "given": _give_to_actors(entries, table),
        "queued": _queue_letters(entries, table, at=at),
    }


def _plan(entries: Sequence[RoutedEntry], table: Mapping[str, Route]) -> AlertPlan:
    held = outbox.held_persons(entry.person_id for entry in entries if entry.person_id is not None)
    citizens = outbox.citizens(
        entry.person_id
        for entry in entries
        if entry.person_id is not None and any(kind.of_foreigners for kind in table[entry.kind].raises)
    )
    regions = outbox.regions_of_crossings(
        entry.subject_id for entry in entries if entry.subject_kind == "crossing"
    )
    signals: list[Signal | PersonSignal] = []
    for entry in entries:
        signals += _signals(entry, table[entry.kind], held, citizens, regions)
    open_now = outbox.open_alerts({signal.key for signal in signals if isinstance(signal, Signal)})
    persons = {signal.person_id for signal in signals if isinstance(signal, PersonSignal)}
    return plan_alerts(signals, open_now | outbox.open_alerts_of_persons(persons))


def _signals(
    entry: RoutedEntry, route: Route, held: set[int], citizens: set[int], regions: dict[int, int]
) -> Iterable[Signal | PersonSignal]:
    answered, person_id = entry.by_id != SYSTEM_USER_ID, entry.person_id
    if route.holds_file and person_id is not None and person_id in held:
        yield PersonSignal(person_id, None, entry.on, "file_changed", answered)
    if route.closes_for_person and person_id is not None:
        kinds = frozenset(kind.code for kind in route.closes_for_person)
        yield PersonSignal(person_id, kinds, entry.on, entry.kind, answered)
    for kind in route.closes:
        yield Signal(kind.key_of(entry), is_raise=False, on=entry.on, because=entry.kind, answered=answered)
    raises = () if person_id in held else route.raises
    for kind in (kind for kind in raises if not (kind.of_foreigners and person_id in citizens)):
        yield Signal(
            key=kind.key_of(entry),
            is_raise=True,
            on=entry.on,
            because=entry.kind,
            person_id=person_id,
            region_id=None if kind.for_country else _region(entry, regions),
            facts={"entry": entry.id, "about": entry.subject_id, **entry.data},
        )


def _region(entry: RoutedEntry, regions: dict[int, int]) -> int | None:
    """The entry's own, or that of the checkpoint where the crossing was."""
    if entry.region_id is None and entry.subject_kind == "crossing":
        return regions.get(entry.subject_id)
    return entry.region_id


def _close(plan: AlertPlan) -> int:
    """Close the planned alerts that are open, one statement; what a person answered has been answered."""
    if not plan.closed:
        return 0
    keys, closings = list(plan.closed), list(plan.closed.values())
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notifications_alert a SET closed_on = done."on", closed_because = done.because
            FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::date[], %s::text[], %s::boolean[])
              AS done(kind, subject_kind, subject_id, "on", because, answered)
            WHERE a.kind = done.kind AND a.subject_kind = done.subject_kind
              AND a.subject_id = done.subject_id AND a.closed_on IS NULL
            RETURNING a.id, done."on", done.because, done.answered
            """,
            [
                *([key[i] for key in keys] for i in range(3)),
                [closing.on for closing in closings],
                [closing.because for closing in closings],
                [closing.answered for closing in closings],
            ],
        )
        closed = cursor.fetchall()
    return len(closed) + _end_escalations([row[:3] for row in closed if row[3]])


def _end_escalations(answered: Sequence[tuple[int, date, str]]) -> int:
    """The alerts (number, day, event) that a person answered need nobody higher any more."""
    if not answered:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notifications_alert up SET closed_on = done."on", closed_because = done.because
            FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS done(alert_id, "on", because)
            WHERE up.kind = %s AND up.subject_kind = %s AND up.subject_id = done.alert_id
              AND up.closed_on IS NULL
            """,
            [*(list(column) for column in zip(*answered, strict=True)), UNANSWERED.code, UNANSWERED.subject],
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
            new.signal.key[2] if new.signal.key[1] == "overstaycase" else new.signal.facts.get("case"),
            new.signal.person_id,
            new.signal.region_id,
            new.signal.on,
            json.dumps(dict(new.signal.facts)),
            new.closing.on if new.closing else None,
            new.closing.because if new.closing else "",
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


def _give_to_actors(entries: Sequence[RoutedEntry], table: Mapping[str, Route]) -> int:
    """Whoever began a review has the case's alert, unless a colleague has it already."""
    acts = [(kind.key_of(entry), entry) for entry in entries for kind in table[entry.kind].gives]
    if not acts:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE notifications_alert a
            SET assigned_to_id = act.by_id, taken_on = act."on", escalated_on = NULL
            FROM (SELECT DISTINCT ON (kind, subject_kind, subject_id) *
                  FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::date[], %s::text[])
                    WITH ORDINALITY AS given(kind, subject_kind, subject_id, by_id, "on", event, place)
                  ORDER BY kind, subject_kind, subject_id, place DESC) act
            WHERE a.kind = act.kind AND a.subject_kind = act.subject_kind
              AND a.subject_id = act.subject_id AND a.closed_on IS NULL AND a.assigned_to_id IS NULL
            RETURNING a.id, act."on", act.event
            """,
            [
                *([key[i] for key, _entry in acts] for i in range(3)),
                [entry.by_id for _key, entry in acts],
                [entry.on for _key, entry in acts],
                [entry.kind for _key, entry in acts],
            ],
        )
        given = cursor.fetchall()
    _end_escalations(given)
    return len(given)


def _queue_letters(entries: Sequence[RoutedEntry], table: Mapping[str, Route], *, at: datetime) -> int:
    queued = 0
    with connection.cursor() as cursor:
        for template, letter in LETTERS.items():
            wanted = [entry.id for entry in entries if template in table[entry.kind].messages]
            if wanted:
                cursor.execute(letter.queue, {"entries": wanted, "template": str(template), "at": at})
                queued += cursor.rowcount
    return queued
