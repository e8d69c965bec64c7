"""The journal's writes: entries, seals, readers' positions; and the proof that nothing changed."""

from journal.operations.recording import (
    NewEntry,
    acting,
    entries_from,
    entries_sql,
    record,
    record_many,
    record_reading,
)
from journal.operations.sealing import (
    Verdict,
    carry_positions,
    compare_digest,
    move_reader,
    seal_journal,
    turn_month,
    verify_and_record,
    verify_journal,
)

__all__ = [
    "NewEntry",
    "Verdict",
    "acting",
    "carry_positions",
    "compare_digest",
    "entries_from",
    "entries_sql",
    "move_reader",
    "record",
    "record_many",
    "record_reading",
    "seal_journal",
    "turn_month",
    "verify_and_record",
    "verify_journal",
]
