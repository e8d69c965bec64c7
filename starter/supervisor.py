"""Keeps a handful of processes together: started in order, watched, ended in order, none left."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from starter.console import Refusal, say
from starter.processes import LINUX, Child, is_alive, kill_group, wait_until
from starter.servers import Addresses, Servers
from starter.stopping import STOPPING

PATIENCE = 10  # seconds for a process to end by itself
SOUND = 60  # seconds after which a process that was started again counts as well
GIVE_UP = 12  # a process that ends so often without having been well will not be well


@dataclass
class Comeback:
    """How often a process has lately ended by itself, and when it is started again."""

    times: int = 0
    due: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def ended(self, now: float) -> None:
        """At once the first time, then after growing waits, 5 seconds at most."""
        self.times = 1 if now - self.began > SOUND else self.times + 1
        self.due = now + min(0.25 * 2 ** (self.times - 1), 5)

    def begins(self, now: float) -> None:
        self.began, self.due = now, 0.0


def began_at(pid: int) -> str:
    """A process number is used again some day; with the moment of its beginning it is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


class Supervisor:
    """One starter on one data folder: its servers and the application's processes.

    Use it as a context; whatever way the context is left, everything that was started is ended.
    """

    def __init__(self, data: Path) -> None:
        self.servers = Servers(data)
        self.data = self.servers.data
        self.children: list[Child] = []
        self.record = self.data / "processes.json"
        self.lock: IO[str] | None = None
        self.comebacks: dict[str, Comeback] = defaultdict(Comeback)

    def __enter__(self) -> Supervisor:
        self.lock = (self.data / "starter.lock").open("a+")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock.seek(0)
            holder = self.lock.read().strip()
            raise Refusal(
                f"Koshi is already running from {self.data} (process {holder}). "
                f"Stop it with Ctrl-C where it runs, or with: kill {holder}"
            ) from None
        self.lock.truncate(0)
        self.lock.write(str(os.getpid()))
        self.lock.flush()
        self._clear_orphans()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # we are stopping; it takes seconds
        self.stop()

    def start_servers(self) -> Addresses:
        return self.servers.start()

    def start(self, child: Child) -> Child:
        self.children.append(child.start())
        self._remember()
        return child

    def _remember(self) -> None:
        kept = [{"pid": child.pid, "began": began_at(child.pid)} for child in self.children]
        self.record.write_text(json.dumps(kept))

    def _clear_orphans(self) -> None:
        """End what a killed starter left: on Linux the groups whose leaders went with it, elsewhere all.

        A number stays taken while a group bears it, so a group without its leader is the one we began.
        """
        try:
            left = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return
        for process in left:
            pid = int(process["pid"])
            same = not LINUX or process["began"] == began_at(pid)
            if same and is_alive(pid):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGTERM)
                wait_until(lambda: not is_alive(pid), PATIENCE, stopping=True)  # noqa: B023
            if same or not is_alive(pid):
                kill_group(pid)
        self.record.unlink()

    def check(self, *, keeping: bool = False) -> None:
        """Raises: Stopped when we are asked to stop; Refusal when a process has ended by itself.

        While `keeping`, those that are kept are started again instead, until they have ended too often.
        """
        STOPPING.check()
        servers = [
            server.child for server in (self.servers.postgres, self.servers.valkey) if server and server.child
        ]
        for child in (*servers, *self.children):
            if child.ended() and not (keeping and child.kept and self._comes_back(child)):
                code = child.process.returncode if child.process else 0
                raise Refusal(
                    f"{child.name} ended by itself (code {code}). Its last lines, from {child.log}:\n"
                    f"{child.last_lines()}"
                )

    def _comes_back(self, child: Child) -> bool:
        """Start it again when its wait is over; False when it has ended too often."""
        comeback, now = self.comebacks[child.name], time.monotonic()
        if not comeback.due:
            comeback.ended(now)
            say(f"  {child.name} ended by itself; starting it again ({comeback.times})")
        if comeback.times > GIVE_UP:
            return False
        if now >= comeback.due:
            if self.servers.valkey and child is self.servers.valkey.child:
                self.servers.valkey.start_again()
            else:
                child.end()  # whatever is left of its group
                child.start(again=True)
                self._remember()
            comeback.begins(time.monotonic())
        return True

    def watch(self) -> None:
        """Until somebody asks us to stop, or a process ends that cannot be started again."""
        while True:
            self.check(keeping=True)
            time.sleep(0.25)

    def stop(self) -> None:
        """The application first, all of it at once, then the broker, then the database."""
        if self.children:
            say("\nStopping …")
        for child in self.children:
            child.ask_to_end()
        for child in reversed(self.children):
            child.end(PATIENCE)
        self.record.unlink(missing_ok=True)
        self.servers.stop()
        if self.lock:
            self.lock.close()
