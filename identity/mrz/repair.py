"""Characters that readers mistake for each other, put right where a check digit proves it.

Only what a check digit covers is ever changed. Where two repairs fit, none is made.

One check digit fits one wrong value in ten by chance, and the last one of a zone weighs a number as its own
does, so it proves nothing more of it. A number is therefore repaired only where its form speaks for it too:
a letter between digits, or a digit between letters, is what was misread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise, product

from identity.mrz.forms import FILLER, Kind, check_digit

_ALIKE = ("0OQD", "1IL", "2Z", "5S", "6G", "8B")
_OTHERS = {char: tuple(group.replace(char, "")) for group in _ALIKE for char in group}
AS_DIGIT = {letter: group[0] for group in _ALIKE for letter in group[1:]}
AS_LETTER = {"0": "O", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B"}
#: More misread characters in one field are not repaired: some change would fit by chance.
_AT_MOST = 1
#: Weighed alike by every check digit (part 3, section 4.9: values that are equal modulo 10), so that none
#: sees one misread for the other.
_UNSEEN = (("6", "G"), ("1", "L"))
_SERIES_AND_NUMBER = re.compile("[A-Z]*[0-9]+")
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
            if check_digit(other) == digit
            and _seams(other) <= most
            # Where another may be misread too, one check digit proves nothing of two.
            and (not changes or unseen(other) is None)
        }
        if len(fitting) == 1:
            return fitting.pop(), digit
        if fitting:
            return None
    return None


def unseen(value: str) -> int | None:
    """The place of a character that may be misread without any check digit telling; None where there is none.

    Only of numbers that are letters and then digits but for that one: a G among the digits, a 6 among the
    letters. K weighs as filler does: at the end of a number it may be filler that was misread.
    """
    number = value.rstrip(FILLER)
    for pair in _UNSEEN:
        for one, other in (pair, pair[::-1]):
            for place, char in enumerate(number):
                better = number[:place] + other + number[place + 1 :]
                is_clearer = _SERIES_AND_NUMBER.fullmatch(better) and _seams(better) < _seams(number)
                if char == one and is_clearer:
                    return place
    if number.endswith("K") and any(map(str.isdigit, number)):
        return len(number) - 1
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
