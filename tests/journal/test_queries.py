"""Readers by cursor: nothing passed over, however late a transaction commits."""

import contextlib
import time

import psycopg
import pytest
from django.db import transaction

from journal.models import Entry
from journal.operations import move_reader, seal_journal
from journal.queries import entries_of, entries_of_person, horizon_after, lock_reader, oldest_unread_at
from tests.databases import in_threads
from tests.journal.test_operations import _INSERT, _other_session, write


def read_on(name: str, limit: int = 100) -> list[int]:
    """What a reader does: read under the lock of its cursor and move it, in one transaction."""
    with transaction.atomic():
        after = lock_reader(name)
        until = horizon_after(*after, limit=limit)
        if until is None:
            return []
        move_reader(name, xid=until[0], entry_id=until[1])
        between = Entry.objects.extra(
            where=["(xid, id) > (%s, %s) AND (xid, id) <= (%s, %s)"], params=[*after, *until]
        )
        return list(between.order_by("xid", "pk").values_list("pk", flat=True))


def read_all(name: str, wanted: int, limit: int = 100) -> list[int]:
    """Read until `wanted` entries came; another test run may hold the horizon back for a moment."""
    found: list[int] = []
    patience = time.monotonic() + 30
    while len(found) < wanted:
        assert time.monotonic() < patience, "the horizon does not move"
        found += read_on(name, limit) or time.sleep(0.02) or []
    return found


@pytest.fixture
def caught_up(committed_db):
    """A reader that has read what loading the reference rows wrote."""
    read_all("alerts", Entry.objects.count(), 1000)


@pytest.fixture
def another_database(test_databases):
    """A session in another database of the same cluster."""
    name = test_databases.clone()
    with psycopg.connect(test_databases.owner_url(name)) as session:
        yield session
        session.rollback()
    test_databases.drop(name)


def test_a_late_commit_is_never_lost(caught_up):
    with _other_session() as late:
        late_id = late.execute(_INSERT).fetchone()[0]
        early = write()  # a later number, committed first

        assert read_on("alerts") == []
        late.commit()

    assert read_all("alerts", 2) == [late_id, early.pk]
    assert read_on("alerts") == []


def test_what_rolled_back_holds_nobody_up(caught_up):
    with _other_session() as other:
        other.execute(_INSERT)
        written = write()
        assert read_on("alerts") == []
        other.rollback()

    assert read_all("alerts", 1) == [written.pk]


def test_an_open_transaction_of_another_database_holds_nobody_up(caught_up, another_database):
    another_database.execute(_INSERT)  # it has a number before ours, and stays open
    written = write()

    assert read_all("alerts", 1) == [written.pk]
    assert seal_journal() > 0


def test_with_another_databases_transaction_ones_own_still_holds(caught_up, another_database):
    another_database.execute(_INSERT)
    with _other_session() as late:
        late_id = late.execute(_INSERT).fetchone()[0]
        early = write()

        assert read_on("alerts") == []
        late.commit()

    assert read_all("alerts", 2) == [late_id, early.pk]


def test_ones_own_transaction_is_not_read_yet(caught_up):
    with transaction.atomic():
        written = write()
        assert read_on("alerts") == []

    assert read_all("alerts", 1) == [written.pk]


def test_in_order_and_by_portions(caught_up):
    written = [write().pk for _index in range(5)]

    first = read_all("alerts", 1, limit=2)
    assert first == written[: len(first)]
    assert len(first) <= 2
    assert first + read_all("alerts", 5 - len(first), limit=2) == written


def test_a_reader_that_fails_reads_again(caught_up):
    written = write()
    seen = []
    while not seen:
        with contextlib.suppress(RuntimeError), transaction.atomic():
            seen = read_on("alerts")
            raise RuntimeError

    assert seen == read_all("alerts", 1) == [written.pk]


def test_two_at_once_read_each_entry_once(caught_up):
    written = {write().pk for _index in range(30)}

    runs = [future.result() for future in in_threads(*[lambda: read_on("alerts", 20)] * 3)]
    read = [pk for run in runs for pk in run]
    read += read_all("alerts", 30 - len(read))

    assert sorted(read) == sorted(written)


def test_readers_do_not_share_their_cursor(caught_up):
    written = write()

    assert read_all("alerts", 1) == [written.pk]
    assert written.pk in read_all("messages", Entry.objects.count(), 1000)


def test_many_writers_and_a_reader(caught_up):
    """Four writers and a reader at the same time: at the end everything was read exactly once."""
    read: list[int] = []

    def reader():
        for _index in range(40):
            read.extend(read_on("alerts"))

    in_threads(reader, *[lambda: [write() for _index in range(5)] for _writer in range(4)])
    read.extend(read_all("alerts", 20 - len(read)))

    assert len(read) == len(set(read)) == 20


def test_sealing_and_reading_do_not_wait_for_each_other(caught_up):
    written = write()
    with transaction.atomic():
        seal_journal()
        read = in_threads(lambda: read_on("alerts"))[0].result()

    assert [*read, *read_all("alerts", 1 - len(read))] == [written.pk]


def test_how_far_behind_a_reader_is(caught_up):
    assert oldest_unread_at("alerts") is None

    written = write()
    written.refresh_from_db()
    assert oldest_unread_at("alerts") == written.recorded_at
    assert oldest_unread_at("never seen") == Entry.objects.order_by("xid", "id")[0].recorded_at


@pytest.mark.django_db
def test_of_one_thing_and_of_one_person():
    first = write(person_id=5)
    second = write(person_id=5)
    write(person_id=6)

    assert list(entries_of_person(5)) == [second, first]
    assert list(entries_of("user", 1))[:3][1:] == [second, first]
