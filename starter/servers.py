"""Both servers together, for one owner (`Servers`, the demo) or for many test runs (`Shared`)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from starter import databases
from starter.account import data_folder, memory_folder, server_account, servers_folder
from starter.console import Refusal
from starter.postgres import DEMO, SUPERUSER, TEST, Postgres, postgres
from starter.valkey import Valkey, valkey


@dataclass(frozen=True)
class Addresses:
    owner: str
    application: str
    broker: str

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_URL": self.application,
            "REDIS_URL": self.broker,
        }


@dataclass(frozen=True)
class Given:
    """What the environment gives: embedded servers are started only for what it does not."""

    owner: str
    application: str
    broker: str

    @classmethod
    def read(cls) -> Given:
        given = cls(
            os.environ.get("DATABASE_OWNER_URL", ""),
            os.environ.get("DATABASE_URL", ""),
            os.environ.get("REDIS_URL", ""),
        )
        if bool(given.owner) != bool(given.application):
            raise Refusal(
                "Give both DATABASE_OWNER_URL (migrations) and DATABASE_URL (the application), "
                "or neither, and a database is started here."
            )
        return given


class Servers:
    """The servers of one data folder. They end with the process that started them."""

    def __init__(self, data: Path, *, testing: bool = False, tied: bool = True) -> None:
        self.data = data_folder(data)
        self.given = Given.read()
        self.logs = data_folder(data / "logs")
        self.testing = testing
        self.tied = tied
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None

    def what_starts(self) -> str:
        missing = [
            name
            for name, given in (("database", self.given.owner), ("broker", self.given.broker))
            if not given
        ]
        return f"starting {' and '.join(missing)}" if missing else "using the database and broker given"

    def find(self) -> None:
        """Prepare folders and programs; nothing is started yet."""
        if self.given.owner and self.given.broker:
            return
        account = server_account()
        folder = servers_folder(self.data, account)
        if not self.given.owner:
            memory = memory_folder(self.data, account) if self.testing else None
            self.postgres = postgres(
                folder / "database",
                self.logs,
                account,
                TEST if self.testing else DEMO,
                tied=self.tied,
                files=memory,
            )
        if not self.given.broker:
            self.valkey = valkey(folder / "broker", self.logs, account, tied=self.tied)

    def start(self) -> Addresses:
        """Start what was not given, ending first what a killed starter may have left."""
        self.find()
        try:
            if self.postgres:
                self.postgres.stop()
                self.postgres.start()
                databases.set_up_server(self.postgres.url(SUPERUSER, "template1"))
            if self.valkey:
                self.valkey.stop()
                self.valkey.start()
        except BaseException:
            self.stop()
            raise
        return self.addresses()

    def attach(self) -> Addresses:
        """Use the servers that run on the folder; start those that do not, and let them go."""
        self.find()
        if self.postgres:
            if not (self.postgres.running() and self.postgres.ready()):
                self.postgres.stop()
                self.postgres.start()
                self.postgres.let_go()
            databases.set_up_server(self.postgres.url(SUPERUSER, "template1"))
        if self.valkey and not self.valkey.running():
            self.valkey.start()
            self.valkey.let_go()
        return self.addresses()

    def stop(self) -> None:
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()

    def addresses(self) -> Addresses:
        owner, application = self.given.owner, self.given.application
        if self.postgres:
            owner = self.postgres.url(databases.OWNER, databases.DATABASE)
            application = self.postgres.url(databases.APPLICATION, databases.DATABASE)
        broker = self.valkey.url() if self.valkey else self.given.broker
        return Addresses(owner, application, broker)


@contextmanager
def locked(path: Path) -> Iterator[IO[str]]:
    """One at a time, across processes; a lock goes with its holder, however it ended."""
    with path.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


class Shared:
    """Servers used by any number of test runs at once: the first starts them, the last ends them.

    A run that was killed leaves them running; the next run takes them over.
    """

    def __init__(self, data: Path) -> None:
        self.servers = Servers(data, testing=True, tied=False)
        self.gate = data / "gate.lock"
        self.users = (data / "users.lock").open("a+")

    def enter(self) -> Addresses:
        with locked(self.gate):
            fcntl.flock(self.users, fcntl.LOCK_SH)
            return self.servers.attach()

    def leave(self) -> None:
        with locked(self.gate):
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                self.users.close()
            self.servers.stop()
