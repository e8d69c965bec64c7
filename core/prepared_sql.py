"""Statements on a hot path: planned once by the server for each connection, then only executed."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

Row = TypeVar("Row", bound=models.Model)


class PlannedCursor(ServerBindingCursor):
    """Sends values beside the statement, and tells what it sent as Django's other cursors do."""

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        self._query = pgq  # what `connection.queries` shows
        super()._send_query_prepared(name, pgq, binary=binary)  # type: ignore[misc]


def prepared() -> CursorWrapper:
    """A cursor, to be closed, whose statements the server plans at their first use for the connection.

    For few, fixed statements that run often: values go as parameters (`%(name)s::type`), never into
    the text. Planning a statement with several tables costs as much as running it.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.connection.prepare_threshold = 0  # Django's other cursors bind in the client: no plans
    cursor: Any = PlannedCursor(database.connection)  # type: ignore[call-arg]
    return database.make_debug_cursor(cursor) if database.queries_logged else database.make_cursor(cursor)


def from_json(model: type[Row], stored: Mapping[str, Any]) -> Row:
    """A row of the model from what `to_jsonb(row)` gave."""
    fields = model._meta.concrete_fields
    values = [field.to_python(stored[str(field.column)]) for field in fields]
    return model.from_db(connection.alias, [field.attname for field in fields], values)


def store(row: models.Model, *names: str) -> None:
    """Store these fields of a stored row, as `row.save(update_fields=…)` does, by a planned statement."""
    quoted = connection.ops.quote_name
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    columns = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with prepared() as cursor:
        cursor.execute(
            f"UPDATE {quoted(row._meta.db_table)} SET {columns} WHERE id = %s",
            [*values, row.pk],
        )
