"""Which lane a test belongs to, and what a lane tells about its run.

*without database* starts no server and refuses a database; *database* runs in several processes, each
on a clone of its own; *browser* opens pages in Chromium and tells stories across apps. What takes long
by nature lies in `tests/long` and is run by `make test-long` alone.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

WITHOUT, DATABASE, BROWSER = "without-database", "database", "browser"
LANES = (WITHOUT, DATABASE, BROWSER)
#: Whoever asks for one of these needs the servers.
NEEDS_SERVERS = {"db", "committed_db", "django_db_setup", "test_databases", "owner_connection"}
NEEDS_CHROMIUM = {"browser", "page"}
#: Addresses at which nobody listens.
NOWHERE = {
    "DATABASE_OWNER_URL": "postgresql://nobody@127.0.0.1:1/none",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
}
SLOWEST = 10
#: Files that take long as a whole come first, so that no process is left alone with one at the end.
LONG_FILES = (
    "tests/test_every_page.py",
    "tests/test_canary.py",
    "tests/starter/test_supervisor.py",
    "tests/starter/test_broker_kills.py",
    "tests/test_access_matrix.py",
    "tests/config/test_broken_addresses.py",
    "tests/config/test_metrics.py",
    "tests/config/test_without_broker.py",
    "tests/demo/test_operations_loading.py",
    "tests/demo/test_invariants.py",
    "tests/concurrency/test_submission.py",
)


def lane_of(item: pytest.Item) -> str:
    fixtures = set(getattr(item, "fixturenames", ()))
    if "scenarios" in item.path.parts or fixtures & NEEDS_CHROMIUM:
        return BROWSER
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("servers")
    return DATABASE if marked or fixtures & NEEDS_SERVERS else WITHOUT


def place_of(item: pytest.Item) -> tuple[bool, int]:
    """Where a test stands in a run: pages in Chromium last, and of the others the long files first."""
    file = item.nodeid.partition("::")[0]
    rank = LONG_FILES.index(file) if file in LONG_FILES else len(LONG_FILES)
    return item.get_closest_marker("browser") is not None, rank


def keep_lane(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave only the tests of the lane that was asked for."""
    wanted = config.getoption("lane")
    if not wanted:
        return
    others = [item for item in items if lane_of(item) != wanted]
    items[:] = [item for item in items if lane_of(item) == wanted]
    config.hook.pytest_deselected(items=others)


def shares_the_work(config: pytest.Config) -> bool:
    """Whether this process only hands tests out to others, which run them."""
    return bool(getattr(config.option, "numprocesses", None)) and not hasattr(config, "workerinput")


class Report:
    """Counts and durations of one run, written as JSON for whoever started it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.outcome if report.when == "call" else f"{report.outcome} around"] += 1

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.outcomes["failed around"] += 1

    def pytest_sessionfinish(self) -> None:
        told: dict[str, Any] = {
            "passed": self.outcomes["passed"],
            "failed": self.outcomes["failed"] + self.outcomes["failed around"],
            "skipped": self.outcomes["skipped"] + self.outcomes["skipped around"],
            "slowest": self.seconds.most_common(SLOWEST),
        }
        building = self.path.with_suffix(f".{os.getpid()}")
        building.write_text(json.dumps(told))
        building.replace(self.path)
