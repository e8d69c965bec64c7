"""Finding people, and locking a file for an act. Protected files exist for their officers only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from accounts.models import SYSTEM_USER_ID, User
from core.actors import Actor
from core.errors import NotFound, RuleViolation
from core.partial_dates import agreeing, known_as
from identity.document_numbers import document_key, document_shape
from identity.names import name_prefixes
from identity.partial_dates import PartialDate
from registry.models import FormerValue, IdentityDocument, Person, Stay
from registry.queries.open_files import IsOneOf, is_standing, numbered
from registry.queries.visibility import persons_visible_to
from registry.rules.people.search import other_splits
from registry.states import FormerKind

FOUND_AT_MOST = 50
FORMER_AT_MOST = 1_000
NOBODY = 0
#: Those that are valid before those that ended, each the newest first.
NEWEST_DOCUMENT_FIRST = (F("held_until").desc(nulls_first=True), "-first_seen_on", "-pk")


class ByKey(OrderBy):
    """Order by a folded name as its index does, so that a search stops at its limit."""

    # Django looks for the word that ends an ordering; the operator takes none, so it stands apart.
    template = "%(expression)s USING ~<~ /* ASC */"

    def __init__(self, name: str) -> None:
        super().__init__(F(name))


def files_open_to(user: Actor, on: date) -> QuerySet[Person]:
    """The files on which the user may act; the `system` user acts on all that were not merged."""
    if user.pk == SYSTEM_USER_ID:
        return Person.objects.filter(is_standing())
    return persons_visible_to(user, on)


def lock_person(*, person_id: int, user: User, on: date) -> Person:
    """The file locked for an act, until the transaction ends.

    The person is locked before the stay and its papers, in the order in which clocks are written.

    Raises: NotFound when there is no such file for this user.
    """
    person = files_open_to(user, on).select_for_update(of=("self",), no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("There is no such file."), facts={"person": person_id})
    return person


def holders_of(number: str) -> QuerySet[IdentityDocument]:
    """The documents with this number in any spelling, and those that look the same, to narrow a list that
    begins from what its reader may see."""
    return IdentityDocument.objects.filter(numbered(document_key(number), document_shape(number)))


def documents_newest_first() -> "Prefetch[Any, Any, Any]":
    """The documents of files, with their countries, as `NEWEST_DOCUMENT_FIRST` has them."""
    documents = IdentityDocument.objects.select_related("issuing_country").order_by(*NEWEST_DOCUMENT_FIRST)
    return Prefetch("documents", documents)


def had_name(column: str, prefixes: Sequence[str]) -> Q:
    """Files that had such a name before, to be added to those that have it now.

    Read first, so that a list goes by the indexes of both; at most `FORMER_AT_MOST` of them.
    """
    named = Q()
    for prefix in prefixes:
        named |= Q(**{f"{column}__startswith": prefix})
    former = FormerValue.objects.filter(named, kind=FormerKind.NAME).order_by("person_id")
    found = former.values_list("person_id", flat=True).distinct()[:FORMER_AT_MOST]
    return Q(IsOneOf(F("pk"), Value(list(found), output_field=ArrayField(BigIntegerField()))))


def refuse_citizens_stay(stay: Stay) -> None:
    """Nothing is asked of a citizen's stay. Raises: RuleViolation naming the field and the cure."""
    if stay.is_citizens:
        raise RuleViolation(
            _(
                "Citizenship: a citizen of Kazakhstan is no foreigner; for this stay there is nothing to "
                "notify, register or permit. A wrong citizenship is corrected in the file by the migration "
                "police; one that the border misread, by a corrected crossing of the border service."
            ),
            code="citizen",
            facts={"field": "citizenship"},
        )


def find_persons(
    *,
    user: Actor,
    on: date,
    document: str = "",
    iin: str = "",
    born_on: PartialDate | None = None,
    surname: str = "",
    given_names: str = "",
    limit: int = FOUND_AT_MOST,
) -> list[Person]:
    """Up to `limit` files that match everything given, with their documents; [] when nothing is.

    A document by its number in any spelling, whole, then those whose number only looks the same; an IIN
    whole; a birth date as much of it as is known, of the file too; names by their beginnings, folded
    (`name_key`), former ones too (`found_as` says so); when that finds nothing, in the other order and
    parted elsewhere (`other_splits`). Two queries for the files of each key prefix (usually one) and one
    for their documents (one more to look a document up, two more for birth dates known less well); each
    reads an index only as far as the limit. Ask for one more than is shown to know whether there are more.
    """
    files = files_open_to(user, on)
    if document or iin:
        return _shown(_by_number(files, document=document, iin=iin, born_on=born_on), limit)
    if born_on is not None and not surname:
        return _by_birth_date(files, born_on, limit)
    for family, given in ((surname, given_names), *other_splits(surname, given_names)):
        if found := _by_name(files, family, given, born_on, limit):
            return found
    return []


def person_by_public_id(*, public_id: Any, user: User, on: date) -> Person:
    """The file other systems know by this id. Raises: NotFound when the user may not see it."""
    person = files_open_to(user, on).select_related("citizenship").filter(public_id=public_id).first()
    if person is None:
        raise NotFound(_("There is no such file."), facts={"public_id": str(public_id)})
    return person


def _by_number(
    files: QuerySet[Person], *, document: str, iin: str, born_on: PartialDate | None
) -> QuerySet[Person]:
    if document:
        # Read first, so that the plan never depends on how a join is estimated. Files are asked for also
        # when nobody holds it: an answer about a closed file takes no longer than one about none.
        key = document_key(document)
        holders = holders_of(document).values_list("person_id", "number_key")[:FOUND_AT_MOST]
        exact = [person for person, number in holders if number == key]
        files = files.filter(pk__in=[person for person, _number in holders] or [NOBODY])
        files = files.annotate(is_exact=Q(pk__in=exact or [NOBODY])).order_by("-is_exact", "pk")
    if iin:
        taken_over = Person.objects.filter(iin=iin).values("merged_into")
        files = files.filter(Q(iin=iin) | Q(pk__in=taken_over))
    if born_on is not None:
        files = files.filter(agreeing("born_on", born_on))
    return files if document else files.order_by("pk")


def _by_birth_date(files: QuerySet[Person], born_on: PartialDate, limit: int) -> list[Person]:
    """Those whose date is known as well or better; then, as far as there is room, those known less well."""
    found = _shown(files.filter(known_as("born_on", born_on)).order_by("surname_key", "pk"), limit)
    less = born_on.readings[1:]
    if less and len(found) < limit:
        also = files.filter(born_on__in=less).order_by("-born_on", "surname_key", "pk")
        found += _shown(also, limit - len(found))
    return found


def _by_name(
    files: QuerySet[Person], surname: str, given_names: str, born_on: PartialDate | None, limit: int
) -> list[Person]:
    found: dict[int, Person] = {}
    given = Q()
    for prefix in name_prefixes(given_names):
        given |= Q(given_key__startswith=prefix)
    for prefix in name_prefixes(surname):
        matching = files.filter(given, surname_key__startswith=prefix)
        if born_on is not None:
            matching = matching.filter(agreeing("born_on", born_on))
        ordered = matching.order_by(ByKey("surname_key"), ByKey("given_key"))
        now = _shown(ordered, limit)
        found.update((person.pk, person) for person in now)
        if len(now) < limit:
            for person in _by_former_name(files, prefix, given_names, born_on, limit):
                found.setdefault(person.pk, person)
    ranked = sorted(found.values(), key=lambda person: (person.surname_key, person.given_key, person.pk))
    return ranked[:limit]


def _by_former_name(
    files: QuerySet[Person], prefix: str, given_names: str, born_on: PartialDate | None, limit: int
) -> list[Person]:
    """Files that had such a name before; `found_as` says which."""
    given = Q()
    for beginning in name_prefixes(given_names):
        given |= Q(former_values__given_key__startswith=beginning)
    named = files.filter(
        given, former_values__kind=FormerKind.NAME, former_values__surname_key__startswith=prefix
    ).annotate(
        **{f"former_{name}": F(f"former_values__{name}") for name in ("surname", "given_names", "patronymic")}
    )
    if born_on is not None:
        named = named.filter(agreeing("born_on", born_on))
    by_key = (ByKey("former_values__surname_key"), ByKey("former_values__given_key"))
    found: dict[int, Person] = {}
    for person in _shown(named.order_by(*by_key), limit):
        found.setdefault(person.pk, person)
    return list(found.values())


def found_as(person: Any) -> str:
    """The former name by which a search found the person; empty where it was found by what is true now."""
    parts = (getattr(person, f"former_{name}", "") for name in ("surname", "given_names", "patronymic"))
    return " ".join(part for part in parts if part)


def _shown(files: QuerySet[Person], limit: int) -> list[Person]:
    return list(files.select_related("citizenship").prefetch_related(documents_newest_first())[:limit])
