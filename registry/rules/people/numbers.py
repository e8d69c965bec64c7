"""Whose file each document of one number belongs to: one pure function, the same in any order of arrival."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from identity.name_keys import name_key
from registry.rules.people.holders import Holder, may_be_called

#: The moment of the first crossing with a document, then its source and its number there.
First = tuple[datetime, str, str]


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of the documents that have a number, with what its own crossings say of the holder by now.

    One that `stays` is where a person has put it, or where a person's word about the file keeps it.
    """

    id: int
    file_id: int
    holder: Holder
    first: First | None
    stays: bool = False


@dataclass(slots=True)
class OneHolder:
    """Documents of one holder, and the file they belong to; `None` is one that has to be made."""

    file_id: int | None
    documents: list[Numbered] = field(default_factory=list)


def by_holder(documents: Iterable[Numbered], different: Collection[frozenset[int]]) -> list[OneHolder]:
    """Put documents of one number together where what is told of their holders is one person.

    In the order of the first crossings, after those that stay where they are; a file is its earliest
    document's. Files that a person found `different` keep their documents apart.
    """
    found: list[OneHolder] = []
    documents = list(documents)
    for document in sorted((d for d in documents if d.stays), key=lambda d: (d.file_id, d.id)):
        if not found or found[-1].file_id != document.file_id:
            found.append(OneHolder(document.file_id))
        found[-1].documents.append(document)
    loose = [(d.first, d) for d in documents if not d.stays and d.first is not None]
    for _first, document in sorted(loose, key=lambda one: one[0]):
        same = (one for one in found if _belongs(document, one.documents, different))
        holder = next(same, None)
        if holder is None:
            holder = OneHolder(None)
            found.append(holder)
        holder.documents.append(document)
    taken = {one.file_id for one in found}
    for one in found:
        if one.file_id is None:
            free = (d.file_id for d in one.documents if d.file_id not in taken)
            one.file_id = next(free, None)
            taken.add(one.file_id)
    return found


def _belongs(document: Numbered, others: Sequence[Numbered], different: Collection[frozenset[int]]) -> bool:
    if any(frozenset((document.file_id, other.file_id)) in different for other in others):
        return False
    return any(is_same_holder(document.holder, other.holder) for other in others)


def is_same_holder(one: Holder, other: Holder) -> bool:
    """Whether one number under two kinds or countries is one person's: whole birth date, sex, citizenship
    and surname are the same, and the given names may be."""
    return (
        one.born_on == other.born_on
        and one.born_on.is_whole
        and (one.sex, one.citizenship_id) == (other.sex, other.citizenship_id)
        and name_key(one.name[0]) == name_key(other.name[0])
        and may_be_called(one.name, other.name)
    )
