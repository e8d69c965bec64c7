"""The persons an answer showed: written with their entry, sealed with it, changed by nobody."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from journal.events import JournalEvent
from journal.models import Entry, Shown
from journal.operations import NewEntry, record_reading, verify_journal
from journal.queries import ids_of_readings
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.journal.test_operations import seal_all

DATA = {"page": "x", "purpose": "audit", "shown": 2}


def read_by(user, *persons):
    record_reading(NewEntry(JournalEvent.LIST_SHOWN, user.pk, data=DATA), shown=persons, by=user, on=ON)
    return Entry.objects.filter(kind="list_shown").latest("pk")


def test_entry_and_persons_are_one_statement(db, django_assert_num_queries):
    user = UserFactory(auditor=True)

    with django_assert_num_queries(1):
        record_reading(NewEntry(JournalEvent.LIST_SHOWN, user.pk, data=DATA), shown={8, 7}, by=user, on=ON)

    entry = Entry.objects.get(kind="list_shown")
    assert set(Shown.objects.values_list("entry_id", "person_id")) == {(entry.pk, 7), (entry.pk, 8)}
    assert list(ids_of_readings(7)) == [entry.pk]
    assert list(ids_of_readings(9)) == []


def test_a_search_that_found_nobody_is_an_entry_without_persons(db):
    assert list(read_by(UserFactory(auditor=True)).shown.all()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_shown SET person_id = 3", "DELETE FROM journal_shown", "TRUNCATE journal_shown"],
)
def test_who_was_shown_never_changes(statement):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_nobody_is_added_to_an_entry_later(committed_db):
    entry = read_by(UserFactory(auditor=True), 7)

    for number in (entry.pk, entry.pk + 1):
        with pytest.raises(DatabaseError, match="written with its entry"), connection.cursor() as cursor:
            cursor.execute("INSERT INTO journal_shown (entry_id, person_id) VALUES (%s, 9)", [number])


def test_an_entry_tells_of_no_more_persons_than_can_be_hashed(db):
    """However many statements they come in: a row that cannot be hashed would stop the seals for ever."""
    entry = read_by(UserFactory(auditor=True), 7)
    more = "INSERT INTO journal_shown SELECT %s, -n FROM generate_series(%s, %s) n"

    with connection.cursor() as cursor:
        cursor.execute(more, [entry.pk, 1, 999_999])
        with pytest.raises(DatabaseError, match="1000000 persons at most"):
            cursor.execute(more, [entry.pk, 1_000_000, 1_000_000])


def test_the_seal_covers_who_was_shown(committed_db, owner_connection):
    entry = read_by(UserFactory(auditor=True), 7, 8)
    seal_all()
    assert verify_journal().is_intact

    owner_connection.execute("INSERT INTO journal_shown (entry_id, person_id) VALUES (%s, 9)", [entry.pk])

    assert verify_journal().altered == [entry.pk]


def test_it_lies_in_the_same_ranges_as_the_entries(db):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT inhparent::regclass::text, right(inhrelid::regclass::text, 7),
                   pg_get_expr(relpartbound, c.oid)
            FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
            WHERE inhparent IN ('journal_entry'::regclass, 'journal_shown'::regclass)
            """
        )
        ranges = cursor.fetchall()

    of = {parent: {row[1:] for row in ranges if row[0] == parent} for parent, *_rest in ranges}
    assert of["journal_entry"] == of["journal_shown"]
    assert len(of["journal_shown"]) >= 4
