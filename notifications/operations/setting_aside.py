"""One entry that nothing can be made of delays its own subject and nobody else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.db import InterfaceError, OperationalError, transaction

from accounts.models import User
from journal.operations import record
from notifications.events import NotificationEvent
from notifications.models import SetAside
from notifications.queries import outbox
from notifications.queries.outbox import RoutedEntry
from notifications.rules import wait_until_routed

#: More than this in one run is no bad entry: the house itself is broken, and nothing is set aside.
AT_MOST = 100

Act = Callable[[Sequence[RoutedEntry]], dict[str, int]]
_log = structlog.get_logger("koshi.dispatch")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the dispatcher: what it does with entries, what it counts, when and in whose name."""

    act: Act
    counts: dict[str, int]
    on: date
    by: User
    at: datetime


def dispatch_each(entries: Sequence[RoutedEntry], run: Run) -> None:
    """Act on all entries together; where that fails, on halves, down to the entry that fails alone.

    That one is set aside, and behind it all later ones of its subject, whose order counts.
    """
    waiting = _Waiting(outbox.lock_set_aside())
    _divide(entries, waiting, run)


def retry_each(run: Run) -> None:
    """Act again on what is set aside and due, each entry by itself, in order."""
    rows = {row.entry_id: row for row in outbox.lock_set_aside()}
    waiting = _Waiting([])
    for entry in outbox.routed_of(rows) if rows else ():
        row = rows[entry.id]
        if waiting.holds(entry) or row.next_attempt_at > run.at:
            waiting.add(entry)
        elif (error := _try([entry], run)) is None:
            if row.attempts:
                _tell(NotificationEvent.ENTRY_FOLLOWED, row, run)
            row.delete()
        else:
            waiting.add(entry)
            is_first = row.attempts == 0
            row.attempts, row.cause = row.attempts + 1, type(error).__name__[:60]
            row.next_attempt_at = run.at + wait_until_routed(row.attempts)
            row.save(update_fields=["attempts", "cause", "next_attempt_at"])
            if is_first:
                _tell(NotificationEvent.ENTRY_SET_ASIDE, row, run, cause=row.cause)


class _Waiting:
    """Whose entries wait: the subjects and the persons of what is set aside."""

    def __init__(self, rows: Sequence[SetAside]) -> None:
        self.subjects = {(row.subject_kind, row.subject_id) for row in rows}
        self.persons = {row.person_id for row in rows if row.person_id is not None}

    def add(self, entry: RoutedEntry) -> None:
        self.subjects.add((entry.subject_kind, entry.subject_id))
        if entry.person_id is not None:
            self.persons.add(entry.person_id)

    def holds(self, entry: RoutedEntry) -> bool:
        return (entry.subject_kind, entry.subject_id) in self.subjects or entry.person_id in self.persons


def _divide(entries: Sequence[RoutedEntry], waiting: _Waiting, run: Run) -> None:
    free: list[RoutedEntry] = []
    for entry in entries:
        if waiting.holds(entry):
            waiting.add(entry)  # another thing of the same person, another person of the same thing
            _set_aside(entry, None, run)
        else:
            free.append(entry)
    if not free or (error := _try(free, run)) is None:
        return
    if len(free) == 1:
        waiting.add(free[0])
        _set_aside(free[0], error, run)
        return
    half = len(free) // 2
    for part in (free[:half], free[half:]):
        _divide(part, waiting, run)


def _try(entries: Sequence[RoutedEntry], run: Run) -> Exception | None:
    """Act within a savepoint; what went wrong, or None. A lost database is nobody's entry: it is raised."""
    try:
        with transaction.atomic():
            done = run.act(entries)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other entries go on
        return error
    for name, number in done.items():
        run.counts[name] += number
    return None


def _set_aside(entry: RoutedEntry, error: Exception | None, run: Run) -> None:
    if error is not None:
        _log.error("entry set aside", kind=entry.kind, exc_info=error)
        run.counts["set_aside"] += 1
        if run.counts["set_aside"] > AT_MOST:
            raise error
    row = SetAside.objects.create(
        entry_id=entry.id,
        kind=entry.kind,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        person_id=entry.person_id,
        cause=type(error).__name__[:60] if error else "",
        attempts=1 if error else 0,
        set_aside_at=run.at,
        next_attempt_at=run.at + wait_until_routed(1) if error else run.at,
    )
    if error is not None:
        _tell(NotificationEvent.ENTRY_SET_ASIDE, row, run, cause=row.cause)


def _tell(event: NotificationEvent, row: SetAside, run: Run, **data: str) -> None:
    """Journal it, from which administrators are alerted. The person stays out of it, so that it does not
    wait behind itself; an entry that tells of another is not told of again.
    """
    if row.subject_kind != "setaside":
        record(event, subject=row, by=run.by, on=run.on, data={"entry": row.entry_id, **data})
