"""What a user may see: the only start of every list. Protected files do not exist for the others."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.queries.roles import may
from core.actors import Actor
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import (
    ArrivalNotification,
    Crossing,
    MarkedCrossing,
    Person,
    Registration,
    ResidencePermit,
    Stay,
)
from registry.queries.open_files import about_held_person, is_open, is_standing
from registry.queries.two_files import entries_about_two_of_which_one_is_held


def sees_held_files(user: Actor, on: date) -> bool:
    """Whether held files exist for the user."""
    return may(user, on, RegistryCapability.READ_PROTECTED)


def veil_of_files(*, user: Actor, on: date) -> Q | None:
    """Entries about held files do not exist for the others, nor does that a file ever was closed."""
    if sees_held_files(user, on):
        return None
    of_held = Q(about_held_person("person_id")) | entries_about_two_of_which_one_is_held()
    return of_held | Q(kind=RegistryEvent.PERSON_PROTECTED)


def visible_file(user: Actor, on: date, path: str) -> Q | None:
    """The condition on the person behind `path`; None when the user sees no file at all."""
    if not may(user, on, RegistryCapability.FIND_FILES):
        return None
    return Q() if sees_held_files(user, on) else is_open(path)


def of_visible_files(queryset: QuerySet[Any], user: Actor, on: date, path: str) -> QuerySet[Any]:
    """Those rows whose person, behind `path`, the user may find."""
    condition = visible_file(user, on, path)
    return queryset.none() if condition is None else queryset.filter(condition)


def persons_visible_to(user: Actor, on: date) -> QuerySet[Person]:
    """The files the user may find; those taken over by another are left out."""
    return of_visible_files(Person.objects.filter(is_standing()), user, on, "")


def persons_named(*, numbers: set[int], user: Actor, on: date) -> dict[int, tuple[str, str]]:
    """How people are called whose files the user may find, with the way to the file."""
    found = persons_visible_to(user, on).filter(pk__in=numbers)
    return {
        person.pk: (person.full_name, reverse("admin:registry_person_change", args=[person.pk]))
        for person in found
    }


def stays_visible_to(user: User, on: date) -> QuerySet[Stay]:
    """Stays of files the user may find, annulled ones left out."""
    return of_visible_files(Stay.objects.filter(annulled_on__isnull=True), user, on, "person__")


def crossings_visible_to(user: User, on: date) -> QuerySet[Crossing]:
    """Crossings of files the user may find."""
    return of_visible_files(Crossing.objects.all(), user, on, "person__")


def marks_visible_to(user: User, on: date) -> QuerySet[MarkedCrossing]:
    """Marked crossings of files the user may find."""
    return of_visible_files(MarkedCrossing.objects.all(), user, on, "person__")


def registrations_visible_to(user: User, on: date) -> QuerySet[Registration]:
    """Registrations of files the user may find."""
    return of_visible_files(Registration.objects.all(), user, on, "stay__person__")


def notifications_visible_to(user: User, on: date) -> QuerySet[ArrivalNotification]:
    """Arrival notifications of files the user may find."""
    return of_visible_files(ArrivalNotification.objects.all(), user, on, "stay__person__")


def residence_permits_visible_to(user: User, on: date) -> QuerySet[ResidencePermit]:
    """Residence permits of files the user may find."""
    return of_visible_files(ResidencePermit.objects.all(), user, on, "person__")
