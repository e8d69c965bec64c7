"""One migrant's file, read in a constant number of queries whatever it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from accounts.models import User
from registry.models import (
    ArrivalNotification,
    Crossing,
    FormerValue,
    IdentityDocument,
    MarkedCrossing,
    OtherCitizenship,
    Person,
    Registration,
    ResidencePermit,
    Stay,
)
from registry.queries.people.files import NEWEST_DOCUMENT_FIRST, documents_newest_first
from registry.queries.people.holdings import may_hold, read_holdings
from registry.queries.stays.clocks import StayClock, clock_of
from registry.queries.stays.crossed import keep_whether_crossed
from registry.states import RegistrationState, ResidenceState

ROWS_SHOWN = 20


@dataclass(slots=True)
class File:
    """What a file page shows. `stay` is the one that goes on, else the newest; None before any."""

    person: Person
    documents: list[IdentityDocument]
    former: list[FormerValue]
    stays: list[Stay]
    stay: Stay | None
    clock: StayClock | None
    registrations: list[Registration]
    registration: Registration | None
    permits: list[ResidencePermit]
    permit: ResidencePermit | None
    request: ResidencePermit | None
    notices: list[ArrivalNotification]
    crossings: list[Crossing]
    marks: list[MarkedCrossing]


def file_of(person: Person, *, user: User, on: date) -> File:
    """Everything on the page of one person: nine queries at most and the clock's."""
    read_holdings(person)
    stays = _with_person(person, _stays_of(person))
    stay = stays[0] if stays else None
    by_id = {one.pk: one for one in stays}
    registrations = _with_stay(
        by_id, _papers(Registration, by_id, "host", "terms").order_by("-last_on", "-pk")
    )
    permits = _with_person(person, _permits_of(person))
    crossings = _of(Crossing, person, "checkpoint", "issuing_country").order_by("-crossed_at", "-pk")
    # With the person, so that the acts that ask for its documents do not read them again.
    prefetch_related_objects([person], documents_newest_first(), _other_citizenships_of(person))
    shown_crossings = list(crossings[:ROWS_SHOWN])
    keep_whether_crossed(person, bool(shown_crossings))
    return File(
        person=person,
        documents=list(person.documents.all())[:ROWS_SHOWN],
        former=_with_person(person, _former_of(person)),
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
        crossings=shown_crossings,
        marks=list(_marks_of(person)[:ROWS_SHOWN]),
    )


def _stays_of(person: Person) -> QuerySet[Stay]:
    """The newest first; of two entries told of one moment the stay that goes on, not the one it ended."""
    joined = ("region", "district", "regime", "entry__checkpoint", "exit__checkpoint")
    standing = _of(Stay, person, *joined).filter(annulled_on__isnull=True)
    return standing.order_by("-entered_at", "exit_missing", "-pk")


def _permits_of(person: Person) -> QuerySet[ResidencePermit]:
    permits = _of(ResidencePermit, person, "ground", "region", "stay").order_by("-pk")
    return permits if may_hold(person, "residence_permits") else permits.none()


def _former_of(person: Person) -> QuerySet[FormerValue]:
    former = _of(FormerValue, person, "citizenship", "received").order_by("-valid_until", "-pk")
    return former if may_hold(person, "former_values") else former.none()


def _marks_of(person: Person) -> QuerySet[MarkedCrossing]:
    marks = _of(MarkedCrossing, person, "crossing__checkpoint").order_by("-pk")
    return marks if may_hold(person, "marks") else marks.none()


def _other_citizenships_of(person: Person) -> "Prefetch[Any, Any, Any]":
    others = OtherCitizenship.objects.select_related("country")
    return Prefetch("other_citizenships", others if may_hold(person, "other_citizenships") else others.none())


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


def with_newest(files: QuerySet[Any]) -> QuerySet[Any]:
    """The files with the number of their newest document and what is known of their newest stay."""
    documents = IdentityDocument.objects.filter(person=OuterRef("pk")).order_by(*NEWEST_DOCUMENT_FIRST)
    stays = Stay.objects.filter(person=OuterRef("pk"), annulled_on__isnull=True).order_by("-entered_at")
    return files.annotate(
        newest_number=Subquery(documents.values("number")[:1]),
        newest_entry=Subquery(stays.values("entered_on")[:1]),
        newest_departure=Subquery(stays.values("departed_on")[:1]),
        newest_end=Subquery(stays.values("authorised_until")[:1]),
        newest_basis=Subquery(stays.values("basis")[:1]),
    )
