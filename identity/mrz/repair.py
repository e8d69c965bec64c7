"""Characters that readers mistake for each other, put right where a check digit proves it.

Only what a check digit covers is ever changed. Where two repairs fit, none is made.

One check digit fits one wrong value in ten by chance, and the last one of a zone weighs a number as its own
does, so it proves nothing more of it. A number is therefore repaired only where its form speaks for it too:
a letter between digits, or a digit between letters, is what was misread.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, product

from identity.mrz.forms import FILLER, Kind, check_digit

_ALIKE = ("0OQD", "1IL", "2Z", "5S", "6G", "8B")
_OTHERS = {char: tuple(group.replace(char, "")) for group in _ALIKE for char in group}
AS_DIGIT = {letter: group[0] for group in _ALIKE for letter in group[1:]}
AS_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
#: More misread characters in one field are not repaired: some change would fit by chance.
_AT_MOST = 2
#: Sides on which a misread character stands beside one of the other sort.
_SEAMS_OF_ONE = 2


def repaired(value: str, check: str, kind: Kind) -> tuple[str, str] | None:
    """The field and its check digit as they must be; None when no repair, or more than one, fits.

    A date holds digits only, so a letter in it is misread for certain; of numbers the fewest changes count,
    and only those that leave no letter between digits, no digit between letters.
    """
    digit = AS_DIGIT.get(check, check)
    if not digit.isdigit():
        return None
    if kind is Kind.DATE:
        clean = "".join(AS_DIGIT.get(char, char) for char in value)
        return (clean, digit) if check_digit(clean) == digit else None
    for changes in range(_AT_MOST + 1):
        most = _seams(value) - _SEAMS_OF_ONE * changes
        fitting = {
            other
            for other in _variants(value, changes)
            if check_digit(other) == digit and _seams(other) <= most
        }
        if len(fitting) == 1:
            return fitting.pop(), digit
        if fitting:
            return None
    return None


def lengthened(line: str, width: int) -> Iterator[str]:
    """A line that lost filler, with it put back into each of its runs of filler."""
    missing = FILLER * (width - len(line))
    for place, char in enumerate(line):
        if char == FILLER and line[place - 1 : place] != FILLER:
            yield line[:place] + missing + line[place:]


def _seams(value: str) -> int:
    """How often a letter stands beside a digit."""
    return sum(one.isdigit() != other.isdigit() for one, other in pairwise(value.rstrip(FILLER)))


def _variants(value: str, changes: int) -> Iterator[str]:
    places = [place for place, char in enumerate(value) if char in _OTHERS]
    for chosen in combinations(places, changes):
        for put in product(*(_OTHERS[value[place]] for place in chosen)):
            other = list(value)
            for place, char in zip(chosen, put, strict=True):
                other[place] = char
            yield "".join(other)
