"""Servers, databases and rules of the whole test run.

Django reads its settings once, so the servers are started here, before it is set up: a real
PostgreSQL and a real Valkey in `.local/test` (never the demo's), or those that the environment's
DATABASE_OWNER_URL, DATABASE_URL and REDIS_URL name.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from typing import Any

import django
import pytest
from django.conf import settings

from starter.catalogues import compile_all
from starter.console import Refusal
from starter.databases import with_database
from starter.servers import Shared
from tests.databases import DATA, REPOSITORY, TestDatabases, use_database

IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")

if settings.configured:
    raise pytest.UsageError(
        "The tests choose their own settings; unset DJANGO_SETTINGS_MODULE and leave out --ds."
    )

try:
    shared = Shared(DATA)
    addresses = shared.enter()
    atexit.register(shared.leave)
except Refusal as refusal:
    raise pytest.UsageError(str(refusal)) from None

compile_all(REPOSITORY)
# Each run has two databases of its own, for broker and cache, so that two runs never see each other's.
if shared.servers.valkey:
    number = 2 + 2 * (os.getpid() % 127)
    os.environ["REDIS_URL"] = shared.servers.valkey.url(number)
    os.environ["CACHE_URL"] = shared.servers.valkey.url(number + 1)
os.environ["DATABASE_OWNER_URL"] = addresses.owner
os.environ["DATABASE_URL"] = addresses.application
os.environ["KOSHI_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
django.setup()

from django.utils import translation  # noqa: E402

from tests.browsers import browser, live_site, page, page_faults  # noqa: E402, F401


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """Sentences are read in English, as they stand in the source; a request still takes its own language."""
    with translation.override("en"):
        yield


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: opens real pages in Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last; a test that would flush the database is refused."""
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
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


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
    made = TestDatabases(addresses)
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
    name = test_databases.clone()
    with django_db_blocker.unblock():
        before = use_database(name)
        try:
            yield name
        finally:
            use_database(before)
            test_databases.drop(name)


@pytest.fixture
def owner_connection() -> Iterator[Any]:
    """A psycopg connection to the current test database as its owner, autocommitted.

    It does not see what a test with the fixture `db` has written and will roll back.
    """
    import psycopg
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(with_database(addresses.owner, name), autocommit=True) as owner:
        yield owner


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No test sees another's cache, rate limits included."""
    yield
    from django.core.cache import cache

    cache.clear()
