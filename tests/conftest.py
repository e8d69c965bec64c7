"""Servers, databases and rules of the whole test run.

Django reads its settings once, so the servers are started before it is set up: a real PostgreSQL and a
real Valkey in `.local/test` (never the demo's), or those that the environment's DATABASE_OWNER_URL,
DATABASE_URL and REDIS_URL name. The lane without database starts none.
"""

from __future__ import annotations

import atexit
import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings

from starter.catalogues import compile_all
from starter.console import Refusal
from starter.processes import Child
from starter.servers import Addresses, Shared
from tests import lanes
from tests.browsers import browser, live_site, page, page_faults  # noqa: F401
from tests.countries import SWEPT, Countries
from tests.databases import DATA, REPOSITORY, TestDatabases, numbers_of_this_process, use_database
from tests.properties import load_profile
from tests.stories import plain_story, story  # noqa: F401

ADDRESSES = pytest.StashKey[Addresses]()
#: So many new objects, and so many rounds, before the younger and the older ones are looked through.
RUBBISH = (20_000, 20, 100)
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

if settings.configured:
    raise pytest.UsageError(
        "The tests choose their own settings; unset DJANGO_SETTINGS_MODULE and leave out --ds."
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("lanes")
    group.addoption("--lane", choices=lanes.LANES, help="only the tests of this lane")
    group.addoption("--lane-report", type=Path, help="write counts and durations to this file, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: opens real pages in Chromium")
    config.addinivalue_line("markers", "servers: uses the cache or starts servers, though no database")
    report = config.getoption("lane_report")
    if report and not hasattr(config, "workerinput"):
        config.pluginmanager.register(lanes.Report(report), "lane-report")
    if not hasattr(config, "workerinput"):
        compile_all(REPOSITORY)
    if lanes.shares_the_work(config):
        return
    load_profile()
    addresses = lanes.NOWHERE if config.getoption("lane") == lanes.WITHOUT else start_servers(config)
    os.environ.update(addresses, KOSHI_DATA=str(DATA), DJANGO_SETTINGS_MODULE="config.settings.test")
    django.setup()


def start_servers(config: pytest.Config) -> dict[str, str]:
    """Start the servers, or use those that run, until this process ends."""
    try:
        shared = Shared(DATA)
        config.stash[ADDRESSES] = addresses = shared.enter()
        atexit.register(shared.leave)
    except Refusal as refusal:
        raise pytest.UsageError(str(refusal)) from None
    broker, cache = numbers_of_this_process(addresses.broker)
    return {**addresses.environment(), "REDIS_URL": broker, "CACHE_URL": cache}


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """Sentences are read in English, as they stand in the source; a request still takes its own language."""
    from django.utils import translation

    with translation.override("en"):
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests get their order; a test that would flush the database is refused."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if (mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(
            item, "fixturenames", ()
        ):
            raise pytest.UsageError(
                f"{item.nodeid} would flush the database; use the fixture committed_db instead."
            )
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    lanes.keep_lane(config, items)
    items.sort(key=lanes.place_of)


def pytest_collection_finish() -> None:
    """What is loaded by now stays; to look through it for rubbish again and again took a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RUBBISH)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Any:
    """In CI nothing is skipped: a part that is missing there is a fault."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where every part must be there: {report.longrepr}"
    setattr(item, f"report_of_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def test_databases(request: pytest.FixtureRequest) -> TestDatabases:
    """The migrated template and its clones (`--create-db` makes the template anew)."""
    made = TestDatabases(request.config.stash[ADDRESSES])
    made.make_template(afresh=bool(request.config.getoption("create_db", False)))
    return made


@pytest.fixture(scope="session")
def django_db_setup(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[None]:
    """The run's own database, where each test's work is rolled back."""
    name = test_databases.clone()
    with django_db_blocker.unblock():
        before = use_database(name)
    yield
    with django_db_blocker.unblock():
        use_database(before)
    test_databases.drop(name)


@pytest.fixture
def committed_db(test_databases: TestDatabases, django_db_blocker: Any) -> Iterator[str]:
    """A fresh database of this test alone, for real commits, threads and live servers.

    Yields its name. Use `tests.databases.in_threads` to act from several threads at once.
    """
    with django_db_blocker.unblock(), test_databases.on_clone() as name:
        yield name


@pytest.fixture(scope="session")
def countries(test_databases: TestDatabases) -> Countries:
    """The templates of the small invented country."""
    return Countries(test_databases)


@pytest.fixture
def swept_country(countries: Countries, django_db_blocker: Any) -> Iterator[None]:
    """The small country after its first sweeps, committed in a database of this test alone."""
    with django_db_blocker.unblock(), countries.opened(SWEPT):
        yield


@pytest.fixture
def owner_connection(test_databases: TestDatabases) -> Iterator[Any]:
    """A psycopg connection to the current test database as its owner, autocommitted.

    It does not see what a test with the fixture `db` has written and will roll back.
    """
    import psycopg
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(test_databases.owner_url(name), autocommit=True) as owner:
        yield owner


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test sees another's cache, rate limits included."""
    yield
    if ADDRESSES in request.config.stash:
        from django.core.cache import cache

        cache.clear()


@pytest.fixture(autouse=True)
def no_servers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test without database that starts a server is in the wrong lane."""
    if lanes.lane_of(request.node) == lanes.WITHOUT:
        monkeypatch.setattr(Child, "start", refuse_servers)


def refuse_servers(_child: Child) -> None:
    raise AssertionError("A test that starts servers says so: @pytest.mark.servers")
