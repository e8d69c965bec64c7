"""Reading the journal as an outbox: the entries that something follows from."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min

from core.alerts import Key
from notifications.models import Alert, SetAside
from registry.models import Crossing, Person
from registry.queries.open_files import is_open, stands_for_sql


@dataclass(frozen=True, slots=True)
class RoutedEntry:
    """What routing needs of a journal entry."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    person_id: int | None
    region_id: int | None
    by_id: int
    on: date
    data: dict[str, Any]


# What is told of a file that was taken over is about the one that stands.
_ROUTED = f"""
SELECT e.id, kind, subject_kind, subject_id, coalesce({stands_for_sql("p")}, e.person_id), region_id, by_id,
       "on", data::text
FROM journal_entry e LEFT JOIN registry_person p ON p.id = e.person_id
"""


def routed_between(
    after: tuple[int, int], until: tuple[int, int], kinds: Collection[str]
) -> list[RoutedEntry]:
    """The entries of these kinds after one cursor up to another, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_ROUTED} WHERE (xid, e.id) > (%s, %s) AND (xid, e.id) <= (%s, %s) AND kind = ANY(%s)"
            " ORDER BY xid, e.id",
            [*after, *until, list(kinds)],
        )
        return [_entry(row) for row in cursor]


def routed_of(entry_ids: Collection[int]) -> list[RoutedEntry]:
    """These entries, in order."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_ROUTED} WHERE e.id = ANY(%s) ORDER BY xid, e.id", [list(entry_ids)])
        return [_entry(row) for row in cursor]


def is_any_set_aside() -> bool:
    """Whether any entry is set aside; one cheap question a run."""
    return SetAside.objects.exists()


def lock_set_aside() -> list[SetAside]:
    """Every entry that is set aside, locked, in the order in which they were journaled or set aside."""
    return list(SetAside.objects.select_for_update(no_key=True).order_by("pk"))


def count_set_aside() -> tuple[int, datetime | None]:
    """How many entries are set aside, and since when the oldest of them."""
    found = SetAside.objects.aggregate(n=Count("pk"), oldest=Min("set_aside_at"))
    return found["n"], found["oldest"]


def _entry(row: tuple[Any, ...]) -> RoutedEntry:
    number, kind, subject_kind, subject_id, person_id, region_id, by_id, on, data = row
    return RoutedEntry(number, kind, subject_kind, subject_id, person_id, region_id, by_id, on, _loaded(data))


def open_alerts(keys: Collection[Key]) -> dict[Key, int | None]:
    """Which of these alerts are open now, and whom each is about."""
    found: dict[Key, int | None] = {}
    by_kind: dict[tuple[str, str], list[int]] = {}
    for kind, subject_kind, subject_id in keys:
        by_kind.setdefault((kind, subject_kind), []).append(subject_id)
    for (kind, subject_kind), ids in by_kind.items():
        rows = Alert.objects.filter(
            kind=kind, subject_kind=subject_kind, subject_id__in=ids, closed_on=None
        ).values_list("subject_id", "person_id")
        found |= {(kind, subject_kind, subject_id): person_id for subject_id, person_id in rows}
    return found


def open_alerts_of_persons(person_ids: Collection[int]) -> dict[Key, int | None]:
    """All open alerts about these persons, and whom each is about."""
    if not person_ids:
        return {}
    rows = Alert.objects.filter(person_id__in=person_ids, closed_on=None)
    return {
        (kind, subject_kind, subject_id): person_id
        for person_id, kind, subject_kind, subject_id in rows.values_list(
            "person_id", "kind", "subject_kind", "subject_id"
        )
    }


def held_persons(person_ids: Iterable[int]) -> set[int]:
    """Those of the persons whose files are held from sweeps, alerts and letters."""
    return set(Person.objects.filter(~is_open(), pk__in=set(person_ids)).values_list("pk", flat=True))


def citizens(person_ids: Iterable[int]) -> set[int]:
    """Those of the persons whose files say that they are citizens of Kazakhstan; no query for nobody."""
    ids = set(person_ids)
    if not ids:
        return set()
    return set(Person.objects.filter(pk__in=ids, citizenship__is_home=True).values_list("pk", flat=True))


def regions_of_crossings(crossing_ids: Iterable[int]) -> dict[int, int]:
    """Crossing to the region of its checkpoint."""
    return dict(Crossing.objects.filter(pk__in=set(crossing_ids)).values_list("pk", "checkpoint__region_id"))


def _loaded(text: str) -> dict[str, Any]:
    loaded = json.loads(text)
    return loaded if isinstance(loaded, dict) else {}
