"""Files come in: any size, any line end, stopped anywhere and sent again."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.queries.roles import system_user
from core.errors import RuleViolation
from feeds.models import RejectedLine
from feeds.operations import intake
from feeds.operations.intake import Tally, take_in_file
from feeds.rules.intake import LINE_AT_MOST
from registry.models import Crossing, IntakeBatch, Person, Stay
from tests.accounts.factories import UserFactory
from tests.feeds.feed_lines import AT, DELIVERED_ON, csv_of, item
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db


def people(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [
        item(
            source_id=f"{start + n}",
            document__number=f"AB1{start + n:06}",
            person__surname=f"NAME{'ABCDE'[n % 5]}",
        )
        for n in range(count)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: bytes) -> Path:
        path = tmp_path / "crossings.csv"
        path.write_bytes(content)
        return path

    return write


def take(path: Path, **options: Any) -> Tally:
    return take_in_file(path=path, source="border_feed", on=DELIVERED_ON, at=AT, by=system_user(), **options)


def tables() -> dict[str, int]:
    """Rows of every table, and the last value of every sequence; ranges are read as their table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p', 'S') AND NOT relispartition"
        )
        found = {}
        for name, kind in cursor.fetchall():
            cursor.execute(f'SELECT {"count(*)" if kind != "S" else "last_value"} FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


# --- shapes of files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        csv_of(people(3)),
        csv_of(people(3), bom=True),
        csv_of(people(3), end="\r\n"),
        csv_of(people(3), end="\r"),
        csv_of(people(3), delimiter=";"),
        csv_of(people(3), delimiter="\t", bom=True, end="\r\n"),
        csv_of(people(3)).rstrip(b"\n"),
        b"\n\n" + csv_of(people(3)).replace(b"\n", b"\n\n  \n"),
    ],
    ids=["plain", "bom", "crlf", "cr", "semicolon", "tab, bom, crlf", "no last line end", "blank lines"],
)
def test_a_file_may_be_written_so(file: Any, content: bytes) -> None:
    tally = take(file(content))

    assert (tally.lines, tally.accepted) == (3, 3)
    assert Stay.objects.count() == 3


def test_what_spreadsheets_add_is_understood_and_counted(file: Any) -> None:
    """A first line "sep=;", and rows of nothing but delimiters, between the lines and after them."""
    head, *lines = csv_of(people(3), delimiter=";").splitlines(keepends=True)
    rows = [b"sep=;\r\n", head, lines[0], b";;;;\n", *lines[1:], b" ; ; \n", b'"";"";""\n', b"\n"]

    tally = take(file(b"".join(rows)))

    assert (tally.lines, tally.accepted, tally.rejected, tally.blank) == (3, 3, 0, 3)
    assert tally.as_json()["blank"] == 3


@pytest.mark.parametrize("first", [b"sep=;\n", b"SEP=,\r\n", b'"sep=;"\n', b"\xef\xbb\xbfsep=;\n"])
def test_a_separators_line_alone_is_an_empty_file(file: Any, first: bytes) -> None:
    with pytest.raises(RuleViolation) as refusal:
        take(file(first))

    assert refusal.value.code == "file_empty"


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        (b"", "file_empty", "crossings.csv"),
        (b"\n\r\n  \n", "file_empty", "crossings.csv"),
        (b"\xef\xbb\xbf", "file_empty", "crossings.csv"),
        (
            csv_of(people(3)) + "9,Касымов\n".encode("cp1251"),
            "file_not_utf8",
            "line 5",
        ),
        (csv_of(people(2)).decode().encode("utf-16"), "file_not_utf8", "line 1"),
        (csv_of(people(1)).replace(b"person.sex,", b""), "columns_missing", "person.sex"),
        (csv_of(people(1)).replace(b"person.sex", b"person.gender"), "columns_missing", "person.sex"),
        (csv_of(people(1)).replace(b"person.patronymic", b"weight"), "columns_unknown", "weight"),
    ],
    ids=[
        "0 bytes",
        "blank",
        "only a mark",
        "cp1251",
        "utf-16",
        "column missing",
        "renamed",
        "unknown column",
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(
    file: Any, content: bytes, code: str, named: str
) -> None:
    before = tables()

    with pytest.raises(RuleViolation) as refusal:
        take(file(content), chunk=2)

    assert refusal.value.code == code
    assert named in str(refusal.value)
    assert tables() == before


@pytest.mark.parametrize("path", ["nowhere.csv", "."])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        take(tmp_path / path)

    assert refusal.value.code == "file_unreadable"


def packed(kind: str) -> bytes:
    """A table that blows up when it is unpacked: 20 MB of one line in a few kilobytes."""
    table = csv_of(people(1)) + b"x" * 20_000_000
    if kind == "gzip":
        return gzip.compress(table)
    if kind == "bzip2":
        return bz2.compress(table)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../../../tmp/crossings.csv", table)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["zip", "gzip", "bzip2"])
def test_a_packed_file_is_refused_and_never_unpacked(file: Any, kind: str) -> None:
    path = file(packed(kind))
    tracemalloc.start()
    with pytest.raises(RuleViolation) as refusal:
        take(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refusal.value.code == "file_packed"
    assert "CSV" in str(refusal.value)
    assert peak < 1_000_000


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(RuleViolation) as refusal:
        take(tmp_path / "pipe.csv")
    assert refusal.value.code == "file_packed"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("deep/../crossings.csv", "crossings.csv"),
        ("cross\x1b[2Jings\u202e.csv", "cross\ufffd[2Jings\ufffd.csv"),
        ("=HYPERLINK(A1).csv", "=HYPERLINK(A1).csv"),
    ],
)
def test_of_a_files_name_nothing_is_kept_that_acts(tmp_path: Path, name: str, kept: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / name).write_bytes(csv_of(people(1)))

    take(tmp_path / name)

    assert IntakeBatch.objects.get().name == kept


def test_formulas_in_cells_are_refused_line_by_line(file: Any) -> None:
    attacks = ("=cmd|' /C calc'!A0", "+HYPERLINK(A1)", "@SUM(A1)")
    lines = [item(source_id=f"n{n}", person__surname=attack) for n, attack in enumerate(attacks)]
    lines += [item(source_id=f"d{n}", document__number=attack) for n, attack in enumerate(attacks)]

    tally = take(file(csv_of([*people(1), *lines])))

    assert (tally.accepted, tally.rejected) == (1, 6)
    assert tally.as_json()["rejected_by_rule"] == {"name_characters": 3, "document_number_characters": 3}


def test_only_a_first_line_is_an_empty_delivery(file: Any) -> None:
    assert take(file(csv_of([]))).lines == 0
    assert IntakeBatch.objects.count() == 0


def test_a_stray_quote_and_a_missing_line_end_spoil_their_own_line_only(file: Any) -> None:
    lines = csv_of(people(4)).splitlines()
    lines[2] = lines[2].replace(b"SARDOR", b'"SARDOR')
    lines[3] += b"," + lines[3]
    lines.insert(4, b"x" * (3 * LINE_AT_MOST))
    tally = take(file(b"\n".join(lines)))

    assert (tally.lines, tally.accepted, tally.rejected) == (5, 2, 3)
    kept = dict(RejectedLine.objects.values_list("line", "code"))
    assert kept == {3: "line_unreadable", 4: "columns", 5: "line_too_long"}
    assert RejectedLine.objects.get(line=3).content == {"line": lines[2].decode()}


# --- size, stopping, repeating --------------------------------------------------------------------


def test_the_same_file_twice_writes_nothing_and_burns_no_number(file: Any) -> None:
    path = file(csv_of([*people(20), item(source_id="bad", checkpoint="?"), *people(3)]))
    first = take(path, chunk=7)
    before = tables()
    second = take(path, chunk=5)

    assert (first.lines, first.accepted, first.unchanged, first.rejected) == (24, 20, 3, 1)
    assert (second.lines, second.accepted, second.unchanged, second.rejected) == (24, 0, 23, 1)
    assert tables() == before
    batch = IntakeBatch.objects.get()
    assert (batch.lines, batch.accepted, batch.unchanged, batch.rejected) == (24, 20, 3, 1)
    assert batch.name == "crossings.csv"


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_what_is_taken_does_not_depend_on_where_chunks_end(file: Any, chunk: int) -> None:
    mixed = [
        *people(2),
        item(source_id="0", revision=2, document__number="ZZ0000001"),
        item(source_id="0", revision=2, document__number="ZZ0000001"),
        item(source_id="1", direction="exit", document__number="AB0000001"),
        item(source_id="1", revision=2, direction="refusal", document__number="AB0000001"),
        item(source_id="9", checkpoint="?"),
        item(source_id="9", checkpoint="?"),
    ]
    tally = take(file(csv_of(mixed)), chunk=chunk)

    assert tally.as_json()["rejected_by_rule"] == {"checkpoint_unknown": 2, "revision_conflict": 1}
    assert (tally.accepted, tally.unchanged) == (4, 1)
    assert Stay.objects.filter(annulled_on__isnull=True).count() == 1
    assert RejectedLine.objects.count() == 2


def test_a_file_stopped_in_the_middle_and_sent_again_gives_the_same(
    file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(csv_of(people(10)))
    rebuild = intake.rebuild_stays
    chunks = iter([True, True, False])

    def breaks_down(**facts: Any) -> Any:
        if not next(chunks):
            raise KeyboardInterrupt
        return rebuild(**facts)

    monkeypatch.setattr(intake, "rebuild_stays", breaks_down)
    with pytest.raises(KeyboardInterrupt):
        take(path, chunk=3)
    assert (Crossing.objects.count(), Person.objects.count(), Stay.objects.count()) == (6, 6, 6)
    stopped = IntakeBatch.objects.get()
    assert (stopped.lines, stopped.accepted) == (6, 6)

    monkeypatch.setattr(intake, "rebuild_stays", rebuild)
    tally = take(path, chunk=3)

    assert (tally.lines, tally.accepted, tally.unchanged) == (10, 4, 6)
    assert (Crossing.objects.count(), Person.objects.count(), Stay.objects.count()) == (10, 10, 10)
    second = IntakeBatch.objects.latest("pk")
    assert (second.lines, second.accepted, second.unchanged) == (10, 4, 6)


def test_every_chunk_is_journaled_with_its_numbers(file: Any) -> None:
    take(file(csv_of(people(5))), chunk=2)

    told = [entry.data for entry in journal_entries(kind="batch_received").order_by("pk")]
    assert [one["lines"] for one in told] == [2, 2, 1]


def test_memory_does_not_grow_with_the_file(file: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_take_chunk", lambda _delivery, rows: [None for _row in rows][:0])
    line = csv_of(people(1)).splitlines()[1]
    path = file(csv_of([]) + (line + b"\n") * 60_000)  # 8 MB

    tracemalloc.start()
    take(path, chunk=500)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 6_000_000


def test_progress_is_told_after_each_chunk(file: Any) -> None:
    told: list[tuple[int, float]] = []
    take(file(csv_of(people(5))), chunk=2, progress=lambda tally, share: told.append((tally.lines, share)))

    assert [lines for lines, _share in told] == [2, 4, 5]
    assert told[-1][1] == 1


def test_a_chunk_takes_the_same_number_of_queries_whatever_its_size(file: Any) -> None:
    take(file(csv_of(people(20))))  # whose names are known from then on
    counted = []
    for size, start in ((20, 1000), (400, 2000)):
        path = file(csv_of(people(size, start=start)))
        with CaptureQueriesContext(connection) as queries:
            take(path)
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 70


# --- the command ----------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[dict[str, Any], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("intake_crossings", *arguments, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_the_command_prints_one_line_of_json_and_progress_apart(file: Any) -> None:
    path = file(csv_of([*people(3), item(source_id="bad", checkpoint="?")]))
    summary, progress = run(str(path))

    assert summary == {
        "file": "crossings.csv",
        "source": "border_feed",
        "lines": 4,
        "accepted": 3,
        "unchanged": 0,
        "rejected": 1,
        "blank": 0,
        "enrolled": 3,
        "marked": 0,
        "rejected_by_rule": {"checkpoint_unknown": 1},
    }
    assert "100%" in progress


def test_the_source_is_the_feeds_user_or_what_is_given(file: Any) -> None:
    UserFactory(username="rail_feed", border_feed=True)
    path = file(csv_of(people(1)))

    assert run(str(path), "--by", "rail_feed")[0]["source"] == "rail_feed"
    assert run(str(path), "--source", "ships")[0]["source"] == "ships"
    assert Crossing.objects.filter(source="rail_feed", batch__by__username="rail_feed").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--source", "x" * 21], "1 to 20"), (["--by", "nobody"], "nobody")],
)
def test_the_command_refuses_unusable_options(file: Any, arguments: list[str], sentence: str) -> None:
    path = file(csv_of(people(1)))
    with pytest.raises(CommandError, match=sentence):
        call_command("intake_crossings", str(path), *arguments)


def test_the_command_fails_when_the_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.csv"):
        call_command("intake_crossings", str(tmp_path / "nowhere.csv"))


def test_recompute_clocks_prints_its_counts_and_changes_nothing_twice(file: Any) -> None:
    take(file(csv_of(people(3))))
    Stay.objects.filter(pk=Stay.objects.first().pk).update(exhausts_on="2026-01-01")
    for changed in (1, 0):
        out = io.StringIO()
        call_command("recompute_clocks", "--on", "2026-03-10", stdout=out)
        counts = json.loads(out.getvalue())
        assert counts["stays"] >= 3
        assert counts["changed"] == changed
