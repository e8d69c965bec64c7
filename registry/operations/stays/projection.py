"""Stays rebuilt from crossings: set-based, with stable ids, the same whatever came first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import transaction

from accounts.models import User
from core.prepared_sql import cursor_for
from core.reading_sql import read_moments_quickly
from registry.events import RegistryEvent
from registry.models import Stay
from registry.operations.crossings.following import Followed, follow_readings
from registry.operations.stays.clocks import JournalRows, as_json, follow_up_stays
from registry.operations.stays.registrations import end_registrations_of
from registry.queries.stays.clocks import Papers, facts_of, papers_of
from registry.queries.stays.regimes import RegimeBook
from registry.rules.stays import clocks
from registry.rules.stays.clocks import PastStay
from registry.rules.stays.projection import CrossingFact, StaySpan, Thread, project
from registry.states import MARKS_OF_READING, Direction

CHUNK = 5_000

# Refusals move nobody's stay, and yet one of them may be the correction of an entry that did.
_CROSSINGS = """
SELECT c.id, c.source, c.source_id, c.direction, c.crossed_at, c.crossed_on, k.region_id,
       c.citizenship_id, c.document_kind, c.person_id, c.revision
FROM registry_crossing c JOIN reference_checkpoint k ON k.id = c.checkpoint_id
WHERE c.person_id = ANY(%s) AND NOT EXISTS (
  SELECT FROM registry_crossing later
  WHERE later.source = c.source AND later.source_id = c.source_id AND later.revision > c.revision)
"""

_FILES = """
SELECT id, citizenship_id, citizenship_confirmed_on IS NOT NULL FROM registry_person
WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""

_STAY_COLUMNS = """
s.id, s.person_id, s.entry_id, s.exit_id, s.entered_at, s.entered_on, s.departed_at, s.departed_on,
s.exit_missing, s.annulled_on, s.citizenship_id, s.region_id, s.regime_id, s.basis, s.authorised_until,
s.exhausts_on, s.confidence
"""

_STAYS = f"""
SELECT {_STAY_COLUMNS}, c.source, c.source_id, k.region_id AS entry_region_id
FROM registry_stay s JOIN registry_crossing c ON c.id = s.entry_id
JOIN reference_checkpoint k ON k.id = c.checkpoint_id
WHERE s.person_id = ANY(%s)
"""
# Stays whose entry a correction moved to one of these persons: the newest revision (`now`) is theirs. An
# older one says nothing; the stay is then not theirs to take or to annul.
_MOVED_STAYS = f"""
SELECT {_STAY_COLUMNS}, was.source, was.source_id, k.region_id
FROM registry_crossing now
JOIN registry_crossing was ON was.source = now.source AND was.source_id = now.source_id
JOIN registry_stay s ON s.entry_id = was.id
JOIN reference_checkpoint k ON k.id = was.checkpoint_id
WHERE now.id = ANY(%s) AND s.person_id <> now.person_id
"""

_WRITTEN = (
    ("person_id", "bigint"),
    ("entry_id", "bigint"),
    ("exit_id", "bigint"),
    ("entered_at", "timestamptz"),
    ("entered_on", "date"),
    ("departed_at", "timestamptz"),
    ("departed_on", "date"),
    ("exit_missing", "boolean"),
    ("annulled_on", "date"),
    ("citizenship_id", "bigint"),
    ("region_id", "bigint"),
    ("regime_id", "bigint"),
    ("basis", "text"),
    ("authorised_until", "date"),
    ("exhausts_on", "date"),
    ("confidence", "text"),
)
_NAMES = tuple(name for name, _type in _WRITTEN)
_COLUMNS = ", ".join(_NAMES)
_RECORD = ", ".join(f"{name} {kind}" for name, kind in _WRITTEN)
_values_of = attrgetter(*_NAMES)

# Rows travel as one JSON text: for thousands of rows that is several times cheaper than arrays.
_INSERT = f"""
INSERT INTO registry_stay ({_COLUMNS})
SELECT {_COLUMNS} FROM json_to_recordset(%s) AS new({_RECORD}) ORDER BY entry_id RETURNING entry_id, id
"""

_UPDATE = f"""
UPDATE registry_stay s SET {", ".join(f"{name} = new.{name}" for name in _NAMES)}
FROM json_to_recordset(%s) AS new(id bigint, {_RECORD}) WHERE s.id = new.id
"""


# A mark that no person has cleared, but crossings that fitted meanwhile.
_MARK_AGAIN = """
UPDATE registry_markedcrossing m SET cleared_on = NULL, cleared_by_id = NULL
FROM {found} WHERE m.crossing_id = found.crossing_id AND m.mark = found.mark
  AND m.person_id = found.person_id AND m.cleared_on IS NOT NULL AND m.note = ''
RETURNING m.crossing_id, m.person_id, m.mark
"""


@dataclass(slots=True)
class StayRow:
    """One row of stay as it is stored or should be."""

    id: int | None
    person_id: int
    entry_id: int
    exit_id: int | None
    entered_at: datetime
    entered_on: date
    departed_at: datetime | None
    departed_on: date | None
    exit_missing: bool
    annulled_on: date | None
    citizenship_id: int
    region_id: int
    regime_id: int | None = None
    basis: str = "unknown"
    authorised_until: date | None = None
    exhausts_on: date | None = None
    confidence: str = "unconfirmed"

    @property
    def values(self) -> tuple[Any, ...]:
        values: tuple[Any, ...] = _values_of(self)
        return values


@dataclass(slots=True)
class _Chunk:
    """What was read for some persons and what is to be written."""

    stored: dict[Thread, StayRow] = field(default_factory=dict)
    entry_regions: dict[Thread, int] = field(default_factory=dict)
    new: list[StayRow] = field(default_factory=list)
    changed: list[tuple[StayRow, StayRow]] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)


def rebuild_stays(
    *, person_ids: Collection[int], on: date, by: User, followed: Followed | None = None
) -> dict[str, int]:
    """Make the stays of these persons what their crossings say, with clocks, cases and journal.

    Stays keep their ids while their entry is the same crossing in whatever revision; a stay whose
    entry is gone is annulled and kept. Departures end registrations. A file says what its crossings tell
    of the holder (`followed` when that is done already); one whose holder differs moves no stay before a
    person decides. The counts say how many
    stays were opened, changed and annulled, and how many crossings were marked or fit again.
    """
    counts: dict[str, int] = defaultdict(int)
    book = RegimeBook()
    ordered = sorted(set(person_ids))
    with transaction.atomic():
        for start in range(0, len(ordered), CHUNK):
            _rebuild_chunk(ordered[start : start + CHUNK], followed, book, counts, on=on, by=by)
    return dict(counts)


def _rebuild_chunk(
    ids: list[int],
    followed: Followed | None,
    book: RegimeBook,
    counts: dict[str, int],
    *,
    on: date,
    by: User,
) -> None:
    with cursor_for(len(ids)) as cursor:
        read_moments_quickly(cursor)
        cursor.execute(_FILES, [ids])
        files = {number: (citizenship_id, is_sure) for number, citizenship_id, is_sure in cursor.fetchall()}
        if followed is None:
            followed = follow_readings(cursor, person_ids=ids, on=on, by=by)
        chunk = _plan(cursor, files, followed, book, on=on)
        cursor.execute(
            "SET CONSTRAINTS registry_stay_one_at_a_time, registry_stay_exit_ends_one_stay DEFERRED"
        )
        _write(cursor, chunk, counts, on=on, by=by)
        cursor.execute(
            "SET CONSTRAINTS registry_stay_one_at_a_time, registry_stay_exit_ends_one_stay IMMEDIATE"
        )
        _follow_up_moved(followed.moved.intersection(ids), on=on, by=by)
        _write_marks(cursor, ids, chunk.marks, counts, on=on, by=by)


def _plan(
    cursor: Any, files: Mapping[int, tuple[int, bool]], followed: Followed, book: RegimeBook, *, on: date
) -> _Chunk:
    """What the crossings of these files, with their citizenship and whether it is confirmed, come to."""
    chunk, ids = _Chunk(), list(files)
    cursor.execute(_CROSSINGS, [ids])
    told = cursor.fetchall()
    book.read({row[7] for row in told})
    _read_stays(cursor, chunk, _STAYS, ids)
    _read_stays(cursor, chunk, _MOVED_STAYS, [row[0] for row in told if row[-1] > 1])
    crossings: dict[int, list[CrossingFact]] = defaultdict(list)
    for (
        number,
        source,
        source_id,
        direction,
        at,
        day,
        region_id,
        country_id,
        kind,
        person_id,
        _revision,
    ) in told:
        if number in followed.differing or direction == Direction.REFUSAL:
            continue
        thread, is_citizens = (source, source_id), country_id == book.home_id
        crossings[person_id].append(
            CrossingFact(number, thread, direction, at, day, region_id, country_id, is_citizens, kind)
        )
    papers = papers_of(ids)
    wanted: set[Thread] = set()
    for person_id, facts in crossings.items():
        known_id, is_sure = files[person_id]
        projection = project(facts, is_known_citizen=is_sure and known_id == book.home_id)
        told_id = followed.citizenships.get(person_id, known_id)
        chunk.marks += [(crossing_id, person_id, str(mark)) for crossing_id, mark in projection.marks]
        wanted |= {span.entry.thread for span in projection.stays}
        _plan_person(chunk, person_id, told_id, projection.stays, book, papers)
    for thread, stored in chunk.stored.items():
        if thread not in wanted and stored.annulled_on is None:
            chunk.changed.append((stored, _annulled(stored, on)))
    return chunk


def _read_stays(cursor: Any, chunk: _Chunk, statement: str, ids: list[int]) -> None:
    if not ids:
        return
    cursor.execute(statement, [ids])
    for *columns, source, source_id, entry_region_id in cursor.fetchall():
        chunk.stored[(source, source_id)] = StayRow(*columns)
        chunk.entry_regions[(source, source_id)] = entry_region_id


def _plan_person(
    chunk: _Chunk,
    person_id: int,
    file_citizenship_id: int,
    spans: Iterable[StaySpan],
    book: RegimeBook,
    papers: Papers,
) -> None:
    past: list[PastStay] = []
    for span in spans:
        stored = chunk.stored.get(span.entry.thread)
        wanted = StayRow(
            id=stored.id if stored else None,
            person_id=person_id,
            entry_id=span.entry.id,
            exit_id=span.exit.id if span.exit else None,
            entered_at=span.entry.crossed_at,
            entered_on=span.entry.crossed_on,
            departed_at=span.departed_at,
            departed_on=span.departed_on,
            exit_missing=span.exit_missing,
            annulled_on=None,
            citizenship_id=span.entry.citizenship_id,
            region_id=_region(chunk, span, stored),
        )
        facts = facts_of(
            book,
            papers,
            person_id=person_id,
            stay_id=wanted.id,
            citizenship_id=wanted.citizenship_id,
            file_citizenship_id=file_citizenship_id,
            document_kind=span.entry.document_kind,
            entered_on=wanted.entered_on,
            past=tuple(past),
        )
        clock = clocks.clock(facts)
        wanted.regime_id = facts.regime.id if facts.regime else None
        wanted.basis = str(clock.basis)
        wanted.authorised_until = clock.authorised_until
        wanted.exhausts_on = clock.exhausts_on
        wanted.confidence = clock.confidence
        if stored is None:
            chunk.new.append(wanted)
        elif stored.values != wanted.values:
            chunk.changed.append((stored, wanted))
        if span.departed_on is not None and not facts.is_citizen:
            past.append(PastStay(span.entered_on, span.departed_on, span.exit_missing))


def _region(chunk: _Chunk, span: StaySpan, stored: StayRow | None) -> int:
    """The checkpoint's region until an address is known; a known address is kept."""
    if stored is None or stored.region_id == chunk.entry_regions[span.entry.thread]:
        return span.entry.region_id
    return stored.region_id


def _annulled(stored: StayRow, on: date) -> StayRow:
    row = StayRow(stored.id, *stored.values)
    row.annulled_on = on
    row.exit_id = None
    row.exit_missing = False
    return row


def _follow_up_moved(person_ids: Collection[int], *, on: date, by: User) -> None:
    """A birth date or a citizenship decides what becomes of stays that did not move."""
    stays = Stay.objects.filter(person__in=person_ids, annulled_on__isnull=True).order_by("pk")
    follow_up_stays(list(stays.values_list("pk", flat=True)) if person_ids else [], on=on, by=by)


def _write(cursor: Any, chunk: _Chunk, counts: dict[str, int], *, on: date, by: User) -> None:
    journal = JournalRows(on=on, by=by)
    departed: list[int] = []
    if chunk.new:
        cursor.execute(_INSERT, [as_json(dict(zip(_NAMES, row.values, strict=True)) for row in chunk.new)])
        numbers = dict(cursor.fetchall())
        for row in chunk.new:
            row.id = numbers[row.entry_id]
            journal.add(RegistryEvent.STAY_OPENED, row.id, row, entered_on=row.entered_on)
            if row.departed_on is not None:
                journal.add(RegistryEvent.STAY_ENDED, row.id, row, departed_on=row.departed_on)
    if chunk.changed:
        rows = (dict(zip(_NAMES, row.values, strict=True), id=row.id) for _stored, row in chunk.changed)
        cursor.execute(_UPDATE, [as_json(rows)])
        for stored, wanted in chunk.changed:
            _tell(journal, stored, wanted)
            if wanted.departed_on is not None and wanted.departed_on != stored.departed_on:
                departed.append(wanted.id or 0)
    journal.write()
    counts["stays_opened"] += len(chunk.new)
    annulled = sum(1 for stored, wanted in chunk.changed if wanted.annulled_on and not stored.annulled_on)
    counts["stays_annulled"] += annulled
    counts["stays_changed"] += len(chunk.changed) - annulled
    if departed:
        end_registrations_of(stay_ids=departed, on=on, by=by)
    touched = [row.id for row in chunk.new if row.id] + [w.id for _s, w in chunk.changed if w.id]
    follow_up_stays(touched, on=on, by=by)


def _tell(journal: JournalRows, stored: StayRow, wanted: StayRow) -> None:
    number = wanted.id or 0
    if wanted.annulled_on is not None:
        journal.add(RegistryEvent.STAY_ANNULLED, number, wanted, entered_on=wanted.entered_on)
        return
    if wanted.departed_on is not None and stored.departed_on is None:
        journal.add(
            RegistryEvent.STAY_ENDED,
            number,
            wanted,
            departed_on=wanted.departed_on,
            exit_missing=wanted.exit_missing,
        )
    elif (stored.entered_at, stored.departed_at, stored.person_id) != (
        wanted.entered_at,
        wanted.departed_at,
        wanted.person_id,
    ) or stored.annulled_on is not None:
        journal.add(
            RegistryEvent.STAY_CHANGED,
            number,
            wanted,
            entered_on=wanted.entered_on,
            departed_on=wanted.departed_on,
        )
    if (stored.authorised_until, stored.basis) != (wanted.authorised_until, wanted.basis):
        journal.clock_changed(number, wanted, stored.authorised_until)


def _write_marks(
    cursor: Any,
    ids: list[int],
    marks: list[tuple[int, int, str]],
    counts: dict[str, int],
    *,
    on: date,
    by: User,
) -> None:
    """Add the marks found, close those of the projection that no longer hold; people's stay cleared."""
    crossing_ids, person_ids, kinds = ([mark[i] for mark in marks] for i in range(3))
    parameters = [crossing_ids, person_ids, kinds]
    found = "unnest(%s::bigint[], %s::bigint[], %s::text[]) AS found(crossing_id, person_id, mark)"
    journal = JournalRows(on=on, by=by)
    cursor.execute(
        f"""
        UPDATE registry_markedcrossing m SET cleared_on = %s, cleared_by_id = %s
        WHERE m.person_id = ANY(%s) AND m.cleared_on IS NULL AND m.mark <> ALL(%s)
          AND NOT EXISTS (SELECT FROM {found}
                          WHERE found.crossing_id = m.crossing_id AND found.mark = m.mark)
        RETURNING m.crossing_id, m.person_id, m.mark
        """,
        [on, by.pk, ids, [str(mark) for mark in MARKS_OF_READING], *parameters],
    )
    for crossing_id, person_id, mark in cursor.fetchall():
        journal.mark(RegistryEvent.MARK_CLEARED, crossing_id, person_id, mark)
        counts["marks_cleared"] += 1
    if marks:
        cursor.execute(_MARK_AGAIN.format(found=found), parameters)
        again = cursor.fetchall()
        cursor.execute(
            f"""
            INSERT INTO registry_markedcrossing AS m (crossing_id, person_id, mark, marked_on)
            SELECT crossing_id, person_id, mark, %s FROM {found}
            WHERE NOT EXISTS (SELECT FROM registry_markedcrossing m
                              WHERE m.crossing_id = found.crossing_id AND m.mark = found.mark
                                AND (m.cleared_on IS NULL OR m.note <> ''))
            ON CONFLICT (crossing_id, mark) DO UPDATE SET cleared_on = NULL, cleared_by_id = NULL
            RETURNING crossing_id, person_id, mark
            """,
            [on, *parameters],
        )
        for crossing_id, person_id, mark in (*again, *cursor.fetchall()):
            journal.mark(RegistryEvent.CROSSING_MARKED, crossing_id, person_id, mark)
            counts["crossings_marked"] += 1
    journal.write()


def follow_persons(*, person_ids: Collection[int], on: date, by: User) -> None:
    """Make the stays of these persons anew, and let what depends on any of them follow."""
    rebuild_stays(person_ids=person_ids, on=on, by=by)
    _follow_up_moved(person_ids, on=on, by=by)
