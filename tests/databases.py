"""Databases for tests: one migrated template, and clones of it.

The owner migrates a template once for each shape of the schema and the reference data; every run,
and every test that needs real transactions, gets a clone. Tests run as the role `app`, like the
application. Nothing is ever flushed: a flush would take the `system` user and the reference rows.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest

from starter import databases
from starter.servers import Addresses, locked

REPOSITORY = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("KOSHI_DATA") or REPOSITORY / ".local") / "test"
TEMPLATES_KEPT = 3
PROCESSES = 64  # at most, on one broker


def run_manage(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


class TestDatabases:
    """The template of this schema and its clones, on the server of these addresses."""

    __test__ = False

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self.prefix = databases.database_of(addresses.owner)
        self.template = f"{self.prefix}_template_{databases.fingerprint(REPOSITORY)}"
        self.clones = 0

    def owner_url(self, name: str) -> str:
        return databases.with_database(self.addresses.owner, name)

    def make_template(self, *, afresh: bool = False) -> None:
        """Migrate and load the reference rows, unless a template of this very shape is there."""
        if afresh:
            with databases.connect(self.addresses.owner) as owner:
                databases.drop(owner, self.template)
        self.make_once(self.template, fill=lambda: "", prepare=self._fill)

    def make_once(
        self,
        name: str,
        *,
        fill: Callable[[], str],
        prepare: Callable[[str], None] = lambda _building: None,
        source: Callable[[], str | None] = lambda: None,
    ) -> None:
        """Make this template on a copy of its source, unless it is there; one process makes it for all.

        What filling it tells is kept with it (`told`).
        """
        with databases.connect(self.addresses.owner) as owner:
            template = None if databases.exists(owner, name) else source()
        kind = name.rpartition("_")[0]
        with locked(DATA / f"{kind}.lock"), databases.connect(self.addresses.owner) as owner:
            databases.drop_clones_of_the_dead(self.addresses.owner)
            if databases.exists(owner, name):
                return
            building = databases.clone_name(self.prefix, 0)  # dropped as a clone if we are killed
            databases.drop(owner, building)
            databases.create(owner, building, template=template)
            prepare(building)
            before = use_database(building)
            try:
                text = fill()
            finally:
                use_database(before)
            databases.note(owner, building, text)
            databases.rename(owner, building, name)
            for old in databases.names_beginning(owner, f"{kind}_")[:-TEMPLATES_KEPT]:
                if old != name:
                    databases.drop(owner, old)

    def told(self, name: str) -> str:
        """What was told when this template was filled."""
        with databases.connect(self.addresses.owner) as owner:
            return databases.noted(owner, name)

    def _fill(self, building: str) -> None:
        url = self.owner_url(building)
        application = databases.user_of(self.addresses.application)
        databases.grant_future_tables(url, application)
        as_application = databases.with_database(self.addresses.application, building)
        steps = [("migrate", url)]
        if list(REPOSITORY.glob("*/management/commands/load_reference.py")):
            steps.append(("load_reference", as_application))
        for command, as_whom in steps:
            done = run_manage(command, "--skip-checks", url=as_whom)
            if done.returncode:
                raise pytest.UsageError(
                    f"`manage.py {command}` failed, so there is no database to test on:\n"
                    f"{done.stdout[-3000:]}{done.stderr[-6000:]}"
                )
        with databases.connect(url) as connection:
            connection.execute("ANALYZE")

    def clone(self, template: str = "") -> str:
        """A fresh database of a template's content; its name tells whose run it belongs to."""
        self.clones += 1
        name = databases.clone_name(self.prefix, self.clones)
        with databases.connect(self.addresses.owner) as owner:
            databases.drop(owner, name)
            databases.create(owner, name, template=template or self.template)
        return name

    @contextmanager
    def on_clone(self, template: str = "") -> Iterator[str]:
        """Work on a clone, dropped at the end; yields its name."""
        name = self.clone(template)
        before = use_database(name)
        try:
            yield name
        finally:
            use_database(before)
            self.drop(name)

    def drop(self, name: str) -> None:
        with databases.connect(self.addresses.owner) as owner:
            databases.drop(owner, name)


def numbers_of_this_process(broker: str) -> tuple[str, str]:
    """Broker and cache as two numbered databases that no other test process on this folder uses.

    They count on from the number given. The pair is held by a lock, which goes with the process.
    """
    parts = urlsplit(broker)
    first = int(parts.path.lstrip("/") or 0)
    folder = DATA / "brokers"
    folder.mkdir(exist_ok=True)
    for number in range(first + 2, first + 2 + 2 * PROCESSES, 2):
        file = (folder / f"{number}.lock").open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        _HELD.append(file)
        return parts._replace(path=f"/{number}").geturl(), parts._replace(path=f"/{number + 1}").geturl()
    raise pytest.UsageError(f"{PROCESSES} test processes use this broker already.")


_HELD: list[IO[str]] = []


def use_database(name: str) -> str:
    """Point Django's default connection, of every thread, to this database; returns the former."""
    from django.db import connections

    before = str(connections["default"].settings_dict["NAME"])
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    connections.settings["default"]["NAME"] = name
    return before


def in_threads(*acts: Callable[[], object], patience: float = 60) -> list[Future[object]]:
    """Run the acts at the same moment, each in a thread with a database connection of its own.

    Returns one finished Future an act, in their order: `.result()` gives the value or raises what
    the act raised, `.exception()` tells which.
    """
    from django.db import connections

    together = threading.Barrier(len(acts))
    futures: list[Future[object]] = [Future() for _ in acts]

    def work(act: Callable[[], object], future: Future[object]) -> None:
        try:
            connections["default"].ensure_connection()
            together.wait(patience)
            future.set_result(act())
        except BaseException as problem:  # noqa: BLE001 (handed to the caller)
            future.set_exception(problem)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=pair, daemon=True) for pair in zip(acts, futures, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience)
    assert all(future.done() for future in futures), "an act did not end: a deadlock?"
    return futures
