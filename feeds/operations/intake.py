"""Taking crossings in: the one pipeline behind the API, the file and a person's correction.

Lines are staged and judged set-based; known ones are passed over, refused ones kept, new ones
written with their persons, and the stays of everybody concerned are rebuilt. All of a chunk is one
transaction, so a delivery can be stopped anywhere and sent again: what was taken in is unchanged
then, and the result is the same.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may, require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.prepared_sql import cursor_for
from feeds.capabilities import FeedCapability
from feeds.events import FeedEvent
from feeds.models import RejectedLine
from feeds.operations import staging
from feeds.operations.staging import Rejected, close_rejected
from feeds.queries import rejected_lines_visible_to
from feeds.rules.intake import (
    FIELDS,
    LINE_AT_MOST,
    Layout,
    Staged,
    miscorrection,
    sentence_for,
    staged,
    texts_of,
)
from journal.operations import record
from reference.models import Checkpoint
from registry.models import Crossing, IntakeBatch
from registry.operations.crossings.ghosts import let_ghosts_go
from registry.operations.crossings.recording import record_checked
from registry.operations.matches.finding import seek_for_loose_crossings, seek_matches
from registry.operations.stays.projection import rebuild_stays
from registry.queries.crossings import without_crossings

#: Lines of a file in one transaction.
CHUNK = 20_000
#: The source of crossings that an officer saw and wrote down.
OBSERVED = "officer"
_SOURCE_AT_MOST = 20
#: First half of the advisory lock's key; the second is the source.
_LOCK = 0x4B6F

#: What a row may consist of and still say nothing.
#: How packed files begin, spreadsheets among them: ZIP, gzip, bzip2, xz, 7z, RAR, an old Excel, PDF.
_PACKED = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
)
_PACKED_AT_MOST = 8
_NOTHING = ' \t\r;,|"'
_SEPARATOR = re.compile(r'"?sep=.?"?', re.IGNORECASE)

Progress = Callable[["Tally", float], None]


@dataclass(slots=True)
class Tally:
    """What became of the lines; accepted + unchanged + rejected = lines. Blank rows are none of them."""

    lines: int = 0
    accepted: int = 0
    unchanged: int = 0
    rejected: int = 0
    enrolled: int = 0
    marked: int = 0
    blank: int = 0
    by_code: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count the other's lines in."""
        self.lines += other.lines
        self.accepted += other.accepted
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.enrolled += other.enrolled
        self.marked += other.marked
        self.blank += other.blank
        self.by_code.update(other.by_code)

    def as_json(self) -> dict[str, Any]:
        """The summary as plain values."""
        return {
            "lines": self.lines,
            "accepted": self.accepted,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "enrolled": self.enrolled,
            "marked": self.marked,
            "blank": self.blank,
            "rejected_by_rule": dict(sorted(self.by_code.items())),
        }


@dataclass(slots=True)
class _Delivery:
    """A file or request being taken in: its batch is written with the first line worth a row."""

    source: str
    name: str
    on: date
    at: datetime
    by: User
    #: A person's word is no feed: it says nothing of what else that checkpoint tells.
    is_of_feed: bool = True
    batch_id: int | None = None
    tally: Tally = field(default_factory=Tally)


def take_in_lines(
    *, rows: Iterable[Staged], source: str, name: str, on: date, at: datetime, by: User
) -> tuple[Tally, list[Rejected]]:
    """Take in one delivery as one transaction; what became of it, and the refused lines in order.

    A line is unchanged when the same source sent this revision with the same content before. A
    delivery that brings nothing new leaves no row at all.

    Raises: RuleViolation when the source's name is unusable; never because of a line.
    """
    delivery = _Delivery(_usable(source), name[:200], on, at, by)
    rejected = _take_chunk(delivery, list(rows))
    return delivery.tally, rejected


def take_in_file(
    *,
    path: Path,
    source: str,
    on: date,
    at: datetime,
    by: User,
    progress: Progress | None = None,
    chunk: int = CHUNK,
) -> Tally:
    """Take in a CSV file of any size, a chunk a transaction, in bounded memory.

    The file is UTF-8 (with or without a mark), its first line names the columns, its cells are
    parted by commas, semicolons or tabs. Empty lines are passed over.

    Raises: RuleViolation when the file as a whole cannot be read; nothing is written then.
    """
    delivery = _Delivery(_usable(source), _called(path), on, at, by)
    _require_text(path)
    size = path.stat().st_size
    with path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig") as text:
        lines = _numbered(text, delivery.tally)
        layout = _layout(path, lines)
        while rows := [layout.staged(number, line) for number, line in islice(lines, chunk)]:
            _take_chunk(delivery, rows)
            if progress:
                progress(delivery.tally, raw.tell() / size)
    return delivery.tally


@transaction.atomic
def correct_line(
    *, line_id: int, values: Mapping[str, str], on: date, at: datetime, by: User
) -> RejectedLine:
    """Send a refused line again with the fields a person corrected; it goes the way of every line.

    Only of a crossing that was never told may more be changed than what was refused, and never which
    crossing it is.

    Raises: NotFound; MoveNotAllowed when it is corrected already; RuleViolation with the field when
    it is refused again (nothing is written then); NotPermitted outside the territory of the checkpoint,
    the one that came and the one that was typed.
    """
    seen = rejected_lines_visible_to(by, on).filter(pk=line_id)
    source = seen.values_list("batch__source", flat=True).first()
    if source is None:
        raise NotFound(_("There is no such line."))
    _lock_source(source)
    line = RejectedLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line_id)
    if line.corrected_on is not None:
        raise MoveNotAllowed(_("This line is corrected already."), facts={"line": line_id})
    before = texts_of(line.content)
    after = {**before, **{name: values[name] for name in FIELDS if name in values}}
    for texts in (before, after):
        _require_territory(texts["checkpoint"], FeedCapability.CORRECT_LINES, on=on, by=by)
    _require_well_corrected(line, before, after, source=source)

    line.corrected_on = on
    line.corrected_by = by
    line.save(update_fields=["corrected_on", "corrected_by"])
    _take_one(line.line, after, source=source, name=f"{line.batch_id}:{line.line}", on=on, at=at, by=by)

    changed = [name for name in FIELDS if after[name] != before[name]]
    record(FeedEvent.LINE_CORRECTED, subject=line, by=by, on=on, data={"by": "person", "fields": changed})
    return line


@transaction.atomic
def observe_crossing(*, values: Mapping[str, str], on: date, at: datetime, by: User) -> Crossing:
    """Write down a crossing that an officer saw and no feed told, under the source "officer".

    `values` hold the fields of a feed's line but its number and revision.

    The evidence may be of any checkpoint: people are served where they come, wherever they crossed.

    Raises: RuleViolation with the field; NotPermitted.
    """
    number = str(uuid4())
    texts = {**dict.fromkeys(FIELDS, ""), **values, "source_id": number, "revision": "1"}
    require(by, on, FeedCapability.OBSERVE)
    _lock_source(OBSERVED)

    _take_one(1, texts, source=OBSERVED, name=number, on=on, at=at, by=by)
    return Crossing.objects.get(source=OBSERVED, source_id=number, revision=1)


@transaction.atomic
def _take_chunk(delivery: _Delivery, rows: Sequence[Staged]) -> list[Rejected]:
    """Take in some lines of a delivery; its batch's numbers and its tally grow by them."""
    on, by, source = delivery.on, delivery.by, delivery.source
    _lock_source(source)
    staging.stage(rows)
    with cursor_for(len(rows)) as cursor:
        lines, new, known, corrections = staging.check(cursor, source=source, on=on, at=delivery.at)
        rejected = staging.rejected(cursor, source=source) if lines > new + known else []
        tally = Tally(lines, new, known, len(rejected), by_code=Counter(line.code for line in rejected))
        to_keep = [line for line in rejected if line.is_new]
        batch_id = _count_in(delivery, tally, is_worth_a_row=bool(new or to_keep))
        if to_keep and batch_id:
            staging.keep_rejected(cursor, to_keep, batch_id=batch_id)
        if new and batch_id:
            recorded = record_checked(
                cursor, source=source, batch_id=batch_id, has_corrections=corrections > 0, on=on, by=by
            )
            if delivery.is_of_feed:
                staging.connect(cursor)
            tally.enrolled, tally.marked = recorded.enrolled, recorded.marked
            # Files by mistake go first, that nobody is compared with them; pairs come before stays and
            # their cases: whoever left on another passport is no overstayer.
            told: dict[str, Any] = {"followed": recorded.followed, "on": on, "by": by}
            if empty := without_crossings(recorded.corrected_ids):
                rebuild_stays(person_ids=empty, **told)
                let_ghosts_go(person_ids=empty, on=on, by=by)
            seek_matches(person_ids=recorded.told_ids, on=on, by=by)
            rebuilt = rebuild_stays(person_ids=set(recorded.person_ids).difference(empty), **told)
            if rebuilt.get("crossings_marked"):
                seek_for_loose_crossings(person_ids=recorded.person_ids, on=on, by=by)
        close_rejected(cursor, source=source, on=on, by=by)
    delivery.batch_id = batch_id
    delivery.tally.add(tally)
    return rejected


def _count_in(delivery: _Delivery, tally: Tally, *, is_worth_a_row: bool) -> int | None:
    """The batch with these lines counted in, journaled; None while nothing was worth a row."""
    counts = {name: getattr(tally, name) for name in ("lines", "accepted", "unchanged", "rejected")}
    if delivery.batch_id is not None:
        batch = IntakeBatch(pk=delivery.batch_id)
        grown = {name: F(name) + count for name, count in counts.items()}
        IntakeBatch.objects.filter(pk=batch.pk).update(**grown)
    elif is_worth_a_row:
        so_far = {name: count + getattr(delivery.tally, name) for name, count in counts.items()}
        batch = IntakeBatch.objects.create(
            source=delivery.source,
            name=delivery.name,
            received_at=delivery.at,
            received_on=delivery.on,
            by=delivery.by,
            **so_far,
        )
    else:
        return None
    if is_worth_a_row:
        record(FeedEvent.BATCH_RECEIVED, subject=batch, by=delivery.by, on=delivery.on, data=counts)
    return batch.pk


def _take_one(
    number: int, texts: Mapping[str, str], *, source: str, name: str, on: date, at: datetime, by: User
) -> None:
    delivery = _Delivery(source, name, on, at, by, is_of_feed=False)
    for line in _take_chunk(delivery, [staged(number, [texts[name] for name in FIELDS])]):
        raise RuleViolation(
            sentence_for(code=line.code, field=line.field, value=line.value),
            code=line.code,
            facts={"field": line.field},
        )


def _lock_source(source: str) -> None:
    """One delivery of a source at a time, until the transaction ends: revisions are compared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, source])


def _require_well_corrected(
    line: RejectedLine, before: Mapping[str, str], after: Mapping[str, str], *, source: str
) -> None:
    told = Crossing.objects.filter(source=source, source_id=_clean(after["source_id"]))
    last = told.aggregate(last=Max("revision"))["last"] or 0
    if fault := miscorrection(refused=line.field, before=before, after=after, last_revision=last):
        field, code, value = fault
        raise RuleViolation(
            sentence_for(code=code, field=field, value=value),
            code=code,
            facts={"field": field, "value": value},
        )


def _clean(text: str) -> str:
    """The text as it is looked up; one that no table can hold finds nothing."""
    text = " ".join(text.split())
    return text if text.isprintable() else ""


def _require_territory(checkpoint: str, capability: FeedCapability, *, on: date, by: User) -> None:
    region_id = (
        Checkpoint.objects.filter(code=_clean(checkpoint).upper()).values_list("region_id", flat=True).first()
    )
    if region_id is None and may(by, on, capability):
        return  # Where nobody knows the checkpoint, the correction itself says so.
    require(by, on, capability, region_id=region_id)


def _usable(source: str) -> str:
    if not 0 < len(source) <= _SOURCE_AT_MOST or not source.isprintable():
        raise RuleViolation(
            _("The source “%(source)s” needs a name of 1 to %(limit)s characters.")
            % {"source": source[:60], "limit": _SOURCE_AT_MOST},
            code="source_name",
        )
    return source


def _require_text(path: Path) -> None:
    """Read the file once from end to end: it must be there, not empty, and UTF-8 throughout."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = size = 0
    try:
        if not path.is_file() and path.exists() and not path.is_dir():
            raise _not_a_table(path)  # a pipe or a device has no end that could be read to
        with path.open("rb") as raw:
            if raw.read(_PACKED_AT_MOST).startswith(_PACKED):
                raise _not_a_table(path)
            raw.seek(0)
            while block := raw.read(1 << 20):
                decoder.decode(block)
                lines += block.count(b"\n")
                size += len(block)
            decoder.decode(b"", final=True)
    except OSError as problem:
        raise RuleViolation(
            _("The file %(file)s cannot be read (%(problem)s).")
            % {"file": _called(path), "problem": problem.strerror},
            code="file_unreadable",
        ) from None
    except UnicodeDecodeError as problem:
        line = lines + problem.object[: problem.start].count(b"\n") + 1
        raise RuleViolation(
            _("The file %(file)s is not UTF-8 in line %(line)s. Save it as UTF-8 and send it again.")
            % {"file": _called(path), "line": line},
            code="file_not_utf8",
            facts={"line": line},
        ) from None
    if size == 0:
        raise _empty(path)


def _called(path: Path) -> str:
    """The file's own name without its folders, as it may stand on a page and in a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in path.name)[:200]


def _not_a_table(path: Path) -> RuleViolation:
    return RuleViolation(
        _("The file %(file)s is packed, a spreadsheet or no file at all. Save it as CSV and send that.")
        % {"file": _called(path)},
        code="file_packed",
    )


def _numbered(text: IO[str], tally: Tally) -> Iterator[tuple[int, str]]:
    """Each line that says something, with its number; of a line that is too long only the beginning.

    Rows of nothing but delimiters, as spreadsheets leave them, are counted as blank.
    """
    number = 0
    while line := text.readline(LINE_AT_MOST + 2):
        number += 1
        if not line.endswith("\n") and len(line) > LINE_AT_MOST:
            while (rest := text.readline(LINE_AT_MOST)) and not rest.endswith("\n"):
                pass
        line = line.rstrip("\n")
        if line.strip(_NOTHING):
            yield number, line
        elif line.strip():
            tally.blank += 1


def _layout(path: Path, lines: Iterator[tuple[int, str]]) -> Layout:
    """The layout of the first line; a spreadsheet's "sep=;" before it is passed over."""
    for _number, header in lines:
        if not _SEPARATOR.fullmatch(header.strip()):
            return Layout(header)
    raise _empty(path)


def _empty(path: Path) -> RuleViolation:
    return RuleViolation(
        _("The file %(file)s is empty. Its first line must name the columns.") % {"file": path.name},
        code="file_empty",
    )
