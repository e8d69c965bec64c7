"""Whose file a document belongs to is asked again when more is told of its number.

The file of a document was chosen by what the first line said. A line that comes later, or puts an earlier one
right, may say otherwise, of this document or of another with its number; whatever came first, the file is in
the end the one that the newest revisions of all lines come to. What people decided stays.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from django.db import connection

from accounts.models import User
from identity.document_numbers import document_key
from identity.names import given_name_key, name_key
from identity.partial_dates import PartialDate
from journal.operations import NewEntry, record_many
from reference.queries.dated import home_country_id
from registry.events import RegistryEvent
from registry.models import Crossing, IdentityDocument, LikelyMatch, Person
from registry.operations.crossings.ghosts import let_ghosts_go
from registry.operations.matches.moving_lines import move_lines
from registry.operations.spellings import keep_spellings
from registry.queries.open_files import stands_for_sql
from registry.queries.people.numbers import decided_files, decided_lines, documents_added_by_officers
from registry.rules.people.holders import Holder, OnFile, Reading, holder_of
from registry.rules.people.numbers import Numbered, by_holder
from registry.states import MatchState

Key = tuple[str, int, str]

#: Numbers that more than one document has, of the staged lines and of what they put right.
_SHARED = """
SELECT d.number_key FROM registry_identitydocument d
JOIN (SELECT number_key FROM intake_row WHERE verdict IS NULL AND NOT is_known
      UNION SELECT unnest(%s::text[])) k USING (number_key)
GROUP BY 1 HAVING count(*) > 1
"""

_BEFORE = """
SELECT DISTINCT c.document_number FROM intake_row k CROSS JOIN LATERAL (
  SELECT document_number FROM registry_crossing WHERE source = %s AND source_id = k.source_id OFFSET 0
) c
WHERE k.verdict IS NULL AND NOT k.is_known AND (k.revision > 1 OR NOT k.is_current)
"""

_FILES = f"""
SELECT DISTINCT {stands_for_sql("p")} FROM registry_identitydocument d
JOIN registry_person p ON p.id = d.person_id WHERE d.number_key = ANY(%s)
"""


@dataclass(slots=True)
class _Lines:
    """The crossings of a file with one document, in the order of time: all, and what the newest say."""

    ids: list[int] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    first: tuple[Any, str, str] | None = None
    is_decided: bool = False


def shared_numbers(cursor: Any, *, source: str, has_corrections: bool) -> list[str]:
    """The numbers, of the staged lines and of those that they put right, that several documents have."""
    before: set[str] = set()
    if has_corrections:
        cursor.execute(_BEFORE, [source])
        before = {document_key(number) for (number,) in cursor.fetchall()}
    cursor.execute(_SHARED, [sorted(before)])
    return sorted(number for (number,) in cursor.fetchall())


def files_of_numbers(cursor: Any, numbers: Collection[str]) -> set[int]:
    """The files that have a document with one of these numbers."""
    cursor.execute(_FILES, [list(numbers)])
    return {person_id for (person_id,) in cursor.fetchall()}


def ask_again(*, numbers: Collection[str], on: date, by: User) -> set[int]:
    """Give each document with one of these numbers the file of its holder; whose files changed.

    The files are locked by the caller, who makes them and their stays anew.
    """
    by_number: dict[str, list[IdentityDocument]] = defaultdict(list)
    documents = IdentityDocument.objects.filter(number_key__in=numbers, held_until=None)
    for document in documents.select_related("person").order_by("pk"):
        by_number[document.number_key].append(document)
    several = [document for found in by_number.values() if len(found) > 1 for document in found]
    if not several:
        return set()
    files = {document.pk: document.person.merged_into_id or document.person_id for document in several}
    lines = _lines_of(set(files.values()), set(by_number))
    staying = _that_stay(several, files, lines)
    different = _found_different(set(files.values()))
    changed: set[int] = set()
    for found in by_number.values():
        numbered = [
            _numbered(d, files[d.pk], lines[files[d.pk], _key(d)], stays=d.pk in staying)
            for d in found
            if d.pk in files and (d.pk in staying or lines[files[d.pk], _key(d)].readings)
        ]
        for one in by_holder(numbered, different):
            goes = [d for d in one.documents if d.file_id != one.file_id]
            if goes:
                into = one.file_id or _enrol(one.documents[0].holder, on=on, by=by)
                of = {d.pk: d for d in found}
                _move(into, [(d, lines[d.file_id, _key(of[d.id])]) for d in goes], of, on=on, by=by)
                changed |= {into, *(d.file_id for d in goes)}
    return changed


def _key(document: IdentityDocument) -> Key:
    return document.kind, document.issuing_country_id, document.number_key


def _lines_of(file_ids: Collection[int], numbers: Collection[str]) -> dict[tuple[int, Key], _Lines]:
    """What crossed with these numbers, by file and document."""
    newest: dict[tuple[str, str], int] = {}
    mine = Crossing.objects.filter(person__in=file_ids)
    threads = list(mine.values_list("source", "source_id").distinct())
    sources, ids = {source for source, _source_id in threads}, {source_id for _source, source_id in threads}
    told = Crossing.objects.filter(source__in=sources, source_id__in=ids)
    for source, source_id, revision in told.values_list("source", "source_id", "revision"):
        newest[source, source_id] = max(revision, newest.get((source, source_id), 0))
    decided = decided_lines(file_ids)
    found: dict[tuple[int, Key], _Lines] = defaultdict(_Lines)
    for crossing in mine.order_by("crossed_at", "source", "source_id", "revision"):
        number = document_key(crossing.document_number)
        if number not in numbers:
            continue
        key = (crossing.document_kind, crossing.issuing_country_id, number)
        lines = found[crossing.person_id, key]
        lines.ids.append(crossing.pk)
        lines.is_decided |= crossing.pk in decided
        if crossing.revision == newest[crossing.source, crossing.source_id]:
            lines.readings.append(Reading(crossing.pk, crossing.crossed_on, _holder(crossing)))
            if lines.first is None:
                lines.first = (crossing.crossed_at, crossing.source, crossing.source_id)
    return found


def _holder(row: Crossing | Person) -> Holder:
    name = (row.surname, row.given_names, row.patronymic)
    return Holder(name, cast(PartialDate, row.born_on), row.sex, row.citizenship_id)


def _numbered(document: IdentityDocument, file_id: int, lines: _Lines, *, stays: bool) -> Numbered:
    if stays or not lines.readings:
        return Numbered(document.pk, file_id, _holder(document.person), lines.first, stays)
    nobody = OnFile(lines.readings[0].holder)
    holder, _differing = holder_of(lines.readings, nobody, home_id=home_country_id())
    return Numbered(document.pk, file_id, holder, lines.first, stays)


def _that_stay(
    documents: Iterable[IdentityDocument], files: dict[int, int], lines: dict[tuple[int, Key], _Lines]
) -> set[int]:
    """The documents that a person has put where they are, or that a person's word keeps there."""
    documents = list(documents)
    decided, holding = decided_files(set(files.values()))
    staying = documents_added_by_officers([document.pk for document in documents])
    first: dict[int, tuple[Any, int]] = {}
    for document in documents:
        file_id = files[document.pk]
        of_document = lines[file_id, _key(document)]
        if file_id in decided or of_document.is_decided or not of_document.ids:
            staying.add(document.pk)
        elif file_id in holding and of_document.first is not None:
            one = (of_document.first, document.pk)
            first[file_id] = min(one, first.get(file_id, one))
    return staying | {document_id for _first, document_id in first.values()}


def _found_different(file_ids: Collection[int]) -> set[frozenset[int]]:
    pairs = LikelyMatch.objects.filter(state=MatchState.DIFFERENT, one__in=file_ids, other__in=file_ids)
    return {frozenset(pair) for pair in pairs.values_list("one_id", "other_id")}


def _move(
    into: int,
    goes: Iterable[tuple[Numbered, _Lines]],
    documents: dict[int, IdentityDocument],
    *,
    on: date,
    by: User,
) -> None:
    """Move documents with their crossings; a file on which nothing stands any more goes."""
    entries = []
    with connection.cursor() as cursor:
        # Two stays may cover one day until they are made anew, which looks at it again.
        cursor.execute("SET CONSTRAINTS registry_stay_one_at_a_time DEFERRED")
        for numbered, lines in goes:
            origin = numbered.file_id
            move_lines(cursor, origin=origin, into=into, crossings=lines.ids, documents=[numbered.id])
            data = {"kind": documents[numbered.id].kind, "warnings": ["person.same_number"]}
            entries.append(NewEntry(RegistryEvent.DOCUMENT_ADDED, numbered.id, into, data=data))
            let_ghosts_go(person_ids=[origin], into=into, on=on, by=by)
    record_many(entries, by=by, on=on)


def _enrol(holder: Holder, *, on: date, by: User) -> int:
    """A file of what is told of this holder."""
    surname, given_names, patronymic = holder.name
    person = Person.objects.create(
        surname=surname,
        given_names=given_names,
        patronymic=patronymic,
        surname_key=name_key(surname),
        given_key=given_name_key(given_names, patronymic),
        born_on=holder.born_on,
        sex=holder.sex,
        citizenship_id=holder.citizenship_id,
        enrolled_on=on,
    )
    with connection.cursor() as cursor:
        keep_spellings(cursor, [(surname, given_names)])
    entry = NewEntry(RegistryEvent.PERSON_ENROLLED, person.pk, person.pk, data={"origin": "feed"})
    record_many([entry], by=by, on=on)
    return person.pk
