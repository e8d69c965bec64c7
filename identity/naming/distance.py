"""How far two rows of sounds are apart: an edit distance in which what spellings confuse is cheap."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

_VOWELS = frozenset("AEIOU")
#: What one spelling writes for another's, and how surely it is no other name. Whole steps cost 1.
_NEAR = {
    "AO": 0.35, "AE": 0.3, "EI": 0.25, "OU": 0.25, "EO": 0.5, "IU": 0.45, "AI": 0.8, "AU": 0.8, "EU": 0.7,
    "IO": 0.6, "UV": 0.3,
    "GH": 0.3, "SW": 0.3, "CQ": 0.5, "CS": 0.4, "CZ": 0.3, "JZ": 0.4, "JQ": 0.6, "BP": 0.6, "DT": 0.6,
    "GK": 0.5, "FP": 0.6, "BV": 0.6, "HK": 0.5, "FV": 0.5, "MN": 0.8,
    "Ij": 0.05, "Jj": 0.05, "Hj": 0.9, "Gj": 0.4, "cj": 0.1,
    "Kc": 0.1, "Sc": 0.1, "Qc": 0.1, "Cc": 0.1, "Jc": 0.1,
}  # fmt: skip
_STEPS = {(a, b): cost for pair, cost in _NEAR.items() for a, b in (tuple(pair), tuple(pair)[::-1])}
_SWAPPED = 0.6


@lru_cache(maxsize=100_000)
def distance(one: str, other: str) -> float:
    """The cheapest way from one row to the other; 0 is the same, each whole letter 1."""
    dropped = _each_dropped(other)
    row = [0.0, *accumulate(dropped)]
    before = last = row
    previous = ""
    for mine, leaving_mine in zip(one, _each_dropped(one), strict=True):
        before, last, row = last, row, [row[0] + leaving_mine]
        cheapest = row[0]
        for there, theirs in enumerate(other):
            put = last[there] if mine == theirs else last[there] + _STEPS.get((mine, theirs), 1.0)
            cheapest = min(put, last[there + 1] + leaving_mine, cheapest + dropped[there])
            if there and theirs == previous and mine == other[there - 1] and mine != theirs:
                cheapest = min(cheapest, before[there - 1] + _SWAPPED)
            row.append(cheapest)
        previous = mine
    return row[-1]


@lru_cache(maxsize=100_000)
def _each_dropped(word: str) -> tuple[float, ...]:
    """What each letter of a row costs that is left out."""
    return tuple(_dropped(word, at, char) for at, char in enumerate(word))


def _dropped(word: str, at: int, char: str) -> float:
    """A letter that one spelling leaves out: a glide or an aspirate beside a vowel is hardly one."""
    beside = word[max(at - 1, 0) : at] + word[at + 1 : at + 2]
    if char in "Ij" and any(letter in _VOWELS for letter in beside):
        return 0.12
    if char == "H" and (len(beside) == 2 or (beside in _VOWELS and at == len(word) - 1)):
        return 0.5
    if char in _VOWELS:
        return 0.75
    if char == "G" and at and word[at - 1] == "N":
        return 0.6
    return 1.0


def one_slip(one: str, other: str) -> bool:
    """Whether one letter more, one less, another one, or two neighbours swapped make the two the same."""
    fewer, more = sorted((one, other), key=len)
    at = next((place for place, char in enumerate(fewer) if char != more[place]), len(fewer))
    if len(fewer) == len(more):
        swapped = fewer[at + 1 : at + 2] + fewer[at : at + 1] + fewer[at + 2 :]
        return fewer != more and (fewer[at + 1 :] == more[at + 1 :] or swapped == more[at:])
    return fewer[at:] == more[at + 1 :]
