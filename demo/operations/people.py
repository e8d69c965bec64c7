"""Planned people become rows: persons, documents and crossings copied in; stays by the product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from core.clock import start_of
from core.periods import days_later
from demo.operations.tables import copy_rows, reserve_ids
from demo.rules.numbers import next_iin
from demo.rules.plans import PersonPlan, Visit
from identity.document_numbers import document_key, document_shape
from identity.name_keys import given_name_key, name_key
from identity.partial_dates import PartialDate
from journal.operations import entries_from
from registry.events import RegistryEvent
from registry.operations.spellings import keep_spellings
from registry.operations.stays.projection import rebuild_stays

SOURCE = "border_feed"
DOCUMENT_DAYS = 10 * 365
#: Countries some of whose passports give no day of birth.
YEAR_ALONE = frozenset({"AFG", "IRN", "PAK"})

_PERSON = (
    *("id", "public_id", "surname", "given_names", "patronymic", "born_on", "sex", "citizenship_id", "iin"),
    *("language", "email", "surname_key", "given_key", "access_class", "enrolled_on"),
)
_DOCUMENT = (
    "person_id",
    "kind",
    "number",
    "number_key",
    "number_shape",
    "issuing_country_id",
    "expires_on",
    "first_seen_on",
)
_CROSSING = (
    *("id", "source", "source_id", "revision", "direction", "crossed_at", "crossed_on", "checkpoint_id"),
    *(
        "document_kind",
        "document_number",
        "issuing_country_id",
        "document_expires_on",
        "surname",
        "given_names",
    ),
    *("patronymic", "born_on", "sex", "citizenship_id", "person_id", "batch_id"),
)

_JOURNAL = entries_from(
    """(
  SELECT 'person' AS subject_kind, p.id AS subject_id, p.id AS person_id, NULL::bigint AS region_id,
         %(by)s::bigint AS by_id, p.enrolled_on AS told_on, %(enrolled)s AS event,
         '{"origin": "feed"}'::jsonb AS data, 0 AS place
  FROM registry_person p WHERE p.id = ANY(%(people)s)
  UNION ALL
  SELECT 'crossing', c.id, c.person_id, k.region_id, %(by)s::bigint, c.crossed_on, %(recorded)s,
         jsonb_build_object('direction', c.direction, 'batch', c.batch_id), 1
  FROM registry_crossing c JOIN reference_checkpoint k ON k.id = c.checkpoint_id
  WHERE c.person_id = ANY(%(people)s)
) AS told ORDER BY told_on, person_id, place, subject_id"""
)


@dataclass(slots=True)
class Told:
    """Which rows tell of which planned person."""

    person_ids: list[int] = field(default_factory=list)
    entries: list[tuple[int, int, PersonPlan, Visit]] = field(default_factory=list)
    """Person, entry crossing and the plans they come from."""
    crossings: int = 0


@transaction.atomic
def enrol_planned(
    *, people: Sequence[PersonPlan], batches: dict[date, int], iins: set[str], rng: Random, on: date, by: User
) -> Told:
    """Write planned people with documents and crossings, journaled; the product makes the stays.

    `batches` gives the batch of each of the last days' crossings. `iins` holds the IINs in use. Who has no
    document number yet is given one.
    """
    told = Told()
    with connection.cursor() as cursor:
        told.person_ids = reserve_ids(cursor, "registry_person", len(people))
        for person_id, plan in zip(told.person_ids, people, strict=True):
            plan.document_number = plan.document_number or document_number(person_id)
        copy_rows(cursor, "registry_person", _PERSON, _persons(people, told.person_ids, iins, rng))
        keep_spellings(cursor, ((plan.name.surname, plan.name.given) for plan in people))
        copy_rows(cursor, "registry_identitydocument", _DOCUMENT, _documents(people, told.person_ids, on))
        number = sum(_crossings_of(person) for person in people)
        ids = iter(reserve_ids(cursor, "registry_crossing", number))
        rows = _crossings(people, told, ids, batches, on)
        told.crossings = copy_rows(cursor, "registry_crossing", _CROSSING, rows)
        cursor.execute(
            _JOURNAL,
            {
                "people": told.person_ids,
                "by": by.pk,
                "enrolled": str(RegistryEvent.PERSON_ENROLLED),
                "recorded": str(RegistryEvent.CROSSING_RECORDED),
            },
        )
    rebuild_stays(person_ids=told.person_ids, on=on, by=by)
    return told


def document_number(person_id: int) -> str:
    """A number of a series that no state issues."""
    return f"XX{person_id:07d}"


def told_birth_date(plan: PersonPlan) -> str:
    """As the document gives it: some passports give the year alone, or the year and the month, in some
    countries many of them.
    """
    day = plan.born_on
    if plan.has_iin or plan.holder_differs or (day.day != 1 and plan.iso3 not in YEAR_ALONE):
        return day.isoformat()
    if day.month in (1, 2, 3):
        return str(PartialDate(day.year))
    return str(PartialDate(day.year, day.month)) if day.month in (4, 5, 6) else day.isoformat()


def _document_kind(plan: PersonPlan, person_id: int) -> str:
    return "id_card" if plan.iso3 in ("RUS", "KGZ") and person_id % 5 == 0 else "passport"


def _expires_on(person_id: int, on: date) -> date:
    return days_later(on, 40 + person_id * 37 % (DOCUMENT_DAYS - 400))


def _persons(
    people: Sequence[PersonPlan], ids: Sequence[int], iins: set[str], rng: Random
) -> Iterator[Sequence[Any]]:
    keys: dict[str, str] = {}
    for person_id, plan in zip(ids, people, strict=True):
        name = plan.name
        surname_key = keys.get(name.surname)
        if surname_key is None:
            surname_key = keys[name.surname] = name_key(name.surname)
        given = f"{name.given}|{name.patronymic}"
        given_key = keys.get(given)
        if given_key is None:
            given_key = keys[given] = given_name_key(name.given, name.patronymic)
        yield (
            *(
                person_id,
                UUID(int=rng.getrandbits(128), version=4),
                name.surname,
                name.given,
                name.patronymic,
            ),
            *(told_birth_date(plan), plan.sex, plan.country_id),
            next_iin(plan.born_on, person_id, iins) if plan.has_iin else None,
            plan.language,
            f"person-{person_id}@example.org" if person_id % 3 == 0 else "",
            *(surname_key, given_key, plan.access_class, plan.first_day),
        )


def _documents(people: Sequence[PersonPlan], ids: Sequence[int], on: date) -> Iterator[Sequence[Any]]:
    for person_id, plan in zip(ids, people, strict=True):
        number = plan.document_number
        yield (
            *(person_id, _document_kind(plan, person_id), number, document_key(number)),
            *(document_shape(number), plan.country_id),
            *(_expires_on(person_id, on), plan.first_day),
        )


def _crossings_of(plan: PersonPlan) -> int:
    exits = sum(1 for visit in plan.visits if visit.departed_on is not None and visit.exit_told)
    return len(plan.visits) + exits + len(plan.loose) + plan.is_corrected + plan.holder_differs


def _crossings(
    people: Sequence[PersonPlan], told: Told, ids: Iterator[int], batches: dict[date, int], on: date
) -> Iterator[Sequence[Any]]:
    offsets: dict[date, str] = {}
    history = batches[date.min]
    for person_id, plan in zip(told.person_ids, people, strict=True):
        presented = (
            *(_document_kind(plan, person_id), plan.document_number, plan.country_id),
            *(_expires_on(person_id, on), plan.name.surname, plan.name.given, plan.name.patronymic),
        )
        messages = list(messages_of(plan))
        for message in messages:
            crossing_id = next(ids)
            if message.visit is not None:
                told.entries.append((person_id, crossing_id, plan, message.visit))
            yield (
                *(crossing_id, SOURCE, f"DEMO-{person_id}-{message.number}", message.revision),
                *(message.direction, _moment(message.day, message.minute, offsets), message.day),
                *(message.checkpoint_id, *presented),
                *(message.born_on, plan.sex, plan.country_id, person_id, batches.get(message.day, history)),
            )


@dataclass(frozen=True, slots=True)
class Message:
    """One crossing as the border tells it."""

    number: int
    revision: int
    direction: str
    day: date
    minute: int
    checkpoint_id: int
    born_on: str
    visit: Visit | None = None


def messages_of(plan: PersonPlan) -> Iterator[Message]:
    """The messages of a person's crossings; `visit` marks the entry that begins it."""
    number, born_on = 0, told_birth_date(plan)
    for loose in plan.loose:
        number += 1
        yield Message(number, 1, loose.direction, loose.day, loose.minute, loose.checkpoint_id, born_on)
    for place, visit in enumerate(plan.visits):
        number += 1
        is_last = place == len(plan.visits) - 1
        entry = (visit.entered_on, visit.minute, visit.checkpoint_id)
        revision = 1
        if plan.is_corrected and is_last:
            wrong = days_later(visit.entered_on, -1)
            yield Message(number, 1, "entry", wrong, visit.minute, visit.checkpoint_id, born_on)
            revision = 2
        yield Message(number, revision, "entry", *entry, born_on, visit)
        if plan.holder_differs and is_last:
            number += 1
            other = (visit.entered_on, min(visit.minute + 1, 24 * 60 - 1), visit.checkpoint_id)
            yield Message(number, 1, "entry", *other, str(_swapped(plan.born_on)))
        if visit.departed_on is not None and visit.exit_told:
            number += 1
            yield Message(
                number, 1, "exit", visit.departed_on, visit.exit_minute, visit.exit_checkpoint_id, born_on
            )


def _swapped(born_on: date) -> date:
    """Day and month exchanged, as clerks do; another year where that gives no other day."""
    if born_on.day <= 12 and born_on.day != born_on.month:
        return born_on.replace(day=born_on.month, month=born_on.day)
    return born_on.replace(year=born_on.year - 1, day=min(born_on.day, 28))


def _moment(day: date, minute: int, offsets: dict[date, str]) -> str:
    """The moment as text with its offset; the zone moved on 1 March 2024."""
    offset = offsets.get(day)
    if offset is None:
        hours = (start_of(day).utcoffset() or timedelta()) // timedelta(hours=1)
        offset = offsets[day] = f"+{hours:02d}"
    return f"{day} {minute // 60:02d}:{minute % 60:02d}:00{offset}"
