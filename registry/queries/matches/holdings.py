"""What each of two files holds, in a line: which of them stands is chosen by it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery

from registry.models import IdentityDocument, Person
from registry.queries.people.files import NEWEST_DOCUMENT_FIRST


@dataclass(frozen=True, slots=True)
class Holding:
    """The newest document of a file, how many stays it has, and the first and the newest entry."""

    number: str
    stays: int
    first_on: date | None
    last_on: date | None


def holdings_of(persons: Iterable[Person]) -> dict[int, Holding]:
    """By person; one query, whatever the files hold."""
    documents = IdentityDocument.objects.filter(person=OuterRef("pk")).order_by(*NEWEST_DOCUMENT_FIRST)
    standing = Q(stays__annulled_on__isnull=True)
    rows = (
        Person.objects.filter(pk__in=[person.pk for person in persons])
        .annotate(
            number=Subquery(documents.values("number")[:1]),
            how_many=Count("stays", filter=standing),
            first_on=Min("stays__entered_on", filter=standing),
            last_on=Max("stays__entered_on", filter=standing),
        )
        .values_list("pk", "number", "how_many", "first_on", "last_on")
    )
    return {pk: Holding(number or "", stays, first, last) for pk, number, stays, first, last in rows}


def fuller_of(one: Person, other: Person, holdings: dict[int, Holding]) -> tuple[Person, bool]:
    """The file to keep, and whether because it has more stays; of equals the older one."""
    mine, theirs = holdings[one.pk].stays, holdings[other.pk].stays
    if mine != theirs:
        return (one if mine > theirs else other), True
    return min(one, other, key=lambda person: (person.enrolled_on, person.pk)), False
