"""A Valkey of a test's own, which the test may freeze or kill."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core import caches
from starter.account import server_account
from starter.valkey import Valkey, valkey


@contextmanager
def own_broker() -> Iterator[Valkey]:
    """Started in a folder of its own; ended however the test left it, frozen included."""
    folder = Path(tempfile.mkdtemp(prefix="koshi-broker-"))
    folder.chmod(0o755)
    (folder / "logs").mkdir()
    server = valkey(folder / "broker", folder / "logs", server_account(), tied=True)
    try:
        server.start()
        yield server
    finally:
        if server.child and not server.child.ended():
            os.kill(server.child.pid, signal.SIGCONT)
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def freeze(server: Valkey) -> None:
    assert server.child
    os.kill(server.child.pid, signal.SIGSTOP)


def thaw(server: Valkey) -> None:
    assert server.child
    os.kill(server.child.pid, signal.SIGCONT)


def kill(server: Valkey) -> None:
    assert server.child
    assert server.child.process
    server.child.process.kill()
    server.child.process.wait(10)


def forget_silence() -> None:
    """Have every server asked again at once, and forget what this process remembered in its stead."""
    for standby in caches._standbys.values():
        standby.resting_until = 0.0
        standby.memory.clear()
