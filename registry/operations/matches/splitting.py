"""One file that held two people becomes two, line by line; another holder of a document gets a file."""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.storing import change, insert
from identity.name_keys import given_name_key, name_key
from journal.operations import record
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import Crossing, IdentityDocument, MarkedCrossing, Person, Split, SplitLine, Tie
from registry.operations.crossings.carried import same_holder_sql
from registry.operations.crossings.ghosts import let_ghosts_go
from registry.operations.journal_of_two_files import tell_in_both
from registry.operations.matches.both_files import exchanged, follow_files, given_note
from registry.operations.moving_lines import move_lines
from registry.operations.spellings import keep_spellings
from registry.operations.ties import add_tie
from registry.queries.matches.pairs import lock_whole_files
from registry.queries.people.files import lock_person
from registry.queries.visibility import marks_visible_to
from registry.states import CrossingMark, TieKind

_ALIKE = f"""
SELECT c.id FROM registry_crossing c JOIN registry_crossing one ON one.id = %s
WHERE c.person_id = one.person_id AND {same_holder_sql("c", "one")} ORDER BY c.id
"""


@transaction.atomic
def split_file(
    *,
    person_id: int,
    crossing_ids: Collection[int],
    document_ids: Collection[int],
    note: str,
    on: date,
    by: User,
    into_id: int | None = None,
) -> Split:
    """Part a file that held two people: these crossings and documents are another's.

    They go into the file `into_id`, or into a new one that is made of the newest of these crossings. Each
    crossing goes in all its revisions; stays, permits and cases follow their crossings, and the clocks of
    both files are made anew.

    Raises: NotFound; NotPermitted; RuleViolation where nothing was chosen, everything was, or a note is
    missing.
    """
    require(by, on, RegistryCapability.JOIN_FILES)
    return _split(
        person_id, crossing_ids, document_ids, into_id=into_id, carries=False, note=note, on=on, by=by
    )


@transaction.atomic
def decide_same_holder(*, mark_id: int, note: str, on: date, by: User) -> MarkedCrossing:
    """Whose holder differed is the file's person after all: the crossing counts for the stays again, and
    what says the same of the holder with this document is asked about no more.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is decided already; RuleViolation without a note.
    """
    mark = _lock_mark(mark_id, on=on, by=by)
    found = given_note(note)

    change(mark, cleared_on=on, cleared_by=by, note=found)
    follow_files([mark.person_id], on=on, by=by)

    _tell_cleared(mark, "same", on=on, by=by)
    return mark


@transaction.atomic
def decide_other_holder(
    *, mark_id: int, note: str, on: date, by: User, tie: TieKind | str = "", into_id: int | None = None
) -> Split:
    """Whose holder differed is another person: the crossing, and all that say the same of the holder with
    this document, go into a file of their own, now and whenever they come.

    `tie` is what the file's person is to them: the parent of a child on the parent's passport.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is decided already; RuleViolation without a note.
    """
    mark = _lock_mark(mark_id, beside=[into_id] if into_id else [], on=on, by=by)
    found = given_note(note)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [mark.crossing_id])
        alike = [number for (number,) in cursor.fetchall()]

    split = _split(mark.person_id, alike, [], into_id=into_id, carries=True, note=found, on=on, by=by)
    if tie:
        made = add_tie(
            person_id=split.person_id,
            other_id=split.into_id,
            kind=TieKind(tie),
            valid_from=mark.crossing.crossed_on,
            source=found,
            on=on,
            by=by,
        )
        change(split, tie=made)
    mark.refresh_from_db()
    _tell_cleared(mark, "other", on=on, by=by)
    return split


@transaction.atomic
def take_decision_back(*, mark_id: int, reason: str, on: date, by: User) -> MarkedCrossing:
    """A decision about whose holder differed is taken back: the question is open again.

    Raises: NotFound; NotPermitted; MoveNotAllowed when nobody has decided; RuleViolation without a reason.
    """
    lines = SplitLine.objects.filter(split__taken_back_on=None).select_related("split")
    moved = lines.filter(crossing__marks=mark_id).first()
    beside = [moved.split.person_id, moved.split.into_id] if moved else []
    mark = _lock_mark(mark_id, beside=beside, on=on, by=by, decided=True)
    line = lines.filter(crossing=mark.crossing_id).first()
    if line is not None:
        _take_back(line.split_id, reason, on=on, by=by)
    else:
        given_note(reason, field="reason")
        change(mark, note="")
        follow_files([mark.person_id], on=on, by=by)

    mark.refresh_from_db()
    return mark


@transaction.atomic
def take_split_back(*, split_id: int, reason: str, on: date, by: User) -> Split:
    """Undo the parting of a file: what went comes back, and stays, permits and cases with it. What came
    since into the other file stays there; a file in which nothing stands then goes.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it was taken back already; RuleViolation without a
    reason.
    """
    require(by, on, RegistryCapability.JOIN_FILES)
    return _take_back(split_id, reason, on=on, by=by)


def _take_back(split_id: int, reason: str, *, on: date, by: User) -> Split:
    known = Split.objects.filter(pk=split_id).first()
    if known is None:
        raise NotFound(_("There is no such parting of a file."), facts={"split": split_id})
    if known.taken_back_on is None:
        _lock_both(known.person_id, known.into_id, on=on, by=by)
    split = Split.objects.select_for_update(of=("self",), no_key=True).get(pk=split_id)
    if split.taken_back_on is not None:
        raise MoveNotAllowed(_("The parting was taken back already."), code="taken_back_already")
    why = given_note(reason, field="reason")

    tie = split.tie
    change(split, taken_back_on=on, taken_back_by=by, taken_back_because=why, tie=None)
    if tie is not None:
        Tie.objects.filter(pk=tie.pk).delete()
    crossings = list(split.lines.filter(crossing__person=split.into_id).values_list("crossing", flat=True))
    documents = list(split.lines.filter(document__person=split.into_id).values_list("document", flat=True))
    MarkedCrossing.objects.filter(
        crossing__in=crossings, mark=CrossingMark.HOLDER_DIFFERS, cleared_on__isnull=False
    ).update(note="")
    _move(split.into_id, split.person_id, crossings, documents, on=on, by=by)
    let_ghosts_go(person_ids=[split.into_id], on=on, by=by)

    _tell(RegistryEvent.PARTING_TAKEN_BACK, split, len(crossings), len(documents), on=on, by=by)
    return split


def _lock_mark(
    mark_id: int, *, on: date, by: User, decided: bool = False, beside: Collection[int] = ()
) -> MarkedCrossing:
    """The mark locked, after its file and those beside it from which or to which rows go."""
    marks = marks_visible_to(by, on).filter(mark=CrossingMark.HOLDER_DIFFERS)
    mark = marks.filter(pk=mark_id).first()
    if mark is None:
        raise NotFound(_("There is no such mark."), facts={"mark": mark_id})
    require(by, on, RegistryCapability.CLEAR_MARKS)
    lock_whole_files(sorted({mark.person_id, *beside}))
    lock_person(person_id=mark.person_id, user=by, on=on)
    mark = MarkedCrossing.objects.select_for_update(of=("self",), no_key=True).get(pk=mark_id)
    if decided != bool(mark.note):
        sentence = _("Nobody has decided yet.") if decided else _("The mark is cleared already.")
        raise MoveNotAllowed(sentence, code="not_decided" if decided else "already_cleared")
    if not decided and mark.cleared_on is not None:
        raise MoveNotAllowed(_("The mark is cleared already."), code="already_cleared")
    return mark


def _split(
    person_id: int,
    crossing_ids: Collection[int],
    document_ids: Collection[int],
    *,
    into_id: int | None,
    carries: bool,
    note: str,
    on: date,
    by: User,
) -> Split:
    if into_id is None:
        lock_whole_files([person_id])
        origin = lock_person(person_id=person_id, user=by, on=on)
    else:
        origin = _lock_both(person_id, into_id, on=on, by=by)
    found = given_note(note)
    crossings = _whole(origin, crossing_ids)
    documents = list(IdentityDocument.objects.filter(person=origin, pk__in=document_ids).order_by("pk"))
    _refuse_none_or_all(origin, crossings, documents)

    into = into_id or _file_of(crossings, origin, on=on, by=by).pk
    split = Split(person=origin, into_id=into, carries=carries, note=found, split_on=on, split_by=by)
    insert(split)
    SplitLine.objects.bulk_create(
        [
            *(SplitLine(split=split, crossing=crossing) for crossing in crossings),
            *(SplitLine(split=split, document=document) for document in documents),
        ]
    )
    marks = MarkedCrossing.objects.filter(crossing__in=crossings, mark=CrossingMark.HOLDER_DIFFERS)
    marks.update(cleared_on=on, cleared_by=by, note=found)
    _move(origin.pk, into, [c.pk for c in crossings], [d.pk for d in documents], on=on, by=by)

    _tell(RegistryEvent.FILE_PARTED, split, len(crossings), len(documents), on=on, by=by)
    return split


def _lock_both(person_id: int, into_id: int, *, on: date, by: User) -> Person:
    """The first of two different files, both locked by ascending number."""
    if person_id == into_id:
        raise RuleViolation(
            _("The other file: it is this one. Name another file."), code="same_file", facts={"field": "into"}
        )
    numbers = sorted((person_id, into_id))
    lock_whole_files(numbers)
    files = {number: lock_person(person_id=number, user=by, on=on) for number in numbers}
    return files[person_id]


def _whole(person: Person, crossing_ids: Collection[int]) -> list[Crossing]:
    """These crossings of the file in all their revisions, in the order of time."""
    chosen = Crossing.objects.filter(person=person, pk__in=crossing_ids)
    threads = set(chosen.values_list("source", "source_id"))
    mine = Crossing.objects.filter(person=person).order_by("crossed_at", "source", "source_id", "revision")
    return [crossing for crossing in mine if (crossing.source, crossing.source_id) in threads]


def _refuse_none_or_all(
    person: Person, crossings: Collection[Crossing], documents: Collection[IdentityDocument]
) -> None:
    if not crossings:
        raise RuleViolation(
            _("Crossings: choose those that are the other person’s."),
            code="nothing_chosen",
            facts={"field": "crossing_ids"},
        )
    if len(crossings) == person.crossings.count() and len(documents) == person.documents.count():
        raise RuleViolation(
            _("Crossings: something of the file must stay in it. Leave what is this person’s."),
            code="all_chosen",
            facts={"field": "crossing_ids"},
        )


def _file_of(crossings: list[Crossing], origin: Person, *, on: date, by: User) -> Person:
    """A new file of what the newest of these crossings says, closed where that of the origin is."""
    newest = crossings[-1]
    person = Person(
        surname=newest.surname,
        given_names=newest.given_names,
        patronymic=newest.patronymic,
        surname_key=name_key(newest.surname),
        given_key=given_name_key(newest.given_names, newest.patronymic),
        born_on=newest.born_on,
        sex=newest.sex,
        citizenship_id=newest.citizenship_id,
        access_class=origin.access_class,
        enrolled_on=on,
    )
    insert(person)
    with connection.cursor() as cursor:
        keep_spellings(cursor, [(person.surname, person.given_names)])
    record(
        RegistryEvent.PERSON_ENROLLED,
        subject=person,
        by=by,
        on=on,
        person_id=person.pk,
        data={"origin": "parted"},
    )
    return person


def _move(origin: int, into: int, crossings: list[int], documents: list[int], *, on: date, by: User) -> None:
    """Move these lines and what hangs on them, and make both files anew."""
    with exchanged() as cursor:
        move_lines(cursor, origin=origin, into=into, crossings=crossings, documents=documents)
        follow_files([origin, into], on=on, by=by)


def _tell_cleared(mark: MarkedCrossing, found: str, *, on: date, by: User) -> None:
    record(
        RegistryEvent.MARK_CLEARED,
        subject=mark.crossing,
        by=by,
        on=on,
        person_id=mark.person_id,
        data={"mark": mark.mark, "found": found},
    )


def _tell(event: RegistryEvent, split: Split, crossings: int, documents: int, *, on: date, by: User) -> None:
    counts = {"crossings": crossings, "documents": documents}
    tell_in_both(split.person_id, split.into_id, event, subject=split, on=on, by=by, **counts)
