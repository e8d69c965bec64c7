"""Recomputing the lawful end of stays, for one person after an act or for everybody after a rule."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Protocol

from django.db import connection, transaction

from accounts.models import User
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.queries.stays.clocks import facts_of, papers_of
from registry.queries.stays.regimes import RegimeBook
from registry.rules.stays import clocks
from registry.rules.stays.clocks import PastStay
from registry.seams import case_follow_ups
from registry.states import Basis

CHUNK = 5_000
_COMPUTED = ("regime_id", "basis", "authorised_until", "exhausts_on", "confidence")

_STAYS = """
SELECT s.person_id, s.id, s.region_id, s.citizenship_id, p.citizenship_id, e.document_kind, s.entered_on,
       s.departed_on, s.exit_missing, s.regime_id, s.basis, s.authorised_until, s.exhausts_on, s.confidence
FROM registry_stay s JOIN registry_person p ON p.id = s.person_id
JOIN registry_crossing e ON e.id = s.entry_id
WHERE s.person_id = ANY(%s) AND s.annulled_on IS NULL ORDER BY s.person_id, s.entered_at
"""

_UPDATE = """
UPDATE registry_stay s SET regime_id = new.regime_id, basis = new.basis,
       authorised_until = new.authorised_until, exhausts_on = new.exhausts_on, confidence = new.confidence
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::date[], %s::text[])
  AS new(id, regime_id, basis, authorised_until, exhausts_on, confidence) WHERE s.id = new.id
"""


class OfStay(Protocol):
    """What a journal row about a stay needs."""

    person_id: int
    region_id: int
    basis: str
    authorised_until: date | None


def as_json(rows: Iterable[dict[str, Any]]) -> str:
    """Rows as one JSON text for `json_to_recordset`; dates and moments in ISO form."""
    return json.dumps(list(rows), default=lambda value: value.isoformat())


@dataclass(slots=True)
class JournalRows:
    """Journal rows of one act on many things, written in one statement."""

    on: date
    by: User
    rows: list[NewEntry] = field(default_factory=list)

    def add(self, event: RegistryEvent, stay_id: int, stay: OfStay, **data: Any) -> None:
        """One event of a stay; dates in `data` become ISO texts."""
        self.rows.append(NewEntry(event, stay_id, stay.person_id, stay.region_id, data))

    def clock_changed(self, stay_id: int, stay: OfStay, was: date | None) -> None:
        """The lawful end moved from `was` to what the stay now has, or ended with a citizenship."""
        is_citizens = stay.basis == Basis.CITIZEN
        self.add(
            RegistryEvent.CLOCK_ENDED if is_citizens else RegistryEvent.CLOCK_CHANGED,
            stay_id,
            stay,
            was=was,
            authorised_until=stay.authorised_until,
            basis=stay.basis,
        )

    def mark(self, event: RegistryEvent, crossing_id: int, person_id: int, mark: str) -> None:
        """A mark was set on a crossing, or cleared."""
        self.rows.append(NewEntry(event, crossing_id, person_id, data={"mark": mark}))

    def write(self) -> None:
        """Write all rows at once."""
        if self.rows:
            record_many(self.rows, by=self.by, on=self.on)


@dataclass(slots=True)
class _StayRow:
    person_id: int
    id: int
    region_id: int
    citizenship_id: int
    file_citizenship_id: int
    document_kind: str
    entered_on: date
    departed_on: date | None
    exit_missing: bool
    regime_id: int | None
    basis: str
    authorised_until: date | None
    exhausts_on: date | None
    confidence: str


def recompute_clocks(*, on: date, by: User, person_ids: Collection[int] | None = None) -> dict[str, int]:
    """Compute regime, basis, lawful end, its confidence and window end of stays anew; all by default.

    Writes only what differs, journals each changed lawful end and settles the cases of the changed
    stays. For some persons it is one transaction; for all, one a chunk, so that it can be stopped
    and run again.
    """
    counts: dict[str, int] = defaultdict(int)
    book = RegimeBook()
    if person_ids is not None:
        with transaction.atomic():
            for ids in _chunks(sorted(set(person_ids))):
                _recompute(ids, book, counts, on=on, by=by)
    else:
        for ids in _everybody():
            with transaction.atomic():
                _recompute(ids, book, counts, on=on, by=by)
    return {"persons": counts["persons"], "stays": counts["stays"], "changed": counts["changed"]}


def follow_up_stays(stay_ids: Collection[int], *, on: date, by: User) -> None:
    """Let whoever keeps something in step with stays follow, in the transaction of the act."""
    if stay_ids:
        for follow in case_follow_ups:
            follow(stay_ids=list(stay_ids), on=on, by=by)


def _recompute(ids: list[int], book: RegimeBook, counts: dict[str, int], *, on: date, by: User) -> None:
    journal = JournalRows(on=on, by=by)
    changed: list[_StayRow] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM registry_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids]
        )
        cursor.execute(_STAYS, [ids])
        rows = [_StayRow(*columns) for columns in cursor.fetchall()]
        book.read({row.citizenship_id for row in rows})
        papers = papers_of(ids)
        for person_id, stays in groupby(rows, key=lambda row: row.person_id):
            past: list[PastStay] = []
            for row in stays:
                facts = facts_of(
                    book,
                    papers,
                    person_id=person_id,
                    stay_id=row.id,
                    citizenship_id=row.citizenship_id,
                    file_citizenship_id=row.file_citizenship_id,
                    document_kind=row.document_kind,
                    entered_on=row.entered_on,
                    past=tuple(past),
                )
                if _apply(row, facts.regime.id if facts.regime else None, clocks.clock(facts), journal):
                    changed.append(row)
                if row.departed_on is not None and not facts.is_citizen:
                    past.append(PastStay(row.entered_on, row.departed_on, row.exit_missing))
        if changed:
            cursor.execute(
                _UPDATE,
                [[getattr(row, name) for row in changed] for name in ("id", *_COMPUTED)],
            )
        journal.write()
    counts["persons"] += len(ids)
    counts["stays"] += len(rows)
    counts["changed"] += len(changed)
    follow_up_stays([row.id for row in changed], on=on, by=by)


def _apply(row: _StayRow, regime_id: int | None, clock: clocks.Clock, journal: JournalRows) -> bool:
    was = tuple(getattr(row, name) for name in _COMPUTED)
    now = (regime_id, str(clock.basis), clock.authorised_until, clock.exhausts_on, clock.confidence)
    if was == now:
        return False
    previous = row.authorised_until
    for name, value in zip(_COMPUTED, now, strict=True):
        setattr(row, name, value)
    if (was[1], was[2]) != (now[1], now[2]):
        journal.clock_changed(row.id, row, previous)
    return True


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _everybody() -> Iterator[list[int]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM registry_person WHERE id > %s ORDER BY id LIMIT %s", [last, CHUNK])
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        yield ids
        last = ids[-1]
