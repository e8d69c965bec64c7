"""`make test-long`: what is long by nature, part by part, in an order drawn from a seed, cut at a limit.

A run has time for some of the parts. The seed is drawn anew each time, so that each part gets its turn,
and printed, so that an order can be run again.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from starter.console import Refusal, say
from starter.environment import REPOSITORY
from starter.lanes import Outcome, clean_end, run_reported, tell

MINUTES = 20
#: Property tests try so many times more examples than in `make test`.
TIMES = 20
LONG_TESTS = "tests/long"
#: What ends, freezes and races processes: how it comes out may differ from one time to the next.
KILLS = (
    "tests/starter/test_broker_kills.py",
    "tests/starter/test_supervisor.py",
    "tests/config/test_without_broker.py",
    "tests/concurrency",
)
ROUNDS_OF_KILLS = 3
STATE_MACHINES = ("tests/quotas/test_state_machine.py", "tests/permits/test_state_machine.py")


@dataclass(frozen=True)
class Part:
    name: str
    arguments: tuple[str, ...]


def parts() -> Iterator[Part]:
    """Each test of tests/long; the property tests of each folder; what kills processes, some times over."""
    for test in long_tests():
        yield Part(test.rpartition("/")[2], (test,))
    properties = {
        path.parent.name
        for path in REPOSITORY.glob("tests/*/test_*.py")
        if "from hypothesis" in path.read_text(encoding="utf-8")
    }
    for folder in sorted(properties):
        yield Part(f"properties of {folder}", (f"tests/{folder}", "-m", "hypothesis"))
    yield Part("state machines", STATE_MACHINES)
    for number in range(1, ROUNDS_OF_KILLS + 1):
        yield Part(f"kills and races, round {number}", KILLS)


def long_tests() -> list[str]:
    """The names pytest gives to the tests of tests/long."""
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", LONG_TESTS],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        raise Refusal(f"The long tests could not be listed:\n{listed.stdout[-2000:]}{listed.stderr[-2000:]}")
    return [line for line in listed.stdout.splitlines() if line.startswith(f"{LONG_TESTS}/")]


def in_order_of(seed: int, found: list[Part]) -> list[Part]:
    """The parts in the order that this seed draws."""
    drawn = list(found)
    random.Random(seed).shuffle(drawn)  # noqa: S311 (an order, no secret)
    return drawn


def run_long(rest: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make test-long")
    parser.add_argument("--seed", type=int, help="the order of the parts; drawn anew by default")
    parser.add_argument("--minutes", type=float, help="no part begins after them; KOSHI_LONG_MINUTES, or 20")
    parser.add_argument("--only", default="", help="the parts whose name holds this text")
    chosen = parser.parse_args(rest)
    minutes = chosen.minutes or float(os.environ.get("KOSHI_LONG_MINUTES") or MINUTES)
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    outcomes: list[Outcome] = []
    with clean_end() as servers:
        servers.start()
        wanted = in_order_of(seed, [part for part in parts() if chosen.only in part.name])
        say(f"{len(wanted)} parts for {minutes:g} minutes, in the order of --seed {seed}")
        os.environ["KOSHI_EXAMPLES"] = str(TIMES)
        ends = time.monotonic() + 60 * minutes
        for part in wanted:
            if time.monotonic() > ends:
                break
            say(f"\n{part.name}")
            outcomes.append(run_reported(part.name, *part.arguments, f"--hypothesis-seed={seed}"))
    tell(outcomes, what="part", left_out=[part.name for part in wanted[len(outcomes) :]])
    return 1 if any(outcome.code for outcome in outcomes) else 0
