"""Whoever has stolen the application's database role may add to the journal, and do nothing else to it."""

import os

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from journal.models import Entry, Reader, Seal
from journal.operations import move_reader, seal_journal, turn_month, verify_journal
from journal.queries import lock_reader, oldest_unsealed_at
from starter.databases import with_database
from tests.journal.test_operations import _INSERT, _other_session, seal_all, write

INSERT = """
INSERT INTO journal_entry (subject_kind, subject_id, by_id, "on", kind, data{columns})
VALUES ({subject_kind}, 1, 1, {on}, {kind}, {data}{values})
"""


def insert(columns="", values="", subject_kind="'user'", on="'2026-06-15'", kind="'late'", data="'{}'"):
    given = {"subject_kind": subject_kind, "on": on, "kind": kind, "data": data}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT.format(columns=columns, values=values, **given))


def refused(statement: str) -> bool:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "9223372036854775807"),
        ("id", "-1"),
        ("xid", "9223372036854775807"),
        ("xid", "1"),
        ("recorded_at", "'2020-01-01'"),
    ],
)
def test_number_moment_and_transaction_cannot_be_chosen(column, value):
    with pytest.raises(DatabaseError) as refusal:
        insert(f", {column}", f", {value}")

    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("journal_entry_data_is_small", {"data": "jsonb_build_object('a', repeat('xyz', 10000000))"}),
        # A few bytes each in the row, 131,072 digits each as the text that a seal hashes.
        ("journal_entry_data_is_small", {"data": "jsonb_build_object('a', 1e131071)"}),
        ("journal_entry_data_is_an_object", {"data": "'[]'"}),
        ("journal_entry_day_is_near", {"on": "'infinity'"}),
        ("journal_entry_day_is_near", {"on": "'0044-03-15 BC'"}),
        ("journal_entry_codes_have_no_bar", {"kind": "'a|1|b'"}),
        ("journal_entry_codes_have_no_bar", {"subject_kind": "'a|1'"}),
    ],
)
def test_rows_that_would_stand_in_the_way_are_refused(constraint, given):
    with pytest.raises(IntegrityError, match=constraint):
        insert(**given)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), 9000000000000000000)",
        "SELECT nextval(pg_get_serial_sequence('journal_entry', 'id'))",
        "INSERT INTO journal_seal (first_xid, last_xid, last_entry_id, entries, digest, previous_link, link,"
        " fingerprints) VALUES (1, 9000000000000000000, 1, 1, '', '', '', '')",
        "INSERT INTO journal_reader (name, xid, entry_id) VALUES ('x', 0, 0)",
        "UPDATE journal_reader SET xid = 9000000000000000000",
        "DELETE FROM journal_reader",
        "SELECT journal_carry_positions()",
        "SELECT journal_add_range_of('journal_entry', '2030-01-01', false)",
        "SELECT journal_turn_tables(ARRAY['feeds_rejectedline']::regclass[], '2030-01-01')",
        "SELECT journal_turn_to('2030-01-01')",
        "LOCK TABLE journal_seal IN SHARE UPDATE EXCLUSIVE MODE",
        "LOCK TABLE journal_entry IN SHARE MODE",
        "SELECT * FROM journal_seal FOR UPDATE",
        "CREATE OR REPLACE FUNCTION journal_xid_offset() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 9'",
        "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    ],
)
def test_what_is_not_the_applications(statement):
    assert refused(statement)


@pytest.mark.django_db
def test_ranges_are_written_through_the_journal_alone():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal_entry'::regclass"
        )
        ranges = [name for (name,) in cursor.fetchall()]

    assert len(ranges) >= 4
    for name in ranges:
        assert refused(f"SELECT * FROM {name}")
        assert refused(
            f'INSERT INTO {name} (id, subject_kind, subject_id, by_id, "on", kind, data)'
            f" VALUES (5, 'user', 1, 1, '2026-06-15', 'x', '{{}}')"
        )
        assert refused(f"DELETE FROM {name}")


def test_the_owner_is_stopped_at_each_range(committed_db, owner_connection):
    ranges = owner_connection.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal_entry'::regclass"
    ).fetchall()
    for (name,) in ranges:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(f"DELETE FROM {name}")


def test_a_reader_moves_forward_only_and_to_an_entry_below_the_horizon(committed_db):
    first, second = write(), write()
    seal_all()  # now both are below the horizon
    with transaction.atomic():
        assert lock_reader("alerts") == (0, 0)
        move_reader("alerts", xid=second.xid, entry_id=second.pk)

    for xid, entry_id in (
        (first.xid, first.pk),
        (second.xid, second.pk),
        (second.xid, second.pk + 1),
        (9_000_000_000_000_000_000, 1),
    ):
        with pytest.raises(DatabaseError, match="forward only"):
            move_reader("alerts", xid=xid, entry_id=entry_id)
    with _other_session() as other:
        other.execute(_INSERT)
        third = write()
        with pytest.raises(DatabaseError, match="forward only"):
            move_reader("alerts", xid=third.xid, entry_id=third.pk)
        other.rollback()

    reader = Reader.objects.get(name="alerts")
    assert (reader.xid, reader.entry_id) == (second.xid, second.pk)


def test_advisory_locks_do_not_stop_sealing(committed_db):
    write()
    with _other_session() as other:
        other.execute("SELECT pg_advisory_lock(hashtext('journal.seal'))")
        other.commit()
        assert seal_all() >= 1


def test_settings_of_a_session_do_not_change_what_is_hashed(committed_db):
    write()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL datestyle = 'SQL, DMY'; SET LOCAL timezone = 'Asia/Tokyo'")
        cursor.execute("SET LOCAL extra_float_digits = -15; SET LOCAL search_path = pg_temp")
        cursor.execute("CREATE TEMPORARY TABLE journal_seal ON COMMIT DROP AS SELECT 1 AS id")
        cursor.execute("SELECT public.journal_seal_next(1000)")
    seal_all()

    assert verify_journal().is_intact


def test_a_session_that_holds_the_seals_is_passed_by_and_ended_in_the_end(committed_db, owner_connection):
    write()
    with _other_session() as holder:
        holder.execute("SELECT journal_seal_next(1)")  # its transaction stays open, with the lock
        write()
        assert seal_journal() == 0
        assert oldest_unsealed_at() is not None
        if not owner_connection.execute("SELECT pg_has_role(current_user, 'app', 'USAGE')").fetchone()[0]:
            pytest.fail("the owner must be a member of the application's role: see docs/operating.md")
        owner_connection.execute(_IMPATIENT)
        with psycopg.connect(with_database(os.environ["DATABASE_URL"], "template1")) as elsewhere:
            elsewhere.execute("SELECT 1")  # a transaction in another database is none of ours
            sealed = seal_journal()
            elsewhere.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            holder.execute("SELECT 1")
    assert sealed + seal_all() >= 2
    assert verify_journal().is_intact


_IMPATIENT = """
DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('journal_end_holders'::regproc), '15 minutes', '0 seconds');
END $$
"""


def test_a_month_begins_a_range_and_numbers_only_go_forward(committed_db, owner_connection):
    before = write().pk
    assert before // 10**9 >= (2026 - 2020) * 12
    owner_connection.execute("SELECT journal_turn_to('2031-05-01')")
    after = write().pk
    turn_month()  # the month by the clock is earlier: nothing goes back
    owner_connection.execute("SELECT journal_turn_to('2031-04-01')")

    assert after == ((2031 - 2020) * 12 + 4) * 10**9 + 1
    assert write().pk == after + 1
    bounds = owner_connection.execute(
        "SELECT pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE c.relname = 'journal_entry_2031_08'"
    ).fetchall()
    assert bounds == [("FOR VALUES FROM ('139000000000') TO ('140000000000')",)]
    assert Entry.objects.filter(pk__in=(before, after)).count() == 2
    seal_all()
    assert verify_journal().is_intact
    assert Seal.objects.latest("id").last_entry_id == after + 1
