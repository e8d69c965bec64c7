"""Writing down whom an answer showed: 50 persons, against the same rows in bare tables; no commit."""

from django.db import connection, transaction

from benchmarks.figures import Figure, interleaved, median_ms
from benchmarks.people import account
from benchmarks.rows.sweep import TENTH
from benchmarks.world import ON, World

PERSONS = 50
WRITTEN_A_ROUND = 100
AT_MOST_MS = 1.0
_BARE = """
CREATE TEMP TABLE bare_entry (LIKE journal_entry INCLUDING ALL) ON COMMIT DROP;
CREATE TEMP TABLE bare_shown (LIKE journal_shown INCLUDING ALL) ON COMMIT DROP;
"""
_ENTRY = """
INSERT INTO bare_entry (subject_kind, subject_id, by_id, "on", kind, data)
VALUES ('user', 1, 1, '2026-11-21', 'list_shown', '{"page": "bench", "shown": 50, "purpose": "audit"}')
RETURNING id
"""


def run(world: World, rounds: int) -> list[Figure]:
    """The statement alone, as the middleware runs it, and the same rows by hand."""
    from journal.events import JournalEvent
    from journal.operations import NewEntry, record_reading

    world.use(TENTH)
    user = account("auditor")
    persons = range(1, PERSONS + 1)
    data = {"page": "bench", "purpose": "audit", "shown": PERSONS}

    def written(_number: int) -> None:
        entry = NewEntry(JournalEvent.LIST_SHOWN, user.pk, data=data)
        record_reading(entry, shown=persons, by=user, on=ON)

    def by_hand(_number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_ENTRY)
            entry_id = cursor.fetchone()[0]
            rows = ", ".join(f"({entry_id}, {person})" for person in persons)
            cursor.execute(f"INSERT INTO bare_shown (entry_id, person_id) VALUES {rows}")

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_BARE)
        interleaved([written, by_hand], 10)
        taken = interleaved([written, by_hand], rounds * WRITTEN_A_ROUND)
    figure, limit = (median_ms(times) for times in taken)
    return [
        Figure(
            f"write down an answer with {PERSONS} persons / bare INSERTs",
            f"{figure:,.2f} ms",
            f"{limit:,.2f} ms",
            figure / limit,
            f"≤ {AT_MOST_MS:g} ms",
            figure <= AT_MOST_MS,
        )
    ]
