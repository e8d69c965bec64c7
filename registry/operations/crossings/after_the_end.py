"""Whose a crossing is that came after the number's last holder's period: asked again with every line of it.

The last holder's, where birth date and sex agree; another holder's otherwise, in a file of its own. Either is
marked for an officer. Where an officer has written the number down for somebody new, it is that person's.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection

from accounts.models import User
from core.storing import insert
from identity.document_numbers import document_shape
from journal.operations import NewEntry, record_many
from registry.events import RegistryEvent
from registry.models import Crossing, IdentityDocument, MarkedCrossing
from registry.operations.crossings.enrolling import enrol_holder
from registry.operations.crossings.ghosts import let_ghosts_go
from registry.operations.moving_lines import move_lines
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
from registry.rules.people.holders import Holder, may_be_of_one
from registry.states import CrossingMark

_MARK = CrossingMark.DOCUMENT_ENDED


def ask_after_the_end(*, numbers: Collection[str], on: date, by: User) -> set[int]:
    """Give each crossing after a number's end to whom it belongs, and mark it; whose files changed.

    The files are locked by the caller, who makes them and their stays anew.
    """
    by_key: dict[Key, list[IdentityDocument]] = defaultdict(list)
    documents = IdentityDocument.objects.filter(number_key__in=numbers).select_related("person")
    for document in documents.order_by("held_until", "pk"):
        by_key[key_of(document)].append(document)
    asked = {key: held for key, held in by_key.items() if held[0].held_until is not None}
    if not asked:
        return set()
    files = {file_of(document) for held in asked.values() for document in held}
    lines = lines_of(files, {key[2] for key in asked})
    decided, _holding = decided_files(files)
    changed: set[int] = set()
    for key, held in asked.items():
        mine = {file_of(document): lines[file_of(document), key] for document in held}
        changed |= _ask(held, mine, decided, on=on, by=by)
    return changed


def _ask(
    held: list[IdentityDocument],
    lines: Mapping[int, Lines],
    decided: Collection[int],
    *,
    on: date,
    by: User,
) -> set[int]:
    """Ask of one document; `held` are its periods in their order, one without an end last."""
    now = held[-1] if held[-1].held_until is None else None
    ended = [document for document in held if document.held_until is not None]
    if now is not None and _is_written_down(now, lines[file_of(now)], decided):
        return set()
    last = max(document.held_until for document in ended if document.held_until)
    after = [c for of in lines.values() for c in of.newest if c.crossed_on > last and c.pk not in of.decided]
    after.sort(key=lambda c: (c.crossed_at, c.source, c.source_id))
    holders = [(file_of(d), _holder_until(d, lines[file_of(d)], decided)) for d in reversed(ended)]
    goes = {c.pk: _whose(c, holders) for c in after}
    others = [c for c in after if goes[c.pk] is None]
    other_id = file_of(now) if now is not None else None
    if others and other_id is None:
        other_id = enrol_holder(holder_of_lines(others), on=on, by=by)
        _add(others[0], held[0], other_id, on=on)
    moves = [
        (origin, goes[c.pk] or other_id, ids)
        for c in after
        for origin, of in lines.items()
        if (ids := of.by_thread.get((c.source, c.source_id))) and origin != (goes[c.pk] or other_id)
    ]
    _move(moves)
    left = [into for origin, into, _ids in moves if now is not None and origin == file_of(now)]
    if now is not None and left and not others:
        now.delete()
        let_ghosts_go(person_ids=[file_of(now)], into=left[-1], on=on, by=by)
    _mark([c.pk for c in after], on=on, by=by)
    return {file_id for origin, into, _ids in moves for file_id in (origin, into) if file_id is not None}


def _move(moves: list[tuple[int, int | None, list[int]]]) -> None:
    """Move crossings, each in all its revisions, from one file into another."""
    with connection.cursor() as cursor:
        # Two stays may cover one day until they are made anew, which looks at it again.
        cursor.execute("SET CONSTRAINTS registry_stay_one_at_a_time DEFERRED")
        for origin, into, ids in moves:
            if into is not None:
                move_lines(cursor, origin=origin, into=into, crossings=ids, documents=[])


def _is_written_down(now: IdentityDocument, lines: Lines, decided: Collection[int]) -> bool:
    """An officer has given the number to its new holder, or has decided about that file."""
    return file_of(now) in decided or not lines.ids or bool(documents_added_by_officers([now.pk]))


def _holder_until(document: IdentityDocument, lines: Lines, decided: Collection[int]) -> Holder:
    """The holder of an ended period, by what crossed in it; by the file where a person has decided."""
    until = document.held_until
    in_it = [c for c in lines.newest if until is not None and c.crossed_on <= until]
    if file_of(document) in decided or not in_it:
        return holder_told(document.person)
    return holder_of_lines(in_it)


def _whose(crossing: Crossing, holders: list[tuple[int, Holder]]) -> int | None:
    """The file of the latest holder who may be the one that crossed."""
    told = holder_told(crossing)
    return next((file_id for file_id, holder in holders if may_be_of_one(told, holder)), None)


def _add(crossing: Crossing, ended: IdentityDocument, person_id: int, *, on: date) -> None:
    document = IdentityDocument(
        person_id=person_id,
        kind=crossing.document_kind,
        number=crossing.document_number,
        number_key=ended.number_key,
        number_shape=document_shape(crossing.document_number),
        issuing_country_id=crossing.issuing_country_id,
        expires_on=crossing.document_expires_on,
        first_seen_on=min(crossing.crossed_on, on),
    )
    insert(document)


def _mark(crossing_ids: list[int], *, on: date, by: User) -> None:
    """Mark these crossings, but those of which an officer has found out."""
    known = MarkedCrossing.objects.filter(crossing__in=crossing_ids, mark=_MARK)
    marked = set(known.values_list("crossing_id", flat=True))
    over = known.filter(cleared_on__isnull=False, note="")
    again = set(over.values_list("crossing_id", flat=True))
    over.update(cleared_on=None, cleared_by=None)
    owners = dict(Crossing.objects.filter(pk__in=crossing_ids).values_list("pk", "person_id"))
    new = [number for number in crossing_ids if number not in marked]
    MarkedCrossing.objects.bulk_create(
        MarkedCrossing(crossing_id=number, person_id=owners[number], mark=_MARK, marked_on=on)
        for number in new
    )
    record_many(
        [
            NewEntry(RegistryEvent.CROSSING_MARKED, number, owners[number], data={"mark": str(_MARK)})
            for number in sorted({*new, *again})
        ],
        by=by,
        on=on,
    )
