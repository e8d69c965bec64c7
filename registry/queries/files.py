"""One migrant's file, read in a constant number of queries whatever it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from journal.events import JournalEvent
from journal.models import Entry
from journal.queries import entries_of, entries_of_person
from registry.events import RegistryEvent
from registry.models import (
    ArrivalNotification,
    Crossing,
    IdentityDocument,
    MarkedCrossing,
    OverstayCase,
    Person,
    Registration,
    ResidencePermit,
    Stay,
)
from registry.queries.clocks import StayClock, clock_of
from registry.queries.visibility import cases_visible_to
from registry.states import RegistrationState, ResidenceState

ROWS_SHOWN = 20
ENTRIES_A_PAGE = 15
#: Readings are shown apart from what was done.
READINGS = (RegistryEvent.FILE_OPENED, JournalEvent.SEARCHED)


@dataclass(slots=True)
class File:
    """What a file page shows. `stay` is the one that goes on, else the newest; None before any."""

    person: Person
    documents: list[IdentityDocument]
    stays: list[Stay]
    stay: Stay | None
    clock: StayClock | None
    registrations: list[Registration]
    registration: Registration | None
    permits: list[ResidencePermit]
    permit: ResidencePermit | None
    request: ResidencePermit | None
    notices: list[ArrivalNotification]
    cases: list[OverstayCase]
    crossings: list[Crossing]
    marks: list[MarkedCrossing]


def file_of(person: Person, *, user: Any, on: date) -> File:
    """Everything on the page of one person: eight queries and the clock's."""
    stays = _with_person(person, _stays_of(person))
    stay = stays[0] if stays else None
    by_id = {one.pk: one for one in stays}
    registrations = _with_stay(
        by_id, _papers(Registration, by_id, "host", "terms").order_by("-last_on", "-pk")
    )
    permits = _with_person(person, _of(ResidencePermit, person, "ground", "region", "stay").order_by("-pk"))
    crossings = _of(Crossing, person, "checkpoint", "issuing_country").order_by("-crossed_at", "-pk")
    documents = _of(IdentityDocument, person, "issuing_country").order_by("-first_seen_on", "-pk")
    cases = cases_visible_to(user, on).filter(person=person).select_related("region").order_by("-pk")
    return File(
        person=person,
        documents=list(documents[:ROWS_SHOWN]),
        stays=stays,
        stay=stay,
        clock=clock_of(stay, on) if stay else None,
        registrations=registrations,
        registration=_current_registration(registrations, stay),
        permits=permits,
        permit=_in_force(permits, on),
        request=next((p for p in permits if p.state == ResidenceState.REQUESTED), None),
        notices=_with_stay(
            by_id, _papers(ArrivalNotification, by_id, "host").order_by("-received_on", "-pk")
        ),
        cases=list(cases[:ROWS_SHOWN]),
        crossings=list(crossings[:ROWS_SHOWN]),
        marks=list(_of(MarkedCrossing, person, "crossing__checkpoint").order_by("-pk")[:ROWS_SHOWN]),
    )


def _stays_of(person: Person) -> QuerySet[Stay]:
    joined = ("region", "district", "regime", "entry__checkpoint", "exit__checkpoint")
    return _of(Stay, person, *joined).filter(annulled_on__isnull=True).order_by("-entered_at")


def _of(model: type[Any], person: Person, *joined: str) -> QuerySet[Any]:
    return model._default_manager.filter(person=person).select_related(*joined)


def _papers(model: type[Any], stays: dict[int, Stay], *joined: str) -> QuerySet[Any]:
    rows = model._default_manager.filter(stay__in=list(stays))
    return rows.select_related("region", "district", *joined)


def _with_person(person: Person, rows: QuerySet[Any]) -> list[Any]:
    found = list(rows[:ROWS_SHOWN])
    for row in found:
        row.person = person
    return found


def _with_stay(stays: dict[int, Stay], rows: QuerySet[Any]) -> list[Any]:
    found = list(rows[:ROWS_SHOWN])
    for row in found:
        row.stay = stays[row.stay_id]
    return found


def _current_registration(registrations: Sequence[Registration], stay: Stay | None) -> Registration | None:
    return next(
        (
            row
            for row in registrations
            if stay and row.stay_id == stay.pk and row.state == RegistrationState.CURRENT
        ),
        None,
    )


def _in_force(permits: Sequence[ResidencePermit], on: date) -> ResidencePermit | None:
    """The issued permit that reaches furthest and has not ended."""
    issued = [
        p for p in permits if p.state == ResidenceState.ISSUED and p.valid_until and p.valid_until >= on
    ]
    return max(issued, key=lambda permit: permit.valid_until or on, default=None)


@dataclass(slots=True)
class TimelinePage:
    """Some entries of a file's journal, newest first, with the names of who acted."""

    entries: list[Entry]
    names: dict[int, str]
    older: int | None


def timeline_of(person_id: int, *, before: int | None = None, readings: bool = False) -> TimelinePage:
    """What was done (or, with `readings`, who read) on a file: two queries."""
    entries = entries_of_person(person_id)
    entries = entries.filter(kind__in=READINGS) if readings else entries.exclude(kind__in=READINGS)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    return _page_of(entries)


def timeline_of_subject(kind: str, pk: int) -> TimelinePage:
    """What was done with one thing, such as a registration: two queries."""
    return _page_of(entries_of(kind, pk))


def _page_of(entries: QuerySet[Entry]) -> TimelinePage:
    found = list(entries[: ENTRIES_A_PAGE + 1])
    shown = found[:ENTRIES_A_PAGE]
    return TimelinePage(
        entries=shown,
        names=names_of({entry.by_id for entry in shown}),
        older=shown[-1].pk if len(found) > ENTRIES_A_PAGE else None,
    )


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """How users are called, by number."""
    return {
        user.pk: user.get_full_name() or user.username for user in User.objects.filter(pk__in=set(user_ids))
    }
