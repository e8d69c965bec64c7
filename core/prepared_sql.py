"""Taking places and writing the journal: planned once by the server, then only executed."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper


class PlannedCursor(ServerBindingCursor):
    """Sends values beside the statement, and tells what it sent as Django's other cursors do."""

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        self._query = pgq  # what `connection.queries` shows
        super()._send_query_prepared(name, pgq, binary=binary)  # type: ignore[misc]


def prepared() -> CursorWrapper:
    """A cursor, to be closed, whose statements the server plans at their first use for the connection.

    For the places and the journal alone: values go as parameters (`%(name)s::type`), never into the
    text. Planning the statement that takes a place costs as much as running it.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.connection.prepare_threshold = 0  # Django's other cursors bind in the client: no plans
    cursor: Any = PlannedCursor(database.connection)  # type: ignore[call-arg]
    return database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)
