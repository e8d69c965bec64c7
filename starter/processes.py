"""Processes the starter owns: begun so that they can be ended, ended so that none is left."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starter.console import Refusal
from starter.stopping import STOPPING

PR_SET_PDEATHSIG = 1
LINUX = sys.platform.startswith("linux")
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


@dataclass(frozen=True)
class Account:
    """The operating-system user that servers run as; `None` everywhere means our own."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @property
    def identity(self) -> dict[str, Any]:
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or folder of our own making to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def can(self, *command: str) -> bool:
        """Whether the account gets a zero exit code from a small command."""
        try:
            done = subprocess.run(
                command, capture_output=True, check=False, timeout=20, cwd="/", **self.identity
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0


def _tie_to_parent(signal_number: int) -> Callable[[], None]:
    """For the child: the kernel sends it `signal_number` when the starter dies, even by KILL.

    Set between fork and exec, after the change of user (which would clear it); it only calls into
    a library that is already loaded, so other threads cannot hold it up.
    """
    parent = os.getpid()

    def tie() -> None:
        assert _libc is not None
        _libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return tie


def begin(
    argv: Sequence[str],
    *,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    dies_by: int = 0,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Begin a process that leads a session of its own; `dies_by` ties its life to ours."""
    process: subprocess.Popen[bytes] = subprocess.Popen(
        argv,
        env=None if env is None else dict(env),
        start_new_session=True,
        preexec_fn=_tie_to_parent(dies_by) if dies_by and LINUX else None,  # noqa: PLW1509
        **(account.identity if account else {}),
        **options,
    )
    return process


@dataclass
class Child:
    """One process of ours, the leader of a session of its own, so that signals come from us only.

    One that is `kept` is started again when it ends by itself.
    """

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | str = "/"
    account: Account | None = None
    ends_with: int = signal.SIGTERM
    tied: bool = True
    kept: bool = False
    stdin: bytes | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, *, again: bool = False) -> Child:
        if self.log.exists() and not again:
            self.log.replace(self.log.with_suffix(".previous.log"))
        with self.log.open("ab" if again else "wb") as output:
            self.process = begin(
                self.argv,
                account=self.account,
                env=self.env,
                dies_by=self.ends_with if self.tied else 0,
                stdin=subprocess.DEVNULL if self.stdin is None else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.cwd,
            )
        if self.stdin is not None:
            assert self.process.stdin is not None
            self.process.stdin.write(self.stdin)
            self.process.stdin.close()
        return self

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_end(self) -> None:
        if self.process and not self.ended():
            self.process.send_signal(self.ends_with)

    def end(self, patience: float = 10) -> None:
        """Ask, wait, then kill; whatever is left of its group goes too."""
        if self.process is None:
            return
        self.ask_to_end()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        kill_group(self.pid)

    def let_go(self) -> None:
        """Leave it running when we end. (Without this, Python warns of a child that still runs.)"""
        if self.process is not None:
            self.process.returncode = 0
            self.process = None

    def last_lines(self, count: int = 15) -> str:
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-count:])


def kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def run(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | str | None = None,
    account: Account | None = None,
    on_line: Callable[[str], bool] | None = None,
    quiet: bool = False,
    ends_with: int = signal.SIGTERM,
    patience: float = 5,
) -> int:
    """Run one command to its end, or end it when we are asked to stop. Returns its exit code.

    With `quiet` its output is shown only when it fails; with `on_line` each line goes there, and
    those that it did not show (False) are shown when the command fails.
    """
    capture = quiet or on_line is not None
    process = begin(
        argv,
        account=account,
        env=env,
        dies_by=ends_with,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if capture else None,
        stderr=subprocess.STDOUT if capture else None,
    )
    kept: list[str] = []
    try:
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            _follow(process, kept, on_line)
        while True:
            try:
                code = process.wait(0.2)
                break
            except subprocess.TimeoutExpired:
                STOPPING.check()
    except BaseException:
        process.send_signal(ends_with)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        raise
    finally:
        kill_group(process.pid)
        if process.stdout is not None:
            process.stdout.close()
    if code and kept:
        print("\n" + "\n".join(f"    {line}" for line in kept[-40:]), flush=True)
    return code


def _follow(process: subprocess.Popen[bytes], kept: list[str], on_line: Callable[[str], bool] | None) -> None:
    """Read the output as it comes, without missing a request to stop."""
    import select

    assert process.stdout is not None
    rest = b""
    while True:
        STOPPING.check()
        if not select.select([process.stdout], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        chunk = os.read(process.stdout.fileno(), 65536)
        if not chunk:
            break
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace")
            if not (on_line and on_line(text)):
                kept.append(text)
    if rest:
        kept.append(rest.decode(errors="replace"))


def must(argv: Sequence[str], failure: str, **options: Any) -> None:
    """`run`, and a Refusal with this sentence when it fails."""
    if run(argv, **options):
        raise Refusal(failure)


def is_alive(pid: int) -> bool:
    """Whether the process exists and is not a zombie that nobody has collected."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return not LINUX
    return state not in "ZX"


def wait_until(holds: Callable[[], bool], seconds: float, *, stopping: bool = False) -> bool:
    """Poll until it holds; False when the time is over. Raises: Stopped, unless we are `stopping`."""
    ends = time.monotonic() + seconds
    while not holds():
        if not stopping:
            STOPPING.check()
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True
