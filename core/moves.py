"""Lifecycles as tables: `MOVES = {(state, act): next state}`.

One table feeds the guard, the admin's buttons, the API's `allowed_acts` and the drawn lifecycle.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import MoveNotAllowed

Moves = Mapping[tuple[str, str], str]


def next_state(moves: Moves, state: str, act: str) -> str:
    """The state after `act` in `state`. Raises MoveNotAllowed when there is no such move."""
    try:
        return moves[(state, act)]
    except KeyError:
        raise MoveNotAllowed(
            _("“%(act)s” is not possible while the state is “%(state)s”.")
            % {
                "act": _label(act, (each for _source, each in moves)),
                "state": _label(state, _states_of(moves)),
            },
            facts={"state": str(state), "act": str(act), "allowed": allowed_acts(moves, state)},
        ) from None


def allowed_acts(moves: Moves, state: str) -> list[str]:
    """The acts possible in `state`, in the order of the table."""
    return [str(act) for (source, act) in moves if source == state]


def diagram(moves: Moves, *, start: str) -> str:
    """The lifecycle as a Mermaid state diagram that begins in `start`."""
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    lines += [f"    {source} --> {target}: {act}" for (source, act), target in moves.items()]
    sources = {str(source) for source, _act in moves}
    finals = [str(target) for target in dict.fromkeys(moves.values()) if str(target) not in sources]
    lines += [f"    {final} --> [*]" for final in finals]
    return "\n".join(lines)


def _states_of(moves: Moves) -> Iterable[Any]:
    return [state for (source, _act), target in moves.items() for state in (source, target)]


def _label(value: Any, known: Iterable[Any]) -> Any:
    """What a state or act is called, also where a row has given its code alone."""
    return getattr(next((one for one in known if one == value), value), "label", value)
