"""Finding a document's number inside a text, however it is written: in letters of another alphabet, with
signs between them, stuck to other words.

The fold makes one of all letters that one document's number may be copied with: Cyrillic В is seen as B and
transliterated as V, so B and V are one, as are P and R, C and S, H and N, Y and U, O and 0, I and 1, and X
stands for KH. It hides and never identifies: what folds alike may be two documents.

Only what is long enough to be met by chance hardly ever is looked for inside of texts: a number of digits
and letters from six characters, one of digits alone from eight, with at least three digits among the last
six. A shorter one is found where it stands by itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from string import ascii_uppercase, digits

from identity.transliteration import transliterated

ALIKE, AS_ONE = "VRSNUOI", "BPCHY01"
LONG, SHORT = "X", "KH"
#: By so many last characters a number is first looked up.
TAIL = 6
TAIL_DIGITS = 3
DIGITS_AT_LEAST = 8
#: A number has 24 characters at most, each of which folds into two at most.
ENDING_AT_MOST = 48

_ONE = str.maketrans(ALIKE, AS_ONE)
_NOT_SOLID = re.compile(r"[^0-9A-Z]")


def folded(text: str) -> str:
    """The letters and digits of the text, letters that may stand for each other as one."""
    plain = transliterated(text.replace("№", " "))
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(char, char)) for char in plain)
    return _NOT_SOLID.sub("", plain).translate(_ONE).replace(LONG, SHORT)


def folded_key_sql(column: str) -> str:
    """The same of a document's key or an IIN, which are capital letters and digits already."""
    return f"replace(translate({column}, '{ALIKE}', '{AS_ONE}'), '{LONG}', '{SHORT}')"


def is_telling_sql(number: str) -> str:
    """Whether a folded number is long enough to be looked for inside of texts."""
    at_least = f"CASE translate({number}, '{digits}', '') WHEN '' THEN {DIGITS_AT_LEAST} ELSE {TAIL} END"
    digits_in_tail = f"length(translate(right({number}, {TAIL}), '{ascii_uppercase}', ''))"
    return f"length({number}) >= {at_least} AND {digits_in_tail} >= {TAIL_DIGITS}"


def endings_in(texts: Iterable[str]) -> list[str]:
    """What stands before each place of these texts where a number may end, folded; each once."""
    return list(dict.fromkeys(ending for text in texts for ending in _endings(folded(text))))


def _endings(solid: str) -> Iterable[str]:
    for end in range(TAIL, len(solid) + 1):
        if sum(map(str.isdigit, solid[end - TAIL : end])) >= TAIL_DIGITS:
            yield solid[max(0, end - ENDING_AT_MOST) : end]
