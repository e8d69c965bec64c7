"""Which spellings stand for a name in the vocabulary of search."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from identity.names import name_key
from identity.naming import readings, words_of
from identity.naming.lookups import lookup_keys
from identity.naming.words import ARTICLES, DAUGHTER, SON
from registry.states import NamePart

#: Two short given names are often written as one: XIAO MING, XIAOMING.
JOINED_AT_MOST = 10
#: A word of a longer surname is looked for by itself from so many letters on.
WORD_AT_LEAST = 4
SPELLING_AT_MOST = 120


class SpellingOf(NamedTuple):
    """A part of a name in capitals, and the key under which files have it."""

    part: NamePart
    spelling: str
    key: str


def spellings_of(names: Iterable[tuple[str, str]]) -> list[SpellingOf]:
    """The spellings of surnames with their given names, each once, in a fixed order."""
    pairs = set(names)
    found = {one for surname in {surname for surname, _given in pairs} for one in _of_surname(surname)}
    found |= {one for given in {given for _surname, given in pairs} for one in _of_given_names(given)}
    return sorted(one for one in found if one.key and len(one.spelling) <= SPELLING_AT_MOST)


def _of_surname(surname: str) -> Iterator[SpellingOf]:
    """The whole, and each longer word of several: GARCIA LOPEZ is also found as LOPEZ."""
    key, words = name_key(surname), words_of(surname)
    yield SpellingOf(NamePart.SURNAME, " ".join(words), key)
    if len(words) > 1:
        for word in words:
            if len(word) >= WORD_AT_LEAST and word not in SON | DAUGHTER | ARTICLES:
                yield SpellingOf(NamePart.SURNAME, word, key)


def _of_given_names(given_names: str) -> Iterator[SpellingOf]:
    """The first of them, and the first two where they may be one."""
    for words in beginnings(words_of(given_names)):
        spelling = " ".join(words)
        yield SpellingOf(NamePart.GIVEN, spelling, name_key(spelling))


def beginnings(words: list[str]) -> list[list[str]]:
    """The first word of given names, and the first two where they may be written as one."""
    found = [words[:1]] if words else []
    if len(words) > 1 and len(words[0] + words[1]) <= JOINED_AT_MOST and words[1] not in SON | DAUGHTER:
        found.append(words[:2])
    return found


@lru_cache(maxsize=50_000)
def heard_as(spelling: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a spelling may sound like, and the keys under which it is looked up; its words joined."""
    joined = spelling.replace(" ", "")
    return readings(joined), lookup_keys(joined)
