"""The journal read to its end, as the worker does by reading every few seconds."""

import time
from io import StringIO

from django.core.management import call_command

from journal.queries import oldest_unread_at
from notifications.queries import JOURNAL_READER

SOON = 30.0  # seconds; a transaction that cannot be told from one of ours holds entries back so long at most


def dispatch_all() -> None:
    """Dispatch until nothing committed is unread: a neighbour's open transaction may hold back some of it."""
    ends = time.monotonic() + SOON
    while True:
        call_command("dispatch_journal", stdout=StringIO())
        if oldest_unread_at(JOURNAL_READER) is None:
            return
        assert time.monotonic() < ends, "the journal was not read to its end"
        time.sleep(0.1)
