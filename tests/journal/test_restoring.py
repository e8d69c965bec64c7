"""A dump restored into a new cluster: nothing is passed over, nothing told twice, the chain holds."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections

from config.health import CHECKS
from journal.models import Entry
from journal.operations import record, verify_journal
from journal.queries import is_of_another_cluster
from notifications.events import NotificationEvent
from notifications.models import Alert
from notifications.operations import dispatch_journal
from reference.models import Checkpoint
from starter import databases
from starter.account import server_account, servers_folder
from starter.postgres import SUPERUSER, TEST, Postgres, postgres
from tests import factories as f
from tests.journal.test_operations import seal_all


@pytest.fixture
def other_cluster(tmp_path, test_databases) -> Iterator[Postgres]:
    """A second server, made this moment: its transactions begin anew."""
    account = server_account()
    folder = servers_folder(tmp_path, account)
    server = postgres(folder / "database", tmp_path, account, TEST, tied=True)
    server.start()
    try:
        databases.set_up_server(server.url(SUPERUSER, "template1"))
        yield server
    finally:
        connections["default"].close()
        server.stop()


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Django's default connection on another server, for this thread."""
    parts = urlsplit(url)
    settings = connections["default"].settings_dict
    before = {name: settings[name] for name in ("NAME", "USER", "HOST")}
    connections["default"].close()
    settings.update(NAME=parts.path[1:], USER=parts.username, HOST=parse_qs(parts.query)["host"][0])
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)


def feed_falls_silent(code: str) -> None:
    place = Checkpoint.objects.get(code=code)
    record(
        NotificationEvent.FEED_FELL_SILENT,
        subject=place,
        by=f.system(),
        on=f.ON,
        region_id=place.region_id,
        data={"code": code, "state": "silent"},
    )


def dispatch() -> dict[str, int]:
    return dispatch_journal(on=f.ON, by=f.system(), at=f.at(f.ON))


def alerts() -> list[str]:
    return list(Alert.objects.filter(kind="feed").order_by("id").values_list("facts__code", flat=True))


def dumped_and_restored(owner_url: str, server: Postgres, folder: Path) -> None:
    dump = folder / "koshi.dump"
    for program, arguments in (
        ("pg_dump", ["--format=custom", f"--file={dump}", owner_url]),
        (
            "pg_restore",
            ["--exit-on-error", f"--dbname={server.url(SUPERUSER, databases.DATABASE)}", str(dump)],
        ),
    ):
        done = subprocess.run(
            [str(server.programs / program), *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_a_restored_dump_goes_on_where_it_was(committed_db, test_databases, other_cluster, tmp_path, capsys):
    codes = list(Checkpoint.objects.order_by("code").values_list("code", flat=True)[:4])
    told, sealed_only, neither, later = codes
    feed_falls_silent(told)
    seal_all()
    assert dispatch()["raised"] == 1
    feed_falls_silent(sealed_only)
    seal_all()
    feed_falls_silent(neither)
    stored = list(Entry.objects.order_by("id").values_list("id", "xid"))
    dumped_and_restored(test_databases.owner_url(committed_db), other_cluster, tmp_path)

    with connected_to(other_cluster.url(databases.APPLICATION, databases.DATABASE)):
        assert is_of_another_cluster()
        assert CHECKS["journal"]() == {"ok": False, "cure": "carry_journal_positions"}
        with pytest.raises(DatabaseError, match="carry_journal_positions"):
            feed_falls_silent(later)
        with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
            call_command("carry_journal_positions")
    with connected_to(other_cluster.url(databases.OWNER, databases.DATABASE)):
        call_command("carry_journal_positions")
        first = capsys.readouterr().out
        call_command("carry_journal_positions")
        assert capsys.readouterr().out == first
    with connected_to(other_cluster.url(databases.APPLICATION, databases.DATABASE)):
        assert CHECKS["journal"]()["ok"]
        assert verify_journal().is_intact
        assert alerts() == [told]
        assert dispatch()["raised"] == 2
        assert dispatch()["raised"] == 0
        assert alerts() == [told, sealed_only, neither]

        feed_falls_silent(later)
        newest = Entry.objects.latest("id")
        assert (newest.xid, newest.pk) > max((xid, pk) for pk, xid in stored)
        assert list(Entry.objects.exclude(pk=newest.pk).order_by("id").values_list("id", "xid")) == stored
        assert dispatch()["raised"] == 1
        assert alerts() == codes
        seal_all()
        assert verify_journal().entries == Entry.objects.count()
        assert verify_journal().is_intact


def test_in_its_own_cluster_there_is_nothing_to_carry(committed_db, owner_connection):
    f.system()
    assert not is_of_another_cluster()
    assert owner_connection.execute("SELECT journal_carry_positions()").fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_xid_offset()")
        assert cursor.fetchone() == (0,)


def test_readiness_sees_an_old_seal_and_an_old_cursor(committed_db, owner_connection):
    seal_all()
    dispatch()
    assert CHECKS["seals"]() == {"ok": True, "seconds": 0}
    owner_connection.execute(
        """INSERT INTO journal_entry (subject_kind, subject_id, by_id, "on", kind, data, recorded_at)
           VALUES ('user', 1, 1, '2026-06-15', 'signed_out', '{}', now() - interval '11 minutes')"""
    )

    for name in ("seals", "dispatch"):
        found = CHECKS[name]()
        assert not found["ok"]
        assert 650 < found["seconds"] < 900
    seal_all()
    dispatch()
    assert CHECKS["seals"]()["ok"]
    assert CHECKS["dispatch"]()["ok"]
