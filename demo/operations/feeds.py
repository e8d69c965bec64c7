"""The feeds of the invented country: batches, refused lines, watermarks and volumes to expect."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction

from accounts.models import User
from core.clock import start_of
from core.periods import day_before, days_later
from demo.operations.people import SOURCE
from feeds.events import FeedEvent
from feeds.models import FeedWatermark, RejectedLine
from feeds.rules.intake import looked_for_by
from journal.operations import record
from reference.models import CheckpointVolume
from reference.operations import add_terms, withdraw_terms
from registry.models import IntakeBatch

DAYS_WITH_BATCHES = 7
DAYS_OF_VOLUME = 28
WHY_WITHDRAWN = "Демонстрациялық елде адам аз (ойдан алынған)"
VOLUME_SOURCE = "Invented: the demo country's own average"

#: The feed of this checkpoint has been silent; it holds the sweeps back.
GAP_CHECKPOINT = "A-TEMI"
GAP_DAYS = 2
GAP_HOUR = 14

_VOLUMES = """
SELECT checkpoint_id, greatest(1, floor(0.8 * count(*) / %(days)s))::int FROM registry_crossing
WHERE crossed_on >= %(first)s AND crossed_on < %(last)s GROUP BY 1 ORDER BY 1
"""
_COUNTS = "SELECT batch_id, count(*) FROM registry_crossing WHERE batch_id = ANY(%s) GROUP BY 1"
_CONNECT = """
INSERT INTO feeds_feedwatermark (checkpoint_id, complete_until, told_at)
SELECT DISTINCT c.checkpoint_id, %(until)s::timestamptz, %(told)s::timestamptz FROM registry_crossing c
WHERE c.batch_id = ANY(%(batches)s)
ORDER BY 1 ON CONFLICT (checkpoint_id) DO NOTHING
"""

GOOD_LINE = {
    "source_id": "BF-0000000",
    "revision": "1",
    "direction": "entry",
    "crossed_at": "",
    "checkpoint": "ALA",
    "document.kind": "passport",
    "document.number": "XY1000000",
    "document.issuing_country": "UZB",
    "document.expires_on": "",
    "person.surname": "SAMPLE",
    "person.given_names": "INVENTED",
    "person.patronymic": "",
    "person.born_on": "1990-05-14",
    "person.sex": "m",
    "person.citizenship": "UZB",
}
#: field, rule, what stood there
FAULTS = (
    ("checkpoint", "checkpoint_unknown", "ALMATY-2"),
    ("checkpoint", "checkpoint_unknown", "A-ZIB"),
    ("person.born_on", "birth_form", "14.05.1990"),
    ("person.born_on", "birth_after_crossing", "2090-05-14"),
    ("person.citizenship", "country_unknown", "UZ"),
    ("document.issuing_country", "country_unknown", "XKZ"),
    ("document.number", "document_number_form", "№ 7"),
    ("document.kind", "document_kind_unknown", "pasport"),
    ("person.sex", "sex_unknown", "male"),
    ("direction", "direction_unknown", "in"),
    ("person.surname", "name_letters", "12345"),
    ("crossed_at", "moment_form", "20.11 09:30"),
)


@transaction.atomic
def open_batches(*, on: date, by: User) -> dict[date, int]:
    """One batch for each of the last days and one for all before (under `date.min`), still empty."""
    days = [days_later(on, -ago) for ago in range(DAYS_WITH_BATCHES, 0, -1)]
    batches = {}
    for day in (date.min, *days):
        name = "history.csv" if day == date.min else f"crossings-{day}.csv"
        received_on = days_later(on, -DAYS_WITH_BATCHES) if day == date.min else days_later(day, 1)
        batch = IntakeBatch.objects.create(
            source=SOURCE,
            name=name,
            received_at=start_of(received_on) + timedelta(minutes=20),
            received_on=received_on,
            by=by,
            lines=0,
            accepted=0,
            unchanged=0,
            rejected=0,
        )
        batches[day] = batch.pk
    return batches


@transaction.atomic
def close_batches(*, batches: dict[date, int], on: date, by: User) -> int:
    """Count what each batch brought, add the lines that were refused yesterday, journal them."""
    yesterday = day_before(on)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [list(batches.values())])
        accepted = dict(cursor.fetchall())
    for day, batch_id in batches.items():
        batch = IntakeBatch.objects.get(pk=batch_id)
        batch.accepted = accepted.get(batch_id, 0)
        batch.rejected = _refuse_lines(batch, on) if day == yesterday else 0
        batch.lines = batch.accepted + batch.rejected
        batch.save(update_fields=["accepted", "rejected", "lines"])
        counts = {name: getattr(batch, name) for name in ("lines", "accepted", "unchanged", "rejected")}
        record(FeedEvent.BATCH_RECEIVED, subject=batch, by=by, on=batch.received_on, data=counts)
    return len(FAULTS)


def _refuse_lines(batch: IntakeBatch, on: date) -> int:
    moment = (start_of(day_before(on)) + timedelta(hours=9, minutes=30)).isoformat()
    lines = []
    for number, (field, code, value) in enumerate(FAULTS, start=1):
        content = {
            **GOOD_LINE,
            "crossed_at": moment,
            "source_id": f"BF-{batch.pk}-{number:04d}",
            "document.number": f"XY{batch.pk:03d}{number:04d}",
            field: value,
        }
        keys, endings = looked_for_by(content)
        lines.append(
            RejectedLine(
                batch=batch,
                line=batch.accepted + number + 1,
                source_id=content["source_id"],
                field=field,
                code=code,
                value=value,
                content=content,
                keys=keys,
                endings=endings,
            )
        )
    RejectedLine.objects.bulk_create(lines)
    return len(lines)


@contextmanager
def undeclared(*, on: date, by: User) -> Iterator[None]:
    """Within this block of one transaction no feed is complete, so that nobody is said to have
    overstayed between a stay's making and that of its papers. Nobody outside ever sees it, so it is
    not journaled; `on` and `by` are those of the load.
    """
    marks = list(FeedWatermark.objects.select_for_update().order_by("pk"))
    FeedWatermark.objects.update(complete_until=None)
    yield
    FeedWatermark.objects.bulk_update(marks, ["complete_until"])


@transaction.atomic
def declare_complete(*, batches: dict[date, int], gap_checkpoint_id: int, on: date, by: User) -> int:
    """Declare each feed that brought crossings complete until the start of `on`, one of them earlier.

    Feeds that have a watermark already keep it. How many feeds are connected; journaled.
    """
    moments = {"until": start_of(on), "told": start_of(on) + timedelta(minutes=30)}
    before = set(FeedWatermark.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_CONNECT, {**moments, "batches": list(batches.values())})
    behind = start_of(days_later(on, -GAP_DAYS)) + timedelta(hours=GAP_HOUR)
    added = FeedWatermark.objects.exclude(pk__in=before)
    added.filter(checkpoint_id=gap_checkpoint_id).update(
        complete_until=behind, told_at=behind + timedelta(minutes=30)
    )
    for mark in added.select_related("checkpoint").order_by("pk"):
        record(
            FeedEvent.WATERMARK_MOVED,
            subject=mark,
            by=by,
            on=on,
            region_id=mark.checkpoint.region_id,
            data={
                "checkpoint": mark.checkpoint.code,
                "complete_until": mark.complete_until and mark.complete_until.isoformat(),
            },
        )
    return FeedWatermark.objects.count()


@transaction.atomic
def expect_volumes(*, gap_since: date, on: date, by: User) -> int:
    """Put the demo country's own volumes in the place of the real country's; how many checkpoints.

    Terms are withdrawn and added, as any correction of them is; a later load of the files keeps it.
    """
    with connection.cursor() as cursor:
        last = min(on, gap_since)
        first = days_later(last, -DAYS_OF_VOLUME)
        cursor.execute(_VOLUMES, {"days": DAYS_OF_VOLUME, "first": first, "last": last})
        volumes = cursor.fetchall()
    for row in CheckpointVolume.objects.filter(withdrawn_on__isnull=True):
        withdraw_terms(model=CheckpointVolume, terms_id=row.pk, reason=WHY_WITHDRAWN, on=on, by=by)
    for checkpoint_id, expected in volumes:
        values = {
            "checkpoint_id": checkpoint_id,
            "expected_per_day": expected,
            "valid_from": days_later(on, -2 * 365),
            "source": VOLUME_SOURCE,
            "confidence": "unconfirmed",
        }
        add_terms(model=CheckpointVolume, values=values, on=on, by=by)
    return len(volumes)
