"""Whether two spellings are of one given name: stricter than being alike, for what is used unasked.

Twins are named one letter apart (Жайнагүл and Жанагүл, AIMAN and AMAN), and on a long name one letter is
little. So a letter that differs makes another name here, unless it is one that alphabets write differently:
Е with and without its glide, a Latin J or C of no known sound.
"""

from __future__ import annotations

from functools import lru_cache

from identity.naming.likeness import Name, given_words
from identity.naming.sounds import readings

#: What a letter of no known sound may stand for.
_MAY_STAND_FOR = {"j": frozenset("jJI"), "c": frozenset("cKSQCJ")}


def is_one_spelling_of_given_names(one: Name, other: Name) -> bool:
    """Whether the given names may be one, spelled differently; in either order of surname and given names."""
    mine, theirs = given_words(one), given_words(other)
    turned = given_words(Name(other.given_names, other.surname))
    return _is_one("".join(mine), "".join(theirs)) or _is_one("".join(mine), "".join(turned))


@lru_cache(maxsize=50_000)
def _is_one(one: str, other: str) -> bool:
    return any(
        len(mine) == len(theirs) and all(map(_may_be_one_sound, mine, theirs))
        for mine in _without_glides(one)
        for theirs in _without_glides(other)
    )


def _without_glides(word: str) -> list[str]:
    return [row.replace("IE", "E") for row in readings(word)]


def _may_be_one_sound(one: str, other: str) -> bool:
    return one == other or other in _MAY_STAND_FOR.get(one, "") or one in _MAY_STAND_FOR.get(other, "")
