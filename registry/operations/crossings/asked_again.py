"""Whose file a document belongs to is asked again when more is told of its number.

The file of a document was chosen by what the first line said. A line that comes later, or puts an earlier one
right, may say otherwise, of this document or of another with its number; whatever came first, the file is in
the end the one that the newest revisions of all lines come to. What people decided stays.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import User
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import IdentityDocument, LikelyMatch
from registry.operations.crossings.after_the_end import ask_after_the_end
from registry.operations.crossings.enrolling import enrol_holder
from registry.operations.crossings.ghosts import let_ghosts_go
from registry.operations.moving_lines import move_lines
from registry.queries.open_files import stands_for_sql
from registry.queries.people.numbered_lines import (
    Key,
    Lines,
    file_of,
    holder_of_lines,
    holder_told,
    key_of,
    lines_of,
)
from registry.queries.people.numbers import decided_files, documents_added_by_officers
from registry.rules.people.numbers import Numbered, by_holder
from registry.states import MatchState

#: Numbers that more than one document or period has, of the staged lines and of what they put right.
_SHARED = """
SELECT d.number_key FROM registry_identitydocument d
JOIN (SELECT number_key FROM intake_row WHERE verdict IS NULL AND NOT is_known
      UNION SELECT unnest(%s::text[])) k USING (number_key)
GROUP BY 1 HAVING count(*) > 1 OR bool_or(d.held_until IS NOT NULL)
"""

_FILES = f"""
SELECT DISTINCT {stands_for_sql("p")} FROM registry_identitydocument d
JOIN registry_person p ON p.id = d.person_id WHERE d.number_key = ANY(%s)
"""


def shared_numbers(cursor: Any, left: Collection[str]) -> list[str]:
    """Of the numbers of the staged lines, and of those they have `left`, those of several periods."""
    cursor.execute(_SHARED, [sorted(left)])
    return sorted(number for (number,) in cursor.fetchall())


def files_of_numbers(cursor: Any, numbers: Collection[str]) -> set[int]:
    """The files that have a document with one of these numbers."""
    cursor.execute(_FILES, [list(numbers)])
    return {person_id for (person_id,) in cursor.fetchall()}


def ask_again(*, numbers: Collection[str], on: date, by: User) -> set[int]:
    """Give each document with one of these numbers the file of its holder; whose files changed.

    The files are locked by the caller, who makes them and their stays anew.
    """
    changed = ask_after_the_end(numbers=numbers, on=on, by=by)
    by_number: dict[str, list[IdentityDocument]] = defaultdict(list)
    documents = IdentityDocument.objects.filter(number_key__in=numbers, held_until=None)
    for document in documents.select_related("person").order_by("pk"):
        by_number[document.number_key].append(document)
    several = [document for found in by_number.values() if len(found) > 1 for document in found]
    if not several:
        return changed
    files = {document.pk: file_of(document) for document in several}
    lines = lines_of(set(files.values()), set(by_number))
    staying = _that_stay(several, files, lines)
    different = _found_different(set(files.values()))
    for found in by_number.values():
        numbered = [
            _numbered(d, files[d.pk], lines[files[d.pk], key_of(d)], stays=d.pk in staying)
            for d in found
            if d.pk in files and (d.pk in staying or lines[files[d.pk], key_of(d)].newest)
        ]
        for one in by_holder(numbered, different):
            goes = [d for d in one.documents if d.file_id != one.file_id]
            if goes:
                into = one.file_id or enrol_holder(one.documents[0].holder, on=on, by=by)
                of = {d.pk: d for d in found}
                _move(into, [(d, lines[d.file_id, key_of(of[d.id])]) for d in goes], of, on=on, by=by)
                changed |= {into, *(d.file_id for d in goes)}
    return changed


def _numbered(document: IdentityDocument, file_id: int, lines: Lines, *, stays: bool) -> Numbered:
    holder = holder_told(document.person) if stays else holder_of_lines(lines.newest)
    return Numbered(document.pk, file_id, holder, lines.first, stays)


def _that_stay(
    documents: Iterable[IdentityDocument], files: dict[int, int], lines: dict[tuple[int, Key], Lines]
) -> set[int]:
    """The documents that a person has put where they are, or that a person's word keeps there."""
    documents = list(documents)
    decided, holding = decided_files(set(files.values()))
    staying = documents_added_by_officers([document.pk for document in documents])
    first: dict[int, tuple[Any, int]] = {}
    for document in documents:
        file_id = files[document.pk]
        of_document = lines[file_id, key_of(document)]
        if file_id in decided or of_document.decided or not of_document.ids:
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
    goes: Iterable[tuple[Numbered, Lines]],
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
