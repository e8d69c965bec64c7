"""What crossed with documents of certain numbers, by file and document."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

from identity.document_numbers import document_key
from identity.partial_dates import PartialDate
from reference.queries.dated import home_country_id
from registry.models import Crossing, IdentityDocument, Person
from registry.queries.people.numbers import decided_lines
from registry.rules.people.holders import Holder, OnFile, Reading, holder_of
from registry.rules.people.numbers import First

#: Kind, issuing country and key of the number.
Key = tuple[str, int, str]


@dataclass(slots=True)
class Lines:
    """The crossings of a file with one document, in the order of time: all, those that are the newest word,
    and those about whose holder a person has decided.
    """

    ids: list[int] = field(default_factory=list)
    newest: list[Crossing] = field(default_factory=list)
    decided: set[int] = field(default_factory=set)
    by_thread: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def first(self) -> First | None:
        """When the first of them crossed, then its source and its number there."""
        return next(((c.crossed_at, c.source, c.source_id) for c in self.newest), None)


def key_of(document: IdentityDocument) -> Key:
    """What the document's crossings name."""
    return document.kind, document.issuing_country_id, document.number_key


def file_of(document: IdentityDocument) -> int:
    """The file that stands for the document's."""
    return document.person.merged_into_id or document.person_id


def lines_of(file_ids: Collection[int], numbers: Collection[str]) -> dict[tuple[int, Key], Lines]:
    """What crossed with these numbers, by file and document."""
    mine = Crossing.objects.filter(person__in=file_ids)
    threads = list(mine.values_list("source", "source_id").distinct())
    sources, ids = {source for source, _source_id in threads}, {source_id for _source, source_id in threads}
    last: dict[tuple[str, str], int] = {}
    told = Crossing.objects.filter(source__in=sources, source_id__in=ids)
    for source, source_id, revision in told.values_list("source", "source_id", "revision"):
        last[source, source_id] = max(revision, last.get((source, source_id), 0))
    decided = decided_lines(file_ids)
    found: dict[tuple[int, Key], Lines] = defaultdict(Lines)
    for crossing in mine.order_by("crossed_at", "source", "source_id", "revision"):
        number = document_key(crossing.document_number)
        if number not in numbers:
            continue
        thread = (crossing.source, crossing.source_id)
        lines = found[crossing.person_id, (crossing.document_kind, crossing.issuing_country_id, number)]
        lines.ids.append(crossing.pk)
        lines.by_thread[thread].append(crossing.pk)
        if crossing.pk in decided:
            lines.decided.add(crossing.pk)
        if crossing.revision == last[thread]:
            lines.newest.append(crossing)
    return found


def holder_told(row: Crossing | Person) -> Holder:
    """The holder as this crossing, or this file, says."""
    name = (row.surname, row.given_names, row.patronymic)
    return Holder(name, cast(PartialDate, row.born_on), row.sex, row.citizenship_id)


def holder_of_lines(newest: list[Crossing]) -> Holder:
    """The holder that these crossings, in the order of time and not none, come to."""
    readings = [Reading(c.pk, c.crossed_on, holder_told(c)) for c in newest]
    holder, _differing = holder_of(readings, OnFile(readings[0].holder), home_id=home_country_id())
    return holder
