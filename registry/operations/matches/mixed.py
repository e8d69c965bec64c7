"""Files that may hold two people: found at night among all, looked at again when a file is parted, answered
by people.

What is found moves nobody's stay. A file is asked about once at a time; what people have found to be one
person's is not asked again until something contradicts that did not then.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed
from core.moves import next_state
from core.storing import change
from journal.operations import NewEntry, record, record_many
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import MarkedCrossing, MixedFile
from registry.operations.matches.both_files import given_note
from registry.queries.matches.mixed import (
    Suspect,
    asked_of,
    ever_asked,
    last_of_chunk,
    limits_of,
    lock_mixed,
    suspects,
    suspects_between,
)
from registry.queries.matches.mixed_figures import waiting_mixed
from registry.queries.matches.splits import standing_splits_of
from registry.rules.matches.mixed import Contradiction, contradictions, unsettled
from registry.rules.matches.travel import Limit
from registry.states import MIXED_MOVES, CrossingMark, MixedAct, MixedState

#: Files looked at in one statement and one transaction.
CHUNK = 20_000

# Whoever acts on a file at this moment looks at it again himself, or the next night does.
_LOCK = """
SELECT id FROM registry_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""


@dataclass(slots=True)
class _Counts:
    found: int = 0
    solved: int = 0


def find_mixed_files(*, on: date, by: User) -> dict[str, Any]:
    """Find the files whose crossings cannot all be one human being's; how many are new, how many answered.

    A chunk of files by ascending number is one transaction. Run twice, for yesterday, by two at once or after
    being killed, the end is the same. What is found of held files is counted to nobody. `open` are those that
    wait for an answer, `oldest_days` since how many days the first of them does.

    Raises: NoTermsInForce where it is not known how far two checkpoints lie apart in time.
    """
    limits, counts, last = limits_of(on), _Counts(), 0
    while (until := last_of_chunk(last, CHUNK)) is not None:
        with transaction.atomic():
            _look(suspects_between(last, until, limits), limits, counts, on=on, by=by)
        last = until
    waiting = waiting_mixed(on)
    return {
        "on": on.isoformat(),
        "suspected": counts.found,
        "solved": counts.solved,
        "open": waiting.files,
        "oldest_days": waiting.oldest_days,
    }


@transaction.atomic
def look_again(*, person_ids: Collection[int], on: date, by: User) -> None:
    """Look once more at those of these files about which it was ever asked, in the transaction of the act
    that changed them: what was parted or decided is answered, what came back is asked again."""
    asked = ever_asked(person_ids)
    if asked:
        _look(asked, limits_of(on), _Counts(), on=on, by=by)


@transaction.atomic
def decide_one_person(*, mixed_id: int, note: str, on: date, by: User) -> MixedFile:
    """The file is one person's, whatever its lines say: not asked again until they say something else.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is answered; RuleViolation without a note.
    """
    mixed = lock_mixed(mixed_id=mixed_id, user=by, on=on)
    require(by, on, RegistryCapability.JOIN_FILES)
    state = next_state(MIXED_MOVES, mixed.state, MixedAct.ONE_PERSON)
    found = given_note(note)

    change(mixed, state=state, solved_on=on, solved_by=by, note=found)

    record(
        RegistryEvent.MIXED_FILE_SOLVED,
        subject=mixed,
        by=by,
        on=on,
        person_id=mixed.person_id,
        data=_answer(mixed),
    )
    return mixed


@transaction.atomic
def ask_again(*, mixed_id: int, reason: str, on: date, by: User) -> MixedFile:
    """Take back the answer that a file is one person's: it is asked again at once, with the reason.

    Raises: NotFound; NotPermitted; MoveNotAllowed when that was not the answer, when a line was decided
    instead of the file, or when it is asked already; RuleViolation without a reason.
    """
    mixed = lock_mixed(mixed_id=mixed_id, user=by, on=on)
    require(by, on, RegistryCapability.JOIN_FILES)
    state = next_state(MIXED_MOVES, mixed.state, MixedAct.ASK_AGAIN)
    _refuse_no_use(mixed)
    why = given_note(reason, field="reason")

    change(mixed, state=state, solved_on=None, solved_by=None, note=why)

    record(
        RegistryEvent.MIXED_FILE_ASKED_AGAIN,
        subject=mixed,
        by=by,
        on=on,
        person_id=mixed.person_id,
        data={"grounds": mixed.ground_codes},
    )
    look_again(person_ids=[mixed.person_id], on=on, by=by)
    mixed.refresh_from_db()
    return mixed


def _refuse_no_use(mixed: MixedFile) -> None:
    """Raises: MoveNotAllowed where taking the answer back would ask nothing."""
    if not mixed.facts:
        raise MoveNotAllowed(
            _("A crossing was decided about, not the file. Take that decision back."), code="line_decided"
        )
    if asked_of(mixed.person_id) is not None:
        raise MoveNotAllowed(
            _("It is asked already whether this file holds two people. Answer that."), code="asked_already"
        )


def _look(
    person_ids: Collection[int], limits: dict[str, Limit], counts: _Counts, *, on: date, by: User
) -> None:
    """Judge these files and write how they came out; rows of files that stand no more are answered."""
    if not person_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [sorted(person_ids)])
        locked = [number for (number,) in cursor.fetchall()]
    asked = {row.person_id: row for row in MixedFile.objects.filter(person__in=locked, state=MixedState.OPEN)}
    new: list[MixedFile] = []
    changed: list[MixedFile] = []
    gone: list[MixedFile] = []
    for suspect in suspects(locked):
        row, found = asked.get(suspect.person.pk), _found(suspect, limits)
        facts = sorted({one.fact for one in found})
        if row is None and found:
            row = MixedFile(person=suspect.person, found_on=on)
            new.append(row)
        elif row is not None and not found:
            gone.append(row)
            counts.solved += suspect.person.is_open
        elif row is not None and row.facts != facts:
            changed.append(row)
        if row is not None and found:
            row.grounds, row.facts = [_as_ground(one) for one in found], facts
    counts.found += sum(row.person.is_open for row in new)
    MixedFile.objects.bulk_create(new)
    MixedFile.objects.bulk_update(changed, ["grounds", "facts"])
    _answer_all(gone, on=on, by=by)
    told = [(RegistryEvent.MIXED_FILE_FOUND, new), (RegistryEvent.MIXED_FILE_CHANGED, changed)]
    record_many(
        [
            NewEntry(event, row.pk, row.person_id, data={"grounds": row.ground_codes})
            for event, rows in told
            for row in rows
        ],
        by=by,
        on=on,
    )


def _found(suspect: Suspect, limits: dict[str, Limit]) -> list[Contradiction]:
    if suspect.person.is_taken_over:
        return []
    return unsettled(contradictions(suspect.lines, suspect.file, limits), suspect.settled)


def _as_ground(one: Contradiction) -> dict[str, Any]:
    told = {"ground": str(one.ground), "one": one.one, "other": one.other}
    return told if one.terms_id is None else told | {"terms": one.terms_id}


def _answer_all(rows: list[MixedFile], *, on: date, by: User) -> None:
    """Nothing contradicts any more: because the file was parted, because a person has decided about a line,
    or because the border has corrected what it told."""
    if not rows:
        return
    people = [row.person_id for row in rows]
    splits = {one.person_id: one for one in standing_splits_of(people)}
    decided = {
        mark.person_id: mark
        for mark in MarkedCrossing.objects.filter(
            person__in=people, mark=CrossingMark.HOLDER_DIFFERS, cleared_on__isnull=False
        ).exclude(note="")
    }
    for row in rows:
        row.solved_on, row.solved_by = max(on, row.found_on), by
        split, mark = splits.get(row.person_id), decided.get(row.person_id)
        if split is not None and split.split_on >= row.found_on:
            row.state, row.note = _moved(row, MixedAct.PART), split.note
        elif mark is not None and mark.cleared_on is not None and mark.cleared_on >= row.found_on:
            # What was decided is that line: taken back, it is asked again.
            row.state, row.note, row.facts = _moved(row, MixedAct.ONE_PERSON), mark.note, []
        else:
            row.state = _moved(row, MixedAct.LET_GO)
    MixedFile.objects.bulk_update(rows, ["state", "solved_on", "solved_by", "note", "facts"])
    entries = [
        NewEntry(RegistryEvent.MIXED_FILE_SOLVED, row.pk, row.person_id, data=_answer(row)) for row in rows
    ]
    record_many(entries, by=by, on=on)


def _moved(row: MixedFile, act: MixedAct) -> str:
    return next_state(MIXED_MOVES, row.state, act)


def _answer(row: MixedFile) -> dict[str, Any]:
    days = (row.solved_on - row.found_on).days if row.solved_on else 0
    return {"outcome": row.state, "days": days}
