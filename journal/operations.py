"""Writing the journal: one entry an act, seals in batches, and the proof that nothing changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db import models, transaction

from core.request import request_number
from core.statements import prepared
from journal import queries
from journal.events import JournalEvent
from journal.models import Seal
from journal.rules import digest_of, link_of, marks_by_id

SEAL_BATCH = 10_000
_RECORD = """
INSERT INTO journal_entry (subject_kind, subject_id, person_id, region_id, by_id, acting_for_id, "on",
                           request_id, kind, data)
VALUES (%(subject_kind)s, %(subject_id)s::bigint, %(person_id)s::bigint, %(region_id)s::bigint,
        %(by_id)s::bigint, %(acting_for_id)s::bigint, %(on)s::date, %(request_id)s, %(kind)s, %(data)s::jsonb)
"""


class Actor(Protocol):
    """Whoever acts: a user, or the `system` user for tasks. Only the number is written down."""

    pk: Any


def record(
    event: str,
    *,
    subject: models.Model,
    by: Actor,
    on: date,
    person_id: int | None = None,
    region_id: int | None = None,
    acting_for_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write down that `by` did `event` to `subject` on the official day `on`.

    Belongs to the transaction of the act, so that act and entry stand or fall together. `data`
    takes codes, ISO dates, counts and ids; never a name or a document number.
    """
    with prepared() as cursor:
        cursor.execute(
            _RECORD,
            {
                "subject_kind": subject._meta.model_name or "",
                "subject_id": subject.pk,
                "person_id": person_id,
                "region_id": region_id,
                "by_id": by.pk,
                "acting_for_id": acting_for_id,
                "on": on,
                "request_id": request_number.get(),
                "kind": str(event),
                "data": json.dumps(dict(data or {})),
            },
        )


@transaction.atomic
def seal_journal(*, batch: int = SEAL_BATCH) -> int:
    """Seal every entry below the snapshot horizon, `batch` entries a seal; how many were sealed.

    One writer at a time (an advisory lock of the transaction); writers of entries never wait.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('journal.seal'))")
        if not cursor.fetchone()[0]:
            return 0
    sealed = 0
    last = queries.last_seal()
    while True:
        after = (last.last_xid, last.last_entry_id) if last else (0, 0)
        found = queries.batch_after(*after, limit=batch)
        if found is None:
            return sealed
        previous_link = bytes(last.link) if last else bytes(32)
        digest = digest_of(found.marks, found.row_hashes)
        last = Seal.objects.create(
            first_xid=found.first_xid,
            last_xid=found.last_xid,
            last_entry_id=found.last_entry_id,
            entries=found.entries,
            digest=digest,
            previous_link=previous_link,
            link=link_of(previous_link, digest),
            marks=found.marks,
        )
        sealed += found.entries


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
        stored_marks, now_marks = bytes(seal.marks), found.marks if found else b""
        digest = digest_of(now_marks, found.row_hashes if found else b"")
        if stored_marks != now_marks or digest != bytes(seal.digest):
            _name_differences(verdict, marks_by_id(stored_marks), marks_by_id(now_marks))
        if bytes(seal.previous_link) != previous_link or (
            link_of(previous_link, bytes(seal.digest)) != bytes(seal.link)
        ):
            verdict.broken_links.append(seal.pk)
        verdict.seals += 1
        verdict.entries += seal.entries
        after, previous_link = until, bytes(seal.link)
    return verdict


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
