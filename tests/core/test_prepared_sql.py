"""Statements that the server plans once for a connection."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.prepared_sql import FEW, cursor_for, prepared

pytestmark = pytest.mark.django_db

PLANNED = "SELECT %(number)s::int + 1"
USUAL = "SELECT %(number)s::int + 2"


def plans(statement: str) -> list[int]:
    """How often each plan that the connection keeps for the statement was used."""
    shown = statement.replace("%(number)s", "$1")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement = %s", [shown]
        )
        return [used for (used,) in cursor.fetchall()]


def test_a_statement_is_planned_once_and_then_only_run():
    for number in (1, 2, 3):
        with prepared() as cursor:
            cursor.execute(PLANNED, {"number": number})
            assert cursor.fetchone() == (number + 1,)

    assert plans(PLANNED) == [3]


def test_other_cursors_keep_no_plans():
    with prepared() as cursor:
        cursor.execute(PLANNED, {"number": 1})
    with connection.cursor() as cursor:
        cursor.execute(USUAL, {"number": 1})
        assert cursor.fetchone() == (3,)

    assert plans(USUAL) == []


def test_it_counts_among_the_queries():
    with CaptureQueriesContext(connection) as queries, prepared() as cursor:
        cursor.execute(PLANNED, {"number": 1})

    assert [query["sql"] for query in queries] == ["SELECT $1::int + 1"]


@pytest.mark.parametrize(("rows", "kept"), [(0, [1]), (FEW, [1]), (FEW + 1, [])])
def test_a_plan_is_kept_where_few_rows_are_concerned(rows, kept):
    statement = f"SELECT %(number)s::int + {rows}"
    with cursor_for(rows) as cursor:
        cursor.execute(statement, {"number": 1})
        assert cursor.fetchone() == (1 + rows,)

    assert plans(statement) == kept
