"""Reading the journal: by cursor below the snapshot horizon, by subject, and for verification."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from core.actors import Actor
from journal.models import Entry, Reader, Seal, Shown
from journal.seams import veils


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive entries as hashes: `fingerprints` 16 bytes each, `row_hashes` 32 bytes each."""

    first_xid: int
    last_xid: int
    last_entry_id: int
    entries: int
    fingerprints: bytes
    row_hashes: bytes


def unveiled(entries: QuerySet[Entry], user: Actor, on: date) -> QuerySet[Entry]:
    """Those of the entries that exist for the user: entries about what is held from one do not."""
    hidden = [veil(user=user, on=on) for veil in veils]
    return entries.filter(*(~one for one in hidden if one is not None))


def entries_visible_to(user: Actor, on: date) -> QuerySet[Entry]:
    """The journal as it exists for the user; who may open it at all is a matter of roles."""
    return unveiled(Entry.objects.all(), user, on)


def entries_of(subject_kind: str, subject_id: int) -> QuerySet[Entry]:
    """The entries about one thing, newest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("-id")


def entries_of_any(subject_kind: str, subject_ids: QuerySet[Any]) -> QuerySet[Entry]:
    """The entries about any of several things of one kind, newest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids).order_by("-id")


def entries_of_person(person_id: int, *also: int) -> QuerySet[Entry]:
    """The entries that touch one person's file, and those of the files it took over, newest first."""
    return Entry.objects.filter(person_id__in=[person_id, *also]).order_by("-id")


def ids_of_readings(person_id: int, *also: int, before: int | None = None) -> QuerySet[Shown, int]:
    """The numbers of the entries whose answers showed the person, in whichever file, newest first."""
    shown = Shown.objects.filter(person_id__in=[person_id, *also]).order_by("-entry_id")
    if before is not None:
        shown = shown.filter(entry_id__lt=before)
    return shown.values_list("entry_id", flat=True).distinct()


def entries_numbered(ids: Collection[int]) -> QuerySet[Entry]:
    """These entries, newest first."""
    return Entry.objects.filter(pk__in=ids).order_by("-id")


def horizon_after(xid: int, entry_id: int, *, limit: int) -> tuple[int, int] | None:
    """The cursor after the next `limit` entries whose transactions have all ended; None at the end.

    Entries of transactions at or above the snapshot's lower horizon wait, because one that began
    earlier could still commit; so nothing is ever passed over. Read from the index alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT xid, id FROM (
              SELECT xid, id FROM journal_entry
              WHERE (xid, id) > (%s, %s) AND xid < (SELECT journal_horizon())
              ORDER BY xid, id LIMIT %s
            ) next ORDER BY xid DESC, id DESC LIMIT 1
            """,
            [xid, entry_id, limit],
        )
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def lock_reader(name: str) -> tuple[int, int]:
    """The reader's cursor `(xid, entry id)`, locked until the transaction ends; made at the first use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xid, entry_id FROM journal_lock_reader(%s)", [name])
        xid, entry_id = cursor.fetchone()
    return xid, entry_id


def oldest_unread_at(name: str) -> datetime | None:
    """When the oldest entry that reader `name` has not read yet was recorded; None when none is."""
    reader = Reader.objects.filter(name=name).first()
    return _oldest_after((reader.xid, reader.entry_id) if reader else (0, 0))


def oldest_unsealed_at() -> datetime | None:
    """When the oldest entry under no seal yet was recorded; None when all are sealed."""
    seal = Seal.objects.defer("fingerprints").order_by("-id").first()
    return _oldest_after((seal.last_xid, seal.last_entry_id) if seal else (0, 0))


def is_of_another_cluster() -> bool:
    """Whether numbers of transactions are stored that this cluster has not given out: a restored dump
    whose fingerprints were not carried (`carry_journal_positions`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_is_of_another_cluster()")
        found: bool = cursor.fetchone()[0]
    return found


def _oldest_after(position: tuple[int, int]) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT recorded_at FROM journal_entry WHERE (xid, id) > (%s, %s) ORDER BY xid, id LIMIT 1",
            position,
        )
        row = cursor.fetchone()
    return row[0] if row else None


def last_verification() -> Entry | None:
    """The entry of the last comparison with the seals, or None before the first."""
    return Entry.objects.filter(subject_kind="seal").order_by("-id").first()


def last_seal() -> Seal | None:
    """The newest seal, or None before the first."""
    return Seal.objects.order_by("-id").first()


def seal_of(entry: Entry) -> Seal | None:
    """The seal that covers an entry; None while there is none yet."""
    ends_behind = Q(last_xid__gt=entry.xid) | Q(last_xid=entry.xid, last_entry_id__gte=entry.pk)
    covering = Seal.objects.filter(ends_behind, first_xid__lte=entry.xid)
    return covering.defer("fingerprints").order_by("id").first()


def batch_between(after: tuple[int, int], until: tuple[int, int]) -> Batch | None:
    """The entries now stored after `after` and up to `until`, both `(xid, id)`, as hashes."""
    return _batch(
        """
        WITH ids AS MATERIALIZED (
          SELECT min(id) AS lowest, max(id) AS highest FROM journal_entry
          WHERE (xid, id) > (%s, %s) AND (xid, id) <= (%s, %s)
        ), shown AS MATERIALIZED (
          SELECT entry_id, string_agg(person_id::text, ',' ORDER BY person_id) AS persons FROM journal_shown
          WHERE entry_id BETWEEN (SELECT lowest FROM ids) AND (SELECT highest FROM ids) GROUP BY entry_id
        )
        SELECT e.id, e.xid, journal_row_hash(e, shown.persons) AS h
        FROM journal_entry e LEFT JOIN shown ON shown.entry_id = e.id
        WHERE (e.xid, e.id) > (%s, %s) AND (e.xid, e.id) <= (%s, %s)
        """,
        [*after, *until, *after, *until],
    )


def digest_of_chain() -> dict[str, Any] | None:
    """What is published of the chain: its last seal, how many seals and entries, the link, the moment."""
    seal = last_seal()
    if seal is None:
        return None
    whole = Seal.objects.aggregate(seals=Count("id"), entries=Sum("entries"))
    return {
        "seal": seal.pk,
        "seals": whole["seals"],
        "entries": whole["entries"],
        "link": bytes(seal.link).hex(),
        "sealed_at": seal.sealed_at.isoformat(),
    }


def seals() -> Iterator[Seal]:
    """All seals in the order they were made."""
    return Seal.objects.order_by("id").iterator(chunk_size=50)


def _batch(select: str, params: list[int]) -> Batch | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH e AS ({select})
            SELECT min(xid), max(xid), (array_agg(id ORDER BY xid, id))[count(*)], count(*),
                   string_agg(int8send(id) || substring(h FROM 1 FOR 8), ''::bytea ORDER BY xid, id),
                   string_agg(h, ''::bytea ORDER BY xid, id)
            FROM e
            """,
            params,
        )
        row = cursor.fetchone()
    if not row or not row[3]:
        return None
    return Batch(row[0], row[1], row[2], row[3], bytes(row[4]), bytes(row[5]))
