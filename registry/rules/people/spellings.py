"""Which spellings stand for a name in the vocabulary of search."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from identity.name_keys import name_key
from identity.naming import readings, words_of
from identity.naming.likeness import is_patronymic
from identity.naming.lookups import lookup_keys
from identity.naming.words import ARTICLES, DAUGHTER, SON
from registry.states import NamePart

#: Two given names are often written as one: XIAO MING, XIAOMING; GHULAM SAKHI, GHULAMSAKHI.
JOINED_AT_MOST = 16
#: A word of a longer surname is looked for by itself from so many letters on.
WORD_AT_LEAST = 4
#: Of given names so many are found by, each by itself.
GIVEN_AT_MOST = 4
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
        for word in longer_words(words):
            yield SpellingOf(NamePart.SURNAME, word, key)


def longer_words(words: list[str]) -> list[str]:
    """The words of a surname by each of which it is found."""
    return [word for word in words if len(word) >= WORD_AT_LEAST and word not in SON | DAUGHTER | ARTICLES]


def _of_given_names(given_names: str) -> Iterator[SpellingOf]:
    """The first of them, the first two where they may be one, and each later one, since those before it are
    often left out: THI HUONG is also found as HUONG. The key is how the file's begins, up to that word.
    """
    words = words_of(given_names)
    for beginning in beginnings(words):
        spelling = " ".join(beginning)
        yield SpellingOf(NamePart.GIVEN, spelling, name_key(spelling))
    for place in later_places(words):
        yield SpellingOf(NamePart.GIVEN, words[place], name_key(" ".join(words[: place + 1])))


def beginnings(words: list[str]) -> list[list[str]]:
    """The first word of given names, and the first two where they may be written as one; an article with the
    word behind it counts as a part of that.
    """
    found = [words[:1]] if words else []
    second = 2 if len(words) > 2 and words[1] in ARTICLES else 1
    if second in _own_places(words) and len("".join(words[: second + 1])) <= JOINED_AT_MOST:
        found.append(words[: second + 1])
    return found


def later_places(words: list[str]) -> list[int]:
    """Where in given names words stand that may be the one that somebody goes by: neither a father's name
    nor a part of what stands before them.
    """
    return [place for place in _own_places(words) if words[place - 1] not in ARTICLES]


def _own_places(words: list[str]) -> list[int]:
    """Where behind the first word words stand that are names of the person's own."""
    of_father = next((place - 1 for place, word in enumerate(words) if word in SON | DAUGHTER), len(words))
    return [
        place
        for place in range(1, min(of_father, GIVEN_AT_MOST))
        if words[place] not in ARTICLES and not is_patronymic(words[place])
    ]


@lru_cache(maxsize=50_000)
def heard_as(spelling: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a spelling may sound like, and the keys under which it is looked up; its words joined."""
    joined = spelling.replace(" ", "")
    return readings(joined), lookup_keys(joined)
