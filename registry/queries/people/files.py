"""Finding people, and locking a file for an act. Protected files exist for their officers only."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Prefetch, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from accounts.models import SYSTEM_USER_ID, User
from core.actors import Actor
from core.errors import NotFound, RuleViolation
from core.partial_dates import agreeing, known_as
from identity.document_numbers import document_key, document_shape
from identity.name_keys import name_prefixes
from identity.naming import Name
from identity.naming.likeness import closeness
from identity.partial_dates import PartialDate
from registry.models import FormerValue, IdentityDocument, Person, Stay
from registry.queries.open_files import IsOneOf, is_standing, numbered
from registry.queries.people.alike import NAMES_AT_LEAST, Near, files_alike
from registry.queries.visibility import persons_visible_to
from registry.rules.people.hits import is_as_typed, likeness_of
from registry.rules.people.search import is_no_name, other_splits
from registry.states import FormerKind, FoundBy

FOUND_AT_MOST = 50
FORMER_AT_MOST = 1_000
NOBODY = 0
NAMES = ("surname", "given_names", "patronymic")
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


def holders_by_key(number: str) -> QuerySet[IdentityDocument]:
    """Those of `holders_of` that have the number itself: they go before what only looks the same."""
    return IdentityDocument.objects.filter(number_key=document_key(number))


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
    like: bool = True,
) -> list[Person]:
    """Up to `limit` files that match what is given, with their documents, the surest first.

    A document by its number in any spelling, whole, then those whose number only looks the same; an IIN
    whole; a birth date as much of it as is known, of the file too. With a number the birth date and the name
    only decide between its holders, or the name finds those of the name when none has it. Names by their
    beginnings, folded (`name_key`), former ones too; when that finds nothing, in the other order and parted
    elsewhere (`other_splits`); then, if asked for, names that are spelled otherwise or are `like` it
    (`files_alike`).
    `found_by` says of each why it is there, `found_as` by which former name.

    Two queries for the files of each key prefix (usually one), one for their documents, two for names that
    are like it (three with a birth date) and two to show those. Each reads an index only as far as the limit.
    Ask for one more than is shown to know whether there are more.
    """
    files = files_open_to(user, on)
    found: list[Person] = []
    if is_no_name(f"{surname} {given_names}"):
        surname = given_names = ""
    if document or iin:
        found = _by_numbers(files, document=document, iin=iin, born_on=born_on, limit=limit)
        if not surname or any(is_called(person, surname, given_names) for person in found):
            return sorted(found, key=lambda person: not is_called(person, surname, given_names))
    elif born_on is not None and not surname:
        return [_found(person, FoundBy.BIRTH_DATE) for person in _by_birth_date(files, born_on, limit)]
    if not surname:
        return []
    found += _others(_by_any_split(files, surname, given_names, born_on, limit), found)
    if like and len(found) < limit:
        near = files_alike(user=user, on=on, surname=surname, given_names=given_names, born_on=born_on)
        found += _likely(files, near, found, limit - len(found))
    return found[:limit]


def person_by_public_id(*, public_id: Any, user: User, on: date) -> Person:
    """The file other systems know by this id, or the one that took it over. Raises: NotFound when the user
    may not see it."""
    taken_over = Person.objects.filter(public_id=public_id).values("merged_into")
    files = files_open_to(user, on).select_related("citizenship")
    person = files.filter(Q(public_id=public_id) | Q(pk__in=taken_over)).first()
    if person is None:
        raise NotFound(_("There is no such file."), facts={"public_id": str(public_id)})
    return person


def _found(person: Any, by: FoundBy) -> Person:
    person.found_by = by
    return cast(Person, person)


def found_by(person: Any) -> FoundBy | None:
    """Why a search showed the person; None of a file that no search has found."""
    return getattr(person, "found_by", None)


def _others(persons: Iterable[Person], known: Iterable[Person]) -> list[Person]:
    there = {person.pk for person in known}
    return [person for person in persons if person.pk not in there]


def is_called(person: Person, surname: str, given_names: str) -> bool:
    """Whether the person's name is the one typed or like it, however its words are parted."""
    name = Name(person.surname, person.given_names, person.patronymic)
    splits = ((surname, given_names), *other_splits(surname, given_names))
    return any(closeness(Name(*split), name) >= NAMES_AT_LEAST for split in splits)


def _by_numbers(
    files: QuerySet[Person], *, document: str, iin: str, born_on: PartialDate | None, limit: int
) -> list[Person]:
    """Who has the number or the IIN; where both were typed and some have both, those.

    A birth date decides between them. Where none of them may have it, either may be mistyped: they are
    shown all the same.
    """
    if born_on is not None:
        agreeing_files = files.filter(agreeing("born_on", born_on))
        if found := _by_numbers(agreeing_files, document=document, iin=iin, born_on=None, limit=limit):
            return found
    found = _by_document(files, document, limit) if document else []
    if not iin:
        return found
    taken_over = Person.objects.filter(iin=iin).values("merged_into")
    holders = files.filter(Q(iin=iin) | Q(pk__in=taken_over)).order_by("pk")
    by_iin = [_found(person, FoundBy.IIN) for person in _shown(holders, limit)]
    if both := [person for person in by_iin if person in found]:
        return both
    return [*found, *by_iin][:limit]


def _by_document(files: QuerySet[Person], document: str, limit: int) -> list[Person]:
    # Read first, so that the plan never depends on how a join is estimated. Files are asked for also
    # when nobody holds it: an answer about a closed file takes no longer than one about none.
    key = document_key(document)
    holders = holders_of(document).values_list("person_id", "number_key")[:FOUND_AT_MOST]
    exact = [person for person, number in holders if number == key]
    files = files.filter(pk__in=[person for person, _number in holders] or [NOBODY])
    files = files.annotate(is_exact=Q(pk__in=exact or [NOBODY])).order_by("-is_exact", "pk")
    return [
        _found(person, FoundBy.NUMBER if person.pk in exact else FoundBy.NUMBER_ALIKE)
        for person in _shown(files, limit)
    ]


def _by_birth_date(files: QuerySet[Person], born_on: PartialDate, limit: int) -> list[Person]:
    """Those whose date is known as well or better; then, as far as there is room, those known less well."""
    found = _shown(files.filter(known_as("born_on", born_on)).order_by("surname_key", "pk"), limit)
    less = born_on.readings[1:]
    if less and len(found) < limit:
        also = files.filter(born_on__in=less).order_by("-born_on", "surname_key", "pk")
        found += _shown(also, limit - len(found))
    return found


def _by_any_split(
    files: QuerySet[Person], surname: str, given_names: str, born_on: PartialDate | None, limit: int
) -> list[Person]:
    """By the beginnings of names, as the words were parted, else as they may be parted elsewhere."""
    for family, given in ((surname, given_names), *other_splits(surname, given_names)):
        if found := _by_name(files, family, given, born_on, limit):
            typed = f"{family} {given}"
            return [
                _found(p, FoundBy.NAME if is_as_typed(typed, name_found(p)) else FoundBy.SPELLING)
                for p in found
            ]
    return []


def _likely(
    files: QuerySet[Person], near: Sequence[Near], known: Iterable[Person], limit: int
) -> list[Person]:
    """The files of these that are not known yet, in their order."""
    there = {person.pk for person in known}
    wanted = {one.person_id: one for one in near if one.person_id not in there}
    wanted = dict(list(wanted.items())[:limit])
    if not wanted:
        return []
    persons: dict[int, Any] = {person.pk: person for person in _shown(files.filter(pk__in=wanted), limit)}
    found = []
    for one in wanted.values():
        if (person := persons.get(one.person_id)) is not None:
            if one.is_former:
                for column in NAMES:
                    setattr(person, f"former_{column}", getattr(one.name, column))
            found.append(_found(person, likeness_of(one.asked, one.name)))
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
    ).annotate(**{f"former_{name}": F(f"former_values__{name}") for name in NAMES})
    if born_on is not None:
        named = named.filter(agreeing("born_on", born_on))
    by_key = (ByKey("former_values__surname_key"), ByKey("former_values__given_key"))
    found: dict[int, Person] = {}
    for person in _shown(named.order_by(*by_key), limit):
        found.setdefault(person.pk, person)
    return list(found.values())


def found_as(person: Any) -> str:
    """The former name by which a search found the person; empty where it was found by what is true now."""
    parts = (getattr(person, f"former_{name}", "") for name in NAMES)
    return " ".join(part for part in parts if part)


def name_found(person: Any) -> Name:
    """The name by which a search found the person: the former one, or that of now."""
    before = "former_" if found_as(person) else ""
    return Name(*(getattr(person, f"{before}{name}") for name in NAMES))


def _shown(files: QuerySet[Person], limit: int) -> list[Person]:
    return list(files.select_related("citizenship").prefetch_related(documents_newest_first())[:limit])
