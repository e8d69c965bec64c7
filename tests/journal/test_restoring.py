"""The journal in a new cluster, and when its seals and readers are old.

Here the first cluster is one whose transactions had got far ahead; a real dump restored into a real new
cluster is `tests/long/test_restoring.py`.
"""

from django.db import connection, connections

from config.health import CHECKS
from journal.queries import is_of_another_cluster
from starter.databases import with_database
from tests.accounts.factories import the_system
from tests.journal.moved import dispatch, goes_on_where_it_was, write_before_moving
from tests.journal.test_operations import seal_all

OFFSET = (
    "CREATE OR REPLACE FUNCTION journal_xid_offset() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS"
)


def test_a_journal_of_another_cluster_goes_on_where_it_was(committed_db, test_databases, owner_connection):
    owner_connection.execute(f"{OFFSET} 'SELECT 1000000000::bigint'")
    connections["default"].close()
    left = write_before_moving()
    owner_connection.execute(f"{OFFSET} 'SELECT 0::bigint'")

    goes_on_where_it_was(
        left,
        application=with_database(test_databases.addresses.application, committed_db),
        owner=test_databases.owner_url(committed_db),
    )


def test_in_its_own_cluster_there_is_nothing_to_carry(committed_db, owner_connection):
    the_system()
    assert not is_of_another_cluster()
    assert owner_connection.execute("SELECT journal_carry_positions()").fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_xid_offset()")
        assert cursor.fetchone() == (0,)


def test_readiness_sees_an_old_seal_and_an_old_cursor(committed_db, owner_connection):
    seal_all()
    dispatch()
    assert CHECKS["seals"]() == {"ok": True, "seconds": 0}
    owner_connection.execute(
        """INSERT INTO journal_entry (subject_kind, subject_id, by_id, "on", kind, data, recorded_at)
           VALUES ('user', 1, 1, '2026-06-15', 'signed_out', '{}', now() - interval '11 minutes')"""
    )

    for name in ("seals", "dispatch"):
        found = CHECKS[name]()
        assert not found["ok"]
        assert 650 < found["seconds"] < 900
    seal_all()
    dispatch()
    assert CHECKS["seals"]()["ok"]
    assert CHECKS["dispatch"]()["ok"]
