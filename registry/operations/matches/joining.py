"""Two files become one: what was in the file taken over is the survivor's, and how it was is kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed
from core.moves import next_state
from core.periods import day_before
from core.storing import change, insert
from core.templatetags.dates_in_words import day_in_words
from journal.operations import record
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import FormerValue, Join, JoinedRow, LikelyMatch, Person
from registry.operations.former_values import FIELDS, said_since
from registry.operations.journal_of_two_files import tell_in_both
from registry.operations.matches.both_files import exchanged, follow_files, given_note, tell_access
from registry.operations.matches.finding import seek_matches
from registry.operations.matches.parting import PutBack, put_back
from registry.queries.matches.conflicts import ONE, OTHER, VALUES, clashing_rows, differ, is_missing
from registry.queries.matches.joins import ClockChange, clock_changes_of
from registry.queries.matches.pairs import lock_files, lock_join, standing_join_of
from registry.queries.matches.person_columns import differences, newest_of, rows_of
from registry.seams import person_columns
from registry.states import MATCH_MOVES, FormerKind, MatchAct, ToldBy

#: What is kept as a former value of what the files said differently.
_KEPT = {
    "name": FormerKind.NAME,
    "born_on": FormerKind.BIRTH_DATE,
    "citizenship": FormerKind.CITIZENSHIP,
    "sex": FormerKind.SEX,
}


@dataclass(frozen=True, slots=True)
class Joined:
    """Two files joined, and whose clock changed by it."""

    join: Join
    clocks: list[ClockChange]


def join_files(
    *, match: LikelyMatch, survivor: Person, note: str, choices: Mapping[str, str], on: date, by: User
) -> Joined:
    """Let `survivor` take over the other file of this pair; both are locked, the conflicts decided.

    Every column of every app that holds a person moves in one statement a column; what was not chosen of
    two rows that cannot both be stays in the file taken over. The stays are made anew of all crossings,
    and clocks, cases and registrations follow them. Protected wins.
    """
    taken = match.other if survivor == match.one else match.one
    before = rows_of([taken.pk, survivor.pk])
    access = survivor.access_class

    holding = _exchange(match, survivor, choices)
    _give_values(match, taken, survivor, choices, note=note, on=on, by=by)
    change(taken, merged_into=survivor)
    with exchanged() as cursor:
        _move_rows(cursor, holding, taken, survivor)
        follow_files([survivor.pk], on=on, by=by)

    join = _keep(before, match, taken, survivor, note=note, on=on, by=by)
    tell_access(survivor, access, on=on, by=by)
    tell_in_both(taken.pk, survivor.pk, RegistryEvent.FILES_JOINED, subject=join, on=on, by=by)
    return Joined(join, clock_changes_of(join))


@transaction.atomic
def take_back(*, join_id: int, reason: str, on: date, by: User) -> PutBack:
    """Undo the joining of two files: each is what it was, and the pair is open again.

    What came since goes to whom it belongs (`parting.put_back`); what belongs to neither for certain stays
    with the file that stood, and the answer names it. A file that was taken over itself meanwhile is first
    given back by the later joining.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it was taken back already, or a later joining
    stands in the way, naming it; RuleViolation without a reason.
    """
    join = _lock(join_id, on=on, by=by)
    why = given_note(reason, field="reason")
    later = standing_join_of(join.survivor_id)
    if later is not None:
        raise MoveNotAllowed(
            _(
                "The file that stood was itself joined to another on %(day)s. Take that joining back first, "
                "then this one."
            )
            % {"day": day_in_words(later.joined_on)},
            code="joined_later",
            facts={"join": later.pk},
        )
    match = LikelyMatch.objects.select_for_update(of=("self",), no_key=True).get(pk=join.match_id)
    state = next_state(MATCH_MOVES, match.state, MatchAct.UNDO)

    change(join, taken_back_on=on, taken_back_by=by, taken_back_because=why)
    # The question is open before stays are made anew: while it is, no case opens about who left in the other.
    change(match, state=state, decided_on=None, decided_by=None, note="")
    done = put_back(join, on=on, by=by)

    lock_files([join.taken_id, join.survivor_id])
    tell_in_both(join.taken_id, join.survivor_id, RegistryEvent.FILES_PARTED, subject=join, on=on, by=by)
    seek_matches(person_ids=[join.taken_id, join.survivor_id], on=on, by=by)
    return done


@transaction.atomic
def doubt_join(*, join_id: int, reason: str, on: date, by: User) -> Join:
    """Doubt a joining: until that is settled no letter goes to the person, and nobody serves themselves.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is doubted already; RuleViolation without a
    reason.
    """
    join = _lock(join_id, on=on, by=by)
    why = given_note(reason, field="reason")
    if join.is_doubted:
        raise MoveNotAllowed(_("The joining is doubted already."), code="doubted_already")

    change(join, doubted_on=on, doubted_by=by, doubt=why, settled_on=None, settled_by=None, finding="")

    _tell(RegistryEvent.JOIN_DOUBTED, join, on=on, by=by)
    return join


@transaction.atomic
def settle_doubt(*, join_id: int, note: str, on: date, by: User) -> Join:
    """The joining is right after all: letters go out again. One that is wrong is taken back instead.

    Raises: NotFound; NotPermitted; MoveNotAllowed when nobody doubts it; RuleViolation without a note.
    """
    join = _lock(join_id, on=on, by=by)
    found = given_note(note)
    if not join.is_doubted:
        raise MoveNotAllowed(_("Nobody doubts this joining."), code="not_doubted")

    change(join, settled_on=on, settled_by=by, finding=found)

    _tell(RegistryEvent.JOIN_SETTLED, join, on=on, by=by)
    return join


def _lock(join_id: int, *, on: date, by: User) -> Join:
    join = lock_join(join_id=join_id, user=by, on=on)
    require(by, on, RegistryCapability.JOIN_FILES)
    if not join.stands:
        raise MoveNotAllowed(_("The joining was taken back already."), code="taken_back_already")
    return join


def _tell(event: RegistryEvent, join: Join, *, on: date, by: User) -> None:
    """While it stands the joining is told of in the file that stands."""
    record(event, subject=join, by=by, on=on, person_id=join.survivor_id, data={})


def _exchange(match: LikelyMatch, survivor: Person, choices: Mapping[str, str]) -> dict[str, list[int]]:
    """By table, the rows that go to the file taken over, or stay there: those that were not chosen."""
    holding: dict[str, list[int]] = defaultdict(list)
    for field, a, b in clashing_rows(match.one, match.other):
        loser = a if choices.get(field, ONE) == OTHER else b
        holding[loser._meta.db_table].append(loser.pk)
    return holding


def _move_rows(cursor: Any, holding: Mapping[str, list[int]], taken: Person, survivor: Person) -> None:
    for one in person_columns():
        stay_behind = holding.get(one.table, [])
        cursor.execute(
            f"WITH moving AS (SELECT id, CASE WHEN id = ANY(%(behind)s) THEN %(taken)s ELSE %(survivor)s END"
            f" AS goes_to FROM {one.table} t WHERE {one.column} = ANY(%(files)s) AND {one.only}"
            " ORDER BY id FOR NO KEY UPDATE)"
            f" UPDATE {one.table} t SET {one.column} = goes_to FROM moving"
            f" WHERE t.id = moving.id AND t.{one.column} <> goes_to",
            {
                "behind": stay_behind,
                "taken": taken.pk,
                "survivor": survivor.pk,
                "files": [taken.pk, survivor.pk],
            },
        )


def _give_values(
    match: LikelyMatch,
    taken: Person,
    survivor: Person,
    choices: Mapping[str, str],
    *,
    note: str,
    on: date,
    by: User,
) -> None:
    """Give the survivor what was chosen of both files, and keep what was not as its former values."""
    values: dict[str, Any] = {}
    for field, columns in VALUES.items():
        if not differ(match.one, match.other, field):
            continue
        chosen = _chosen(match, survivor, field, choices)
        other = taken if chosen == survivor else survivor
        if chosen == taken:
            values |= {column: getattr(taken, column) for column in columns}
        if field in _KEPT:
            _keep_former(other, survivor, _KEPT[field], note=note, on=on, by=by)
    confirmed = [file.citizenship_confirmed_on for file in (taken, survivor) if file.citizenship_confirmed_on]
    if confirmed and not differ(taken, survivor, "citizenship"):
        values["citizenship_confirmed_on"] = min(confirmed)
    iin = survivor.iin
    if "iin" in values:
        change(taken, iin=None)
    if values:
        change(survivor, **values)
    if "iin" in values:
        change(taken, iin=iin)


def _chosen(match: LikelyMatch, survivor: Person, field: str, choices: Mapping[str, str]) -> Person:
    """Whose value holds: where one file says nothing the other's, otherwise the one that was chosen."""
    taken = match.other if survivor == match.one else match.one
    if is_missing(survivor, field):
        return taken
    if is_missing(taken, field):
        return survivor
    return match.one if choices[field] == ONE else match.other


def _keep_former(
    source: Person, survivor: Person, kind: FormerKind, *, note: str, on: date, by: User
) -> None:
    first = said_since(source, kind, on)
    insert(
        FormerValue(
            person=survivor,
            kind=kind,
            **{name: getattr(source, name) for name in FIELDS[kind]},
            valid_from=first,
            valid_until=max(first, day_before(on)),
            told_by=ToldBy.JOINED,
            reason=note,
            by=by,
        )
    )


def _keep(
    before: Any, match: LikelyMatch, taken: Person, survivor: Person, *, note: str, on: date, by: User
) -> Join:
    after = rows_of([taken.pk, survivor.pk])
    join = Join(
        taken=taken,
        survivor=survivor,
        match=match,
        joined_on=on,
        joined_by=by,
        note=note,
        newest=newest_of(after),
        access_class=survivor.access_class,
    )
    insert(join)
    JoinedRow.objects.bulk_create(
        JoinedRow(join=join, table=one.table, column=one.column, row=one.row, was=one.was, became=one.became)
        for one in differences(before, after)
    )
    return join
