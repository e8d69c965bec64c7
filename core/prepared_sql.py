"""What is done often and for few rows: planned once by the server for a connection, then only executed."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

#: Statements about so many rows are worth a plan that is kept: of more each is planned for its own numbers.
FEW = 100
#: Statements whose plans a connection keeps; those used least lately make room.
_KEPT_AT_MOST = 300


class PlannedCursor(ServerBindingCursor):
    """Sends values beside the statement, and tells what it sent as Django's other cursors do."""

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        self._query = pgq  # what `connection.queries` shows
        super()._send_query_prepared(name, pgq, binary=binary)  # type: ignore[misc]


def prepared() -> CursorWrapper:
    """A cursor, to be closed, whose statements the server plans at their first use for the connection.

    For the places, the journal and the way in of crossings alone: values go as parameters
    (`%(name)s::type`), never into the text. Planning the statement that takes a place costs as much as
    running it; a crossing takes forty statements, and planning them cost more than running them.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.connection.prepare_threshold = 0  # Django's other cursors bind in the client: no plans
    database.connection.prepared_max = _KEPT_AT_MOST
    cursor: Any = PlannedCursor(database.connection)  # type: ignore[call-arg]
    return database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)


def cursor_for(rows: int) -> CursorWrapper:
    """A cursor, to be closed, for the same statements whether they are about one row or about thousands."""
    return prepared() if rows <= FEW else connection.cursor()
