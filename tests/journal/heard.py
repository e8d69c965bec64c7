"""The journal read to its end, as the worker does by reading every few seconds.

A transaction that cannot be told from one of ours, a neighbour's in the same cluster, holds entries
back until it ends, and may begin to between two looks: only what has been read is certain.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO

from django.core.management import call_command
from django.db import connection

from core.clock import start_of
from journal.queries import oldest_unread_at
from notifications.operations import dispatch_journal
from notifications.queries import JOURNAL_READER
from tests.accounts.factories import the_system

SOON = 60.0  # seconds; no transaction of a test is open longer
SETTLED = """
SELECT coalesce(max(xid), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + journal_xid_offset()
FROM journal_entry
"""


def dispatch_to_the_end(*, on: date, at: datetime | None = None, **given: int) -> dict[str, int]:
    """Alerts and letters for all that is committed; what was done, over all the runs it took."""
    done: Counter[str] = Counter()

    def run() -> bool:
        done.update(dispatch_journal(on=on, by=the_system(), at=at or start_of(on), **given))
        return oldest_unread_at(JOURNAL_READER) is None

    _until(run)
    return dict(done)


def dispatch_all() -> None:
    """The same by the command."""

    def run() -> bool:
        call_command("dispatch_journal", stdout=StringIO())
        return oldest_unread_at(JOURNAL_READER) is None

    _until(run)


def settle() -> None:
    """Wait until one run is sure to read everything: for tests that count what a run does."""

    def settled() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(SETTLED)
            return bool(cursor.fetchone()[0])

    _until(settled)


def _until(it_is_so: Callable[[], bool]) -> None:
    ends = time.monotonic() + SOON
    while not it_is_so():
        assert time.monotonic() < ends, "the journal was not read to its end"
        time.sleep(0.05)
