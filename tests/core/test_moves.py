"""One table of moves: guard, list of acts, drawing."""

import pytest

from core.errors import MoveNotAllowed
from core.moves import allowed_acts, diagram, next_state
from enforcement.states import CASE_MOVES, CaseAct, CaseState
from registry.states import (
    DOCUMENT_MOVES,
    MATCH_MOVES,
    REGISTRATION_MOVES,
    RESIDENCE_MOVES,
    DocumentAct,
    DocumentState,
    MatchAct,
    MatchState,
    RegistrationAct,
    RegistrationState,
    ResidenceAct,
    ResidenceState,
)

DOOR = {("open", "close"): "closed", ("closed", "open"): "open", ("closed", "lock"): "locked"}


def test_the_next_state():
    assert next_state(DOOR, "open", "close") == "closed"
    assert next_state(DOOR, "closed", "lock") == "locked"


@pytest.mark.parametrize(("state", "act"), [("locked", "open"), ("open", "open"), ("lost", "x"), ("", "")])
def test_what_is_not_in_the_table_is_refused_with_what_is(state, act):
    with pytest.raises(MoveNotAllowed) as refusal:
        next_state(DOOR, state, act)

    assert refusal.value.status == 409
    assert refusal.value.facts == {"state": state, "act": act, "allowed": allowed_acts(DOOR, state)}


def test_allowed_acts_in_the_order_of_the_table():
    assert allowed_acts(DOOR, "closed") == ["open", "lock"]
    assert allowed_acts(DOOR, "locked") == []


def test_the_refusal_uses_the_words_people_read():
    with pytest.raises(MoveNotAllowed) as refusal:
        next_state(REGISTRATION_MOVES, RegistrationState.ENDED, RegistrationAct.RENEW)

    assert "registration" not in str(refusal.value)
    assert str(RegistrationAct.RENEW.label) in str(refusal.value)
    assert str(RegistrationState.ENDED.label) in str(refusal.value)


def test_the_drawing():
    assert diagram(DOOR, start="open").splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> closed: close",
        "    closed --> open: open",
        "    closed --> locked: lock",
        "    locked --> [*]",
    ]


@pytest.mark.parametrize(
    ("moves", "states", "acts", "start"),
    [
        (DOCUMENT_MOVES, DocumentState, DocumentAct, DocumentState.VALID),
        (MATCH_MOVES, MatchState, MatchAct, MatchState.OPEN),
        (REGISTRATION_MOVES, RegistrationState, RegistrationAct, RegistrationState.CURRENT),
        (RESIDENCE_MOVES, ResidenceState, ResidenceAct, ResidenceState.REQUESTED),
        (CASE_MOVES, CaseState, CaseAct, CaseState.POSSIBLE),
    ],
)
def test_every_lifecycle_is_whole(moves, states, acts, start):
    """Each state and act is used, and each state can be reached from the first."""
    assert {state for state, _act in moves} | set(moves.values()) == set(states)
    assert {act for _state, act in moves} == set(acts)
    reached, before = {start}, set()
    while reached != before:
        before = set(reached)
        reached |= {target for (source, _act), target in moves.items() if source in reached}
    assert reached == set(states)


def test_a_code_that_a_row_gives_is_said_in_words_too():
    with pytest.raises(MoveNotAllowed) as refusal:
        next_state(CASE_MOVES, "proposed", "propose_dismissal")

    assert "“Propose dismissal” is not possible while the state is “Decision proposed”." in str(refusal.value)
