"""Whether two names are of one father: what a patronymic says, in whatever form and wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from identity.naming.distance import distance
from identity.naming.likeness import Name, father_words
from identity.naming.sounds import readings
from identity.naming.words import ARTICLES, DAUGHTER, SON

#: From the first on two patronymics, without their endings, are of one father; below the second, of two.
_ONE, _TWO = 0.9, 0.7
#: Each ending by itself: of Yakovych it is -YCH, of Bakhtiyorovych -OVYCH, and only the other name tells.
_ENDINGS = tuple(
    re.compile(f"{ending}$")
    for ending in ("OVIQ", "EVIQ", "LEVIQ", "IQ", "OVNA", "EVNA", "LEVNA", "IVNA", "INIQNA")
) + tuple(re.compile(f"{ending}$") for ending in ("OGLI", "ULI", "KIZI", "ZODA", "ZADE?"))
#: Whose son or daughter, said before the father's name: Arabic, Malay, and of Indians in Malaysia.
_BEFORE = frozenset({"BIN", "IBN", "BEN", "BINT", "BINTI", "BINTE", "БИН", "ИБН", "БИНТ"})
_LETTERS_BEFORE = {("S", "O"), ("D", "O"), ("A", "L"), ("A", "P"), ("W", "O")}


class Fathers(StrEnum):
    """What two patronymics say: one father, two, or neither for sure."""

    ONE = "one"
    TWO = "two"
    UNSURE = "unsure"


def fathers_of(one: Name, other: Name) -> Fathers | None:
    """BAKHTIYOR KIZI is BAKHTIYOROVNA, RUSTAM KIZI is not; of ALI and VALI nobody is sure, nor of an initial.

    None where one of them has no patronymic, neither of its own nor behind the given names.
    """
    mine, theirs = (_name_of_father(father_words(name)) for name in (one, other))
    if not (mine and theirs):
        return None
    if min(len(mine), len(theirs)) == 1:
        is_beginning = any(
            a.startswith(b) or b.startswith(a) for a in readings(mine) for b in readings(theirs)
        )
        return Fathers.UNSURE if is_beginning else Fathers.TWO
    found = max(1 - distance(a, b) / max(len(a), len(b)) for a in _stems(mine) for b in _stems(theirs))
    if found >= _ONE:
        return Fathers.ONE
    return Fathers.TWO if found < _TWO else Fathers.UNSURE


def _name_of_father(words: tuple[str, ...]) -> str:
    """The father's name in one word: ABDU RAHMON OGLI is ABDURAHMON."""
    kept = [word for word in words if word not in SON | DAUGHTER | _BEFORE]
    if tuple(kept[:2]) in _LETTERS_BEFORE:
        kept = kept[2:]
    return "".join([word for place, word in enumerate(kept) if not (place and word in ARTICLES)] or kept)


def _stems(word: str) -> Iterator[str]:
    for row in readings(word):
        yield row
        for ending in _ENDINGS:
            stem = ending.sub("", row)
            if stem and stem != row:
                yield stem
