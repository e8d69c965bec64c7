"""`make load`: people of all roles and a border's program at the real web, worker and beat, for two hours.

On servers and an invented country of its own, in `.local/load`. It fails on any answer of 500 or above, on
any question without an answer, when a process ends by itself, and when the journal is not whole afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from starter.console import say, step
from starter.demo import (
    PASSWORD,
    catch_up,
    data_folder,
    environment_of,
    figures_of,
    manage,
    moment_of,
    prepare,
    start_application,
)
from starter.ports import free_port
from starter.stopping import STOPPING
from starter.supervisor import Supervisor
from starter.walkers import FIRST_PAGES, THINKING, Answers, Browser, deliver, percentile, walk

MINUTES = 120.0
CLIENTS = 12
PEOPLE = 5000
FEED = "border_feed"
TOLD_EVERY = 60.0
FAULTS_SHOWN = 20


@dataclass
class Crowd:
    """So many walkers, each in a thread; they all stop when they are told to."""

    port: int
    keys: dict[str, str]
    seed: int
    answers: Answers
    stop: threading.Event

    def begin(self, clients: int) -> list[threading.Thread]:
        """The roles in turn, strangers among them, and one border service beside them."""
        roles = list(FIRST_PAGES)
        names = [FEED, *(roles[number % len(roles)] for number in range(clients))]
        threads = [
            threading.Thread(target=self._live, args=(name, number), daemon=True)
            for number, name in enumerate(names)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _live(self, name: str, number: int) -> None:
        draw = random.Random(f"{self.seed} {number}")  # noqa: S311 (a walk, no secret)
        browser = Browser(self.port, name, self.answers)
        if name and name != FEED and not browser.sign_in(name, PASSWORD):
            self.answers.faults.append(f"{name} could not sign in")
            return
        for _address in deliver(browser, self.keys[FEED], draw) if name == FEED else walk(browser, draw):
            if self.stop.wait(draw.uniform(*THINKING)):
                break


def run_load(rest: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make load")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--clients", type=int, default=CLIENTS, help="people at the site at once")
    parser.add_argument("--people", type=int, default=PEOPLE, help="in the country, where it is made anew")
    parser.add_argument("--seed", type=int, help="who does what; drawn anew by default")
    chosen = parser.parse_args(rest)
    seed = random.SystemRandom().randrange(10**6) if chosen.seed is None else chosen.seed
    os.environ["KOSHI_DEMO_PEOPLE"] = str(chosen.people)
    with Supervisor(data_folder() / "load") as supervisor:
        with step(supervisor.servers.what_starts()):
            addresses = supervisor.start_servers()
        environment = {**environment_of(addresses, supervisor.data), **figures_of(supervisor.data)}
        prepare(supervisor, addresses, environment)
        port, began = free_port(), moment_of(addresses.owner)
        with step("starting web, worker and beat"):
            start_application(supervisor, environment, port)
        with step("letting the worker look for what is due"):
            catch_up(supervisor, addresses, began, port)
        say(f"\n{chosen.clients} people and a border for {chosen.minutes:g} minutes, --seed {seed}")
        keys = json.loads((supervisor.data / "demo-keys.json").read_text())
        crowd = Crowd(port, keys, seed, Answers(), threading.Event())
        watch(supervisor, crowd, crowd.begin(chosen.clients), chosen.minutes)
        with step("verifying the journal"):
            manage("verify_journal", environment=environment)
    for line in told(crowd.answers):
        say(line)
    return 1 if crowd.answers.faults else 0


def watch(supervisor: Supervisor, crowd: Crowd, threads: list[threading.Thread], minutes: float) -> None:
    """Until the time is over: whether all processes live, and a line a minute."""
    ends = time.monotonic() + 60 * minutes
    tells = time.monotonic() + TOLD_EVERY
    try:
        while time.monotonic() < ends:
            supervisor.check()
            time.sleep(0.5)
            if time.monotonic() > tells:
                tells += TOLD_EVERY
                found = crowd.answers.all_milliseconds()
                say(
                    f"  {len(found)} answers, p95 {percentile(found, 95):.0f} ms,"
                    f" {len(crowd.answers.faults)} faults"
                )
    finally:
        crowd.stop.set()
        for thread in threads:
            if not STOPPING.asked():
                thread.join(40)


def told(answers: Answers) -> Iterator[str]:
    """The table of answers by who asked, then what went wrong, then the verdict."""
    yield f"\n{'who':<18}{'answers':>9}{'p50 ms':>9}{'p95 ms':>9}{'refused':>9}"
    for who, values in sorted(answers.milliseconds.items()):
        yield (
            f"{who or 'strangers':<18}{len(values):>9}{percentile(values, 50):>9.0f}"
            f"{percentile(values, 95):>9.0f}{answers.refused[who]:>9}"
        )
    everything = answers.all_milliseconds()
    yield (
        f"{'together':<18}{len(everything):>9}{percentile(everything, 50):>9.0f}"
        f"{percentile(everything, 95):>9.0f}{sum(answers.refused.values()):>9}"
    )
    for fault in answers.faults[:FAULTS_SHOWN]:
        yield f"  {fault}"
    yield f"\n{len(everything)} answers, {len(answers.faults)} faults"
