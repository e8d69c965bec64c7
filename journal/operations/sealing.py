"""Seals in batches, readers' positions, and the proof that nothing changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from core.actors import Actor
from journal import queries
from journal.events import JournalEvent
from journal.operations.recording import record
from journal.rules import digest_of, fingerprints_by_id, link_of

SEAL_BATCH = 10_000


def seal_journal(*, batch: int = SEAL_BATCH) -> int:
    """Seal every entry below the snapshot horizon, `batch` entries a seal; how many were sealed.

    The database makes the seals from its own rows, one at a time; who finds another at it leaves it to
    that one. Writers of entries never wait. Sessions that hold the horizon back for long are ended first.
    """
    sealed = 0
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT journal_end_holders()")
        while True:
            cursor.execute("SELECT journal_seal_next(%s)", [batch])
            made: int = cursor.fetchone()[0]
            if not made:
                return sealed
            sealed += made


def move_reader(name: str, *, xid: int, entry_id: int) -> None:
    """Everything up to `(xid, entry_id)` is done by reader `name`, whose cursor the caller has locked.

    The database takes only an entry that is there, further on, and below the snapshot horizon.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT journal_move_reader(%s, %s, %s)", [name, xid, entry_id])


def turn_month() -> None:
    """Make the journal's ranges for the months ahead; numbers go on in the month that has begun."""
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT journal_turn_month()")


@transaction.atomic
def carry_positions() -> int:
    """After a dump was restored into a new cluster: let its transactions count on from those stored.

    Nothing happens where they already do. The offset in force. To be run as the tables' owner.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT journal_carry_positions()")
        offset: int = cursor.fetchone()[0]
    return offset


@dataclass(slots=True)
class Verdict:
    """What `verify_journal` found; `is_intact` when nothing is wrong."""

    seals: int = 0
    entries: int = 0
    altered: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    broken_links: list[int] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not (self.altered or self.missing or self.added or self.broken_links)


def verify_journal() -> Verdict:
    """Compare every sealed entry with its seal and every seal with the one before.

    Names altered, missing and added entries by id and broken seals by number. Reads only.
    """
    verdict = Verdict()
    after, previous_link = (0, 0), bytes(32)
    for seal in queries.seals():
        until = (seal.last_xid, seal.last_entry_id)
        found = queries.batch_between(after, until)
        stored_fingerprints, now_fingerprints = bytes(seal.fingerprints), found.fingerprints if found else b""
        digest = digest_of(now_fingerprints, found.row_hashes if found else b"")
        if stored_fingerprints != now_fingerprints or digest != bytes(seal.digest):
            _name_differences(
                verdict, fingerprints_by_id(stored_fingerprints), fingerprints_by_id(now_fingerprints)
            )
        if bytes(seal.previous_link) != previous_link or (
            link_of(previous_link, bytes(seal.digest)) != bytes(seal.link)
        ):
            verdict.broken_links.append(seal.pk)
        verdict.seals += 1
        verdict.entries += seal.entries
        after, previous_link = until, bytes(seal.link)
    return verdict


def compare_digest(published: Iterable[Mapping[str, Any]]) -> list[str]:
    """What of the chain of seals is not as published earlier; empty when all is. Reads only.

    A seal that was published must still be there with its link, at its place in the chain, and the chain
    up to the last seal must hold. Rows against seals is what `verify_journal` compares.
    """
    chain: dict[int, tuple[str, int, int]] = {}
    differences: list[str] = []
    link, seals, entries = bytes(32), 0, 0
    for seal in queries.seals():
        seals, entries = seals + 1, entries + seal.entries
        if bytes(seal.previous_link) != link or link_of(link, bytes(seal.digest)) != bytes(seal.link):
            differences.append(f"seal {seal.pk} is not linked to the one before it")
        link = bytes(seal.link)
        chain[seal.pk] = (link.hex(), seals, entries)
    for line in published:
        told = (str(line["link"]), int(line["seals"]), int(line["entries"]))
        found = chain.get(int(line["seal"]))
        if found is None:
            differences.append(f"seal {line['seal']} of {line['sealed_at']} is gone")
        elif found != told:
            differences.append(f"seal {line['seal']} of {line['sealed_at']} is another one now")
    return differences


@transaction.atomic
def verify_and_record(*, on: date, by: Actor) -> Verdict:
    """Compare the journal with its seals and write down that it was done, and with what result.

    Nothing is written before the first seal: there is nothing to compare with.
    """
    seal = queries.last_seal()
    verdict = verify_journal()

    if seal is not None:
        record(
            JournalEvent.VERIFIED,
            subject=seal,
            by=by,
            on=on,
            data={
                "seals": verdict.seals,
                "entries": verdict.entries,
                "altered": len(verdict.altered),
                "missing": len(verdict.missing),
                "added": len(verdict.added),
                "broken_links": len(verdict.broken_links),
                "is_intact": verdict.is_intact,
            },
        )
    return verdict


def _name_differences(verdict: Verdict, sealed: dict[int, bytes], stored: dict[int, bytes]) -> None:
    verdict.missing += sorted(sealed.keys() - stored.keys())
    verdict.added += sorted(stored.keys() - sealed.keys())
    verdict.altered += sorted(i for i in sealed.keys() & stored.keys() if sealed[i] != stored[i])
