"""Deciding about two files that may be one person's."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may, require
from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from core.moves import next_state
from core.storing import change
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import LikelyMatch
from registry.operations.journal_of_two_files import tell_in_both
from registry.operations.matches.both_files import given_note
from registry.operations.matches.finding import seek_matches
from registry.operations.matches.joining import Joined, join_files
from registry.queries.matches.conflicts import conflicts_of, refuse_undecided
from registry.queries.matches.pairs import lock_pair, standing_pairs_visible_to
from registry.states import MATCH_MOVES, MatchAct


@transaction.atomic
def decide_same(
    *, match_id: int, survivor_id: int, note: str, choices: Mapping[str, str], on: date, by: User
) -> Joined:
    """Both files are one person's: join them. `survivor_id` is the one that stands from now on.

    `choices` decides each conflict (`registry.queries.matches.conflicts.conflicts_of`) by its field. The
    answer tells whose clock changed. It can be taken back (`joining.take_back`).

    Raises: NotFound; NotPermitted; MoveNotAllowed when the pair is decided; RuleViolation without a note,
    for a file that is not of the pair, or naming the conflict that is not decided and its cure.
    """
    match = _lock(match_id, on=on, by=by)
    state = next_state(MATCH_MOVES, match.state, MatchAct.SAME)
    found = given_note(note)
    files = {match.one_id: match.one, match.other_id: match.other}
    if survivor_id not in files:
        raise RuleViolation(
            _("File that stands: choose one of the two."),
            code="survivor_unknown",
            facts={"field": "survivor"},
        )
    refuse_undecided(conflicts_of(match), choices)

    change(match, state=state, decided_on=on, decided_by=by, note=found)
    done = join_files(match=match, survivor=files[survivor_id], note=found, choices=choices, on=on, by=by)
    seek_matches(person_ids=[survivor_id], on=on, by=by)
    return done


@transaction.atomic
def decide_different(*, match_id: int, note: str, on: date, by: User) -> LikelyMatch:
    """The files are two people's: not asked again until one of them says something else.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the pair is decided; RuleViolation without a note.
    """
    match = _lock(match_id, on=on, by=by)
    state = next_state(MATCH_MOVES, match.state, MatchAct.DIFFERENT)
    found = given_note(note)

    change(match, state=state, decided_on=on, decided_by=by, note=found)

    _tell(RegistryEvent.FILES_DIFFERENT, match, on=on, by=by)
    return match


@transaction.atomic
def ask_colleague(*, match_id: int, colleague_id: int, note: str, on: date, by: User) -> LikelyMatch:
    """Not sure: a colleague who may decide about both files is asked.

    Raises: NotFound; NotPermitted, also for a colleague who may not; MoveNotAllowed when the pair is
    decided; RuleViolation without a note.
    """
    match = _lock(match_id, on=on, by=by)
    state = next_state(MATCH_MOVES, match.state, MatchAct.UNSURE)
    found = given_note(note)
    colleague = User.objects.filter(pk=colleague_id, is_active=True).exclude(pk=by.pk).first()
    if colleague is None or not may_decide(colleague, match, on):
        raise NotPermitted(
            _("Only another officer who may decide about both files can be asked. Choose a colleague."),
            code="colleague_not_permitted",
            facts={"field": "colleague"},
        )
    if match.state == state and match.asked_id == colleague.pk and match.decided_by_id == by.pk:
        raise MoveNotAllowed(
            _("You asked this colleague already. Ask another, or decide."), code="asked_already"
        )

    change(match, state=state, asked=colleague, decided_on=on, decided_by=by, note=found)

    _tell(RegistryEvent.COLLEAGUE_ASKED, match, on=on, by=by, to=colleague.pk)
    return match


def may_decide(user: User, match: LikelyMatch, on: date) -> bool:
    """Whether the user may decide about this pair."""
    return (
        may(user, on, RegistryCapability.JOIN_FILES)
        and standing_pairs_visible_to(user, on).filter(pk=match.pk).exists()
    )


def _lock(match_id: int, *, on: date, by: User) -> LikelyMatch:
    match = lock_pair(match_id=match_id, user=by, on=on)
    require(by, on, RegistryCapability.JOIN_FILES)
    return match


def _tell(event: RegistryEvent, match: LikelyMatch, *, on: date, by: User, **data: object) -> None:
    tell_in_both(match.one_id, match.other_id, event, subject=match, on=on, by=by, **data)
