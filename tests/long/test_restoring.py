"""A dump restored into a new cluster: nothing is passed over, nothing told twice, the chain holds."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from starter import databases
from starter.account import server_account, servers_folder
from starter.postgres import SUPERUSER, TEST, Postgres, postgres
from tests.journal.moved import goes_on_where_it_was, write_before_moving


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


def test_a_restored_dump_goes_on_where_it_was(committed_db, test_databases, other_cluster, tmp_path):
    left = write_before_moving()
    dumped_and_restored(test_databases.owner_url(committed_db), other_cluster, tmp_path)

    goes_on_where_it_was(
        left,
        application=other_cluster.url(databases.APPLICATION, databases.DATABASE),
        owner=other_cluster.url(databases.OWNER, databases.DATABASE),
    )
