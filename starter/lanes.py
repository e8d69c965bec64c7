"""`make test`: the lanes one after the other, a line for each, the slowest tests, the closing line.

With arguments of pytest (`make test ARGS="tests/registry -x"`) those tests are run instead, in one process.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starter import databases
from starter.console import say
from starter.demo import data_folder
from starter.environment import REPOSITORY
from starter.processes import run
from starter.servers import Shared

SLOWEST = 10


@dataclass(frozen=True)
class Lane:
    """`shared_by` says how the processes, one a core, share its tests.

    Files stay together where a file prepares something once, the long ones first (`tests/lanes.py`);
    stories stand alone, and the next free process takes the next one.
    """

    name: str
    shared_by: str

    needs_servers: bool = True

    def arguments(self) -> list[str]:
        return ["-n", str(cores()), "--dist", self.shared_by, "--no-loadscope-reorder"]


#: In this order, so that a mistake shows soon.
LANES = (
    Lane("without-database", "loadfile", needs_servers=False),
    Lane("database", "loadfile"),
    Lane("browser", "worksteal"),
)


@dataclass
class Outcome:
    """What one run of pytest came to."""

    name: str
    seconds: float
    code: int
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    slowest: list[tuple[str, float]] = field(default_factory=list)

    @property
    def result(self) -> str:
        if not self.code:
            return "passed"
        return f"{self.failed} failed" if self.failed else f"ended with code {self.code}"


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_tests(rest: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test", add_help=False, allow_abbrev=False)
    parser.add_argument("--stop", action="store_true", help="a lane that fails stops the later ones")
    parser.add_argument("--lane", choices=[lane.name for lane in LANES], help="this lane alone")
    chosen, pytests = parser.parse_known_args(rest)
    if pytests:
        return pytest(*pytests, *(["--lane", chosen.lane] if chosen.lane else []))
    wanted = [lane for lane in LANES if chosen.lane in (None, lane.name)]
    outcomes: list[Outcome] = []
    with clean_end() as servers:
        for lane in wanted:
            if lane.needs_servers:
                servers.start()
            say(f"\n{lane.name}")
            outcomes.append(run_reported(lane.name, "--lane", lane.name, *lane.arguments()))
            if chosen.stop and outcomes[-1].code:
                break
    tell(outcomes, left_out=[lane.name for lane in wanted[len(outcomes) :]])
    return 1 if any(outcome.code for outcome in outcomes) else 0


def pytest(*arguments: str) -> int:
    return run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=REPOSITORY,
        env=keeping_bytecode(os.environ),
        ends_with=signal.SIGINT,
        patience=30,
    )


def keeping_bytecode(environment: Mapping[str, str]) -> dict[str, str]:
    """Each lane has several processes, and tests start more: what one compiled, the others read.

    Where Python is told to leave no bytecode beside its sources, it is kept in the data folder.
    """
    kept = dict(environment)
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
        kept.setdefault("PYTHONPYCACHEPREFIX", str(data_folder() / "test" / "bytecode"))
    return kept


def run_reported(name: str, *arguments: str) -> Outcome:
    """One run of pytest, with its counts and durations."""
    report = data_folder() / "test" / "report.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    started = time.monotonic()
    code = pytest(*arguments, "--lane-report", str(report))
    outcome = Outcome(name, time.monotonic() - started, code)
    try:
        told: dict[str, Any] = json.loads(report.read_text())
    except (OSError, ValueError):
        return outcome
    outcome.passed, outcome.failed, outcome.skipped = told["passed"], told["failed"], told["skipped"]
    outcome.slowest = [(str(test), float(seconds)) for test, seconds in told["slowest"]]
    return outcome


def tell(outcomes: list[Outcome], *, what: str = "lane", left_out: Sequence[str] = ()) -> None:
    """A line for each run, what was not run, the slowest tests, and the closing line that machines read."""
    width = max(len(name) for name in (what, *left_out, *(outcome.name for outcome in outcomes))) + 2
    say(f"\n{what:<{width}}{'tests':>8}{'seconds':>9}  result")
    for outcome in outcomes:
        tests = outcome.passed + outcome.failed + outcome.skipped
        say(f"{outcome.name:<{width}}{tests:>8}{outcome.seconds:>9.1f}  {outcome.result}")
    for name in left_out:
        say(f"{name:<{width}}{'':>17}  not run")
    say(f"\nthe {SLOWEST} slowest tests")
    slowest = sorted((one for outcome in outcomes for one in outcome.slowest), key=lambda one: -one[1])
    for test, seconds in slowest[:SLOWEST]:
        say(f"{seconds:>8.1f} s  {test}")
    say(f"\n{closing_line(outcomes)}")


def closing_line(outcomes: list[Outcome]) -> str:
    """As pytest closes its own runs; a lane that broke without a failed test counts as a failure."""
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed or bool(outcome.code) for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    counts = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    return f"{counts} in {seconds:.2f}s"


class HeldServers:
    """The test servers, held from the first need to the end, so that no run ends them under another."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.shared: Shared | None = None

    def start(self) -> None:
        if self.shared is None:
            self.shared = Shared(self.data)
            self.shared.enter()

    def end(self) -> None:
        """Drop what killed processes left, then end the servers unless another run uses them."""
        if self.shared is not None:
            databases.drop_clones_of_the_dead(self.shared.servers.addresses().owner)
            self.shared.leave()


@contextmanager
def clean_end() -> Iterator[HeldServers]:
    """Whatever way the run is left, no server and no database of it stays."""
    servers = HeldServers(data_folder() / "test")
    try:
        yield servers
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # we are stopping; it takes seconds
        servers.end()
