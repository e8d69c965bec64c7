"""The journal: appended to, never changed; sealed, so that whoever changes it is found out."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.request import request_number
from journal.models import Entry, Seal
from journal.operations import record, seal_journal, verify_journal
from journal.queries import seal_of
from journal.rules import digest_of, fingerprints_by_id, link_of
from journal.tasks import seal
from tests.accounts.factories import the_system
from tests.databases import in_threads
from tests.days import ON


def write(**more) -> Entry:
    record(
        "language_chosen",
        **{"subject": the_system(), "by": the_system(), "on": ON, "data": {"language": "kk"}, **more},
    )
    return Entry.objects.latest("id")


class TestRecording:
    pytestmark = pytest.mark.django_db

    def test_all_columns(self):
        token = request_number.set("ABCDEF123456")
        try:
            entry = write(person_id=5, region_id=6, acting_for_id=7, data={"language": "ru"})
        finally:
            request_number.reset(token)

        entry.refresh_from_db()
        assert (entry.subject_kind, entry.subject_id, entry.by_id) == ("user", 1, 1)
        assert (entry.person_id, entry.region_id, entry.acting_for_id) == (5, 6, 7)
        assert (entry.kind, entry.on, entry.data) == ("language_chosen", ON, {"language": "ru"})
        assert (entry.request_id, entry.schema_version) == ("ABCDEF123456", 1)

    def test_moment_and_transaction_are_the_databases(self):
        first, second = write(), write()
        first.refresh_from_db()
        second.refresh_from_db()
        with connection.cursor() as cursor:
            cursor.execute("SELECT now(), clock_timestamp(), pg_current_xact_id()::text::bigint")
            begun, present, xid = cursor.fetchone()
        assert first.xid == second.xid == xid
        assert begun <= first.recorded_at <= second.recorded_at <= present

    def test_goes_with_the_act_that_fails(self):
        before = Entry.objects.count()
        with contextlib.suppress(RuntimeError), transaction.atomic():
            write()
            raise RuntimeError

        assert Entry.objects.count() == before


def seal_all(**given) -> int:
    """Seal until nothing is left; how many entries were sealed.

    A transaction of another test run on the same server holds the horizon back for the moment in which it
    has its number, but not yet the lock on it.
    """
    sealed = seal_journal(**given)
    patience = time.monotonic() + 30
    while sum(Seal.objects.values_list("entries", flat=True)) < Entry.objects.count():
        assert time.monotonic() < patience, "the horizon does not move"
        time.sleep(0.02)
        sealed += seal_journal(**given)
    return sealed


CHANGES = [
    "UPDATE journal_entry SET kind = 'x' WHERE id = (SELECT max(id) FROM journal_entry)",
    "UPDATE journal_entry SET kind = 'x' WHERE false",
    "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)",
    "TRUNCATE journal_entry",
    "UPDATE journal_seal SET entries = 0",
    "DELETE FROM journal_seal",
    "TRUNCATE journal_seal",
]


class TestAppendOnly:
    @pytest.mark.django_db
    @pytest.mark.parametrize("change", CHANGES)
    def test_the_application_may_not(self, change):
        write()
        with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)

        assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)

    @pytest.mark.parametrize("change", CHANGES)
    def test_the_owner_is_stopped_by_the_trigger(self, committed_db, owner_connection, change):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner_connection.execute(change)

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        "change", ["ALTER TABLE journal_entry DISABLE TRIGGER ALL", "DROP TABLE journal_seal"]
    )
    def test_the_application_may_not_take_the_guard_away(self, change):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.fixture
def sealed(committed_db, owner_connection) -> Iterator[psycopg.Connection]:
    """Five entries in two seals after those of loading; a connection that may do anything."""
    seal_all()
    for _index in range(3):
        write()
    seal_all()
    for _index in range(2):
        write()
    seal_all()
    assert verify_journal().is_intact
    owner_connection.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_append_only")
    owner_connection.execute("ALTER TABLE journal_seal DISABLE TRIGGER journal_seal_append_only")
    return owner_connection


def newest() -> list[int]:
    """The numbers of the five newest entries, oldest first."""
    return list(Entry.objects.order_by("-id").values_list("id", flat=True)[:5])[::-1]


class TestSealing:
    def test_covers_every_committed_entry_once(self, committed_db):
        for _index in range(7):
            write()

        seal_all(batch=3)

        assert seal_journal(batch=3) == 0
        assert sum(Seal.objects.values_list("entries", flat=True)) == Entry.objects.count()
        assert set(Seal.objects.values_list("entries", flat=True)) <= {1, 2, 3}
        verdict = verify_journal()
        assert (verdict.is_intact, verdict.entries) == (True, Entry.objects.count())

    def test_the_seal_of_an_entry_is_the_one_that_covers_it(self, sealed):
        covered = Counter(seal_of(entry).pk for entry in Entry.objects.all())
        assert covered == {seal.pk: seal.entries for seal in Seal.objects.all()}

    def test_links_each_seal_to_the_one_before(self, sealed):
        seals = list(Seal.objects.order_by("id"))

        assert bytes(seals[0].previous_link) == bytes(32)
        for before, after in pairwise(seals):
            assert bytes(after.previous_link) == bytes(before.link)
            assert bytes(after.link) == link_of(bytes(before.link), bytes(after.digest))

    def test_an_uncommitted_entry_waits(self, committed_db):
        seal_all()
        with _other_session() as other:
            other.execute(_INSERT)
            write()
            assert seal_journal() == 0  # the later entry waits for the earlier transaction
            other.commit()
        assert seal_all() == 2
        assert verify_journal().is_intact

    def test_only_one_seals_at_a_time(self, committed_db):
        for _index in range(5):
            write()

        counts = [future.result() for future in in_threads(*[lambda: seal_journal(batch=2)] * 3)]

        total = sum(counts) + seal_all()
        assert total == sum(Seal.objects.values_list("entries", flat=True)) == Entry.objects.count()
        assert verify_journal().is_intact

    def test_the_task_may_run_twice(self, committed_db):
        write()

        seal_all()
        assert seal(on="2026-06-15") == 0


class TestVerifying:
    @pytest.mark.parametrize(
        "column",
        [
            "kind = 'x'",
            "by_id = 2",
            "\"on\" = '2026-06-16'",
            "data = '{\"a\": 1}'",
            "person_id = 9",
            "region_id = 9",
        ],
    )
    def test_names_an_altered_entry(self, sealed, column):
        victim = newest()[1]
        sealed.execute(f"UPDATE journal_entry SET {column} WHERE id = %s", [victim])

        verdict = verify_journal()
        assert (verdict.altered, verdict.missing, verdict.added) == ([victim], [], [])
        assert not verdict.is_intact

    def test_names_a_missing_entry(self, sealed):
        victim = newest()[2]
        sealed.execute("DELETE FROM journal_entry WHERE id = %s", [victim])

        verdict = verify_journal()
        assert (verdict.altered, verdict.missing, verdict.added) == ([], [victim], [])

    def test_names_an_added_entry(self, sealed):
        xid = Entry.objects.get(pk=newest()[0]).xid
        sealed.execute(
            """INSERT INTO journal_entry (id, subject_kind, subject_id, by_id, "on", kind, data, xid)
               OVERRIDING SYSTEM VALUE
               VALUES (987654, 'person', 1, 1, '2026-06-15', 'file_opened', '{}', %s)""",
            [xid],
        )

        verdict = verify_journal()
        assert (verdict.altered, verdict.missing, verdict.added) == ([], [], [987654])

    def test_names_two_entries_that_changed_places(self, sealed):
        first, second = newest()[3:]
        sealed.execute("UPDATE journal_entry SET kind = 'other' WHERE id = %s", [first])
        sealed.execute("UPDATE journal_entry SET kind = 'x' WHERE id = %s", [second])

        assert verify_journal().altered == [first, second]

    def test_names_a_seal_made_to_fit(self, sealed):
        """Whoever alters an entry and its seal breaks the link of the seals after it."""
        seal_row = Seal.objects.order_by("-id")[1]
        sealed.execute(
            "UPDATE journal_seal SET digest = %s, link = %s WHERE id = %s",
            [b"0" * 32, link_of(bytes(seal_row.previous_link), b"0" * 32), seal_row.pk],
        )

        assert not verify_journal().is_intact
        assert Seal.objects.order_by("-id")[0].pk in verify_journal().broken_links

    def test_names_a_removed_seal(self, sealed):
        seal_row = Seal.objects.order_by("-id")[1]
        sealed.execute("DELETE FROM journal_seal WHERE id = %s", [seal_row.pk])

        assert not verify_journal().is_intact

    def test_the_command_tells_and_fails(self, sealed, capsys):
        call_command("verify_journal")
        assert '"intact": true' in capsys.readouterr().out

        victim = newest()[0]
        sealed.execute("DELETE FROM journal_entry WHERE id = %s", [victim])
        with pytest.raises(SystemExit) as ended:
            call_command("verify_journal")
        assert ended.value.code == 1
        assert f'"missing": [{victim}]' in capsys.readouterr().out


def test_hashes_are_plain_sha256():
    """Known answers, so that a seal published years ago can still be checked."""
    assert link_of(bytes(32), bytes(32)).hex() == (
        "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"
    )
    assert digest_of(b"", b"").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_marks_hold_number_and_hash():
    fingerprints = (7).to_bytes(8, "big") + b"12345678" + (9).to_bytes(8, "big") + b"abcdefgh"

    assert fingerprints_by_id(fingerprints) == {7: b"12345678", 9: b"abcdefgh"}
    assert fingerprints_by_id(b"") == {}


_INSERT = """
INSERT INTO journal_entry (subject_kind, subject_id, by_id, "on", kind, data)
VALUES ('user', 1, 1, '2026-06-15', 'late', '{}') RETURNING id
"""


def _other_session() -> psycopg.Connection:
    """A session of the application whose transaction the test ends when it likes."""
    parameters = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{name: parameters[name] for name in wanted if parameters.get(name)})


def test_threads_have_their_own_sessions(committed_db):
    """What the tests above rely on."""
    seen = in_threads(threading.get_ident, threading.get_ident)

    assert len({future.result() for future in seen}) == 2
