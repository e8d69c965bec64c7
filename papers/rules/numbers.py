"""What a number says by itself, what is answered about a paper, and its facts in a language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import RuleViolation
from core.languages import CODES, name_in
from core.numbers import BODY_LENGTH, check_number, compact_number
from papers.states import Answer, PaperState


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed: the prefix of a known kind or "", and the exact number when its check
    character is right."""

    prefix: str
    number: str | None


def read_number(typed: str, prefixes: Collection[str]) -> Typed:
    """Read a typed number, in any spelling, as that of a paper of one of these prefixes.

    A number whose prefix nobody issues may still be rightly typed; then it is nobody's.
    """
    compact = compact_number(typed)
    prefix = compact[: max(0, len(compact) - BODY_LENGTH - 1)]
    known = next((one for one in prefixes if compact.startswith(one)), "")
    try:
        return Typed(known, check_number(known or prefix, compact))
    except RuleViolation:
        return Typed(known, None)


def answer_of(*, state: str, valid_from: date, valid_until: date | None, on: date) -> Answer:
    """What is answered about a paper on a day; both days of its validity are counted.

    An annulled one is annulled from the moment of the act, whatever its days.
    """
    if state != PaperState.VALID:
        return Answer.ANNULLED
    if on < valid_from:
        return Answer.NOT_YET
    if valid_until is not None and on > valid_until:
        return Answer.EXPIRED
    return Answer.VALID


def fact_in_words(rows: Sequence[Mapping[str, Any]]) -> str:
    """A public fact as its reader reads it: the names of its rows in the active language."""
    return ", ".join(name_in(row["names"]) for row in rows)


def has_only_names(facts: Mapping[str, Any], *, known: Collection[str]) -> bool:
    """Whether facts are of the kind's own and hold codes and names of reference rows alone."""
    return set(facts) <= set(known) and all(
        isinstance(rows, list) and all(map(_is_named, rows)) for rows in facts.values()
    )


def _is_named(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and set(row) == {"code", "names"}
        and isinstance(row["names"], dict)
        and set(row["names"]) == set(CODES)
    )
