"""Under which keys a word of a name is looked up: its other spellings, and a slip of the finger.

A reading is made *rough*: sounds that spellings confuse become one, and a run of vowels one of three. Rough
readings of two spellings of one name are mostly equal; else they share a key that one letter was left out of,
on either side or both, or the row of their consonants. A few words have more rows to be found by: without an
H that other scripts leave out at the beginning (HERNANDEZ, Эрнандес) or behind a stop (Бхардвадж, BHARDWAJ),
without the article that a compound of Arabic has between its halves (NURUDDIN, NUR AL DIN), a Chinese word as
Russian writes it, so that a slip in that finds it, and a Korean one by its syllables. What is found is then
compared by `identity.naming.distance`: the keys only keep the comparing short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from identity.naming.korean import SURNAMES, syllable_rows
from identity.naming.palladius import palladius_of
from identity.naming.sounds import readings

#: A Latin C may be a sibilant or a K; a Latin J a glide or a sibilant.
_EITHER = {"c": "SK", "j": "IS"}
_ROUGH = str.maketrans("OEHWQJZCFW", "AIGSSSSSVS")
_CONSONANTS_ALIKE = str.maketrans("TPK", "DBG")
_NASAL = re.compile(r"NG(?![AEIOUaeiou])")
_VOWELS = re.compile(r"[AEIOU]+")
_DOUBLED = re.compile(r"(\w)\1+")
#: ZADEH, ZADE, ZADA and ZODA are one ending; an H behind a last vowel only marks it.
_LAST_H = re.compile(r"(?<=...[AEIOUaeiou])H$")
_BORN_OF = re.compile(r"(?<=..)SADI$")
_ARTICLE_OF_DIN = re.compile(r"(?<=..)[AUI](?:L|D)?(?=DINI?$)")
#: DZ and TS are one sound in one spelling and two letters in the other.
_AFFRICATE = re.compile("[DT]S")
_ASPIRATE = re.compile("(?<=[БГДКПТЧ])Х(?=[АЕЁИОУЫЭЮЯЬ])")
_ROUGH_AT_MOST = 6
#: Shorter rows say too little.
_CONSONANTS_AT_LEAST, _ROW_AT_LEAST, _CONSONANTS_AND_A_SLIP = 3, 2, 5
#: What stands before a row of consonants, a surname of the Korean table, Korean syllables.
_CONSONANTS, _KOREAN, _SYLLABLES = "~", "=", "*"


@lru_cache(maxsize=50_000)
def lookup_keys(word: str) -> tuple[str, ...]:
    """The keys of a word, or of several joined; two that share none are no spellings of one name."""
    found = dict.fromkeys(rough_readings(word))
    for row in (*_rows(word), *_only_to_find(word)):
        tidy = _with_short_runs(row)
        for one in dict.fromkeys((row, tidy)):
            found.update(dict.fromkeys(_one_left_out(one)))
        consonants = _DOUBLED.sub(r"\1", _VOWELS.sub("", tidy).translate(_CONSONANTS_ALIKE))
        if len(consonants) >= _CONSONANTS_AT_LEAST:
            found[_CONSONANTS + consonants] = None
        if len(consonants) >= _CONSONANTS_AND_A_SLIP:
            found.update(dict.fromkeys(_CONSONANTS + left for left in _each_left_out(consonants)))
    if len(word) >= _ROW_AT_LEAST:
        found.update(dict.fromkeys(_SYLLABLES + row for row in syllable_rows(word)))
    return tuple(found)


@lru_cache(maxsize=50_000)
def rough_readings(word: str) -> tuple[str, ...]:
    """What a word sounds like, roughly: two that share one are spellings of the same, as far as one hears."""
    found = [_with_short_runs(row) for row in _rows(word)]
    korean = [_KOREAN + SURNAMES[word]] if word in SURNAMES else []
    return tuple(dict.fromkeys((*found, *korean)))


def _rows(word: str) -> list[str]:
    found: dict[str, None] = {}
    for reading in readings(word):
        for chosen in product(*(_EITHER.get(sound, sound) for sound in reading)):
            row = _NASAL.sub("N", _LAST_H.sub("", "".join(chosen))).translate(_ROUGH)
            row = _AFFRICATE.sub("S", _DOUBLED.sub(r"\1", row))
            found[_BORN_OF.sub("SADA", _DOUBLED.sub(r"\1", row))] = None
            if len(found) == _ROUGH_AT_MOST:
                return list(found)
    return list(found)


def _only_to_find(word: str) -> list[str]:
    """Rows by which a word is found and not held to sound like another."""
    rows = _rows(word)
    found = [row[1:] for row in rows if word[:1] in ("H", "h") and len(row) > _ROW_AT_LEAST]
    found += [_ARTICLE_OF_DIN.sub("", row) for row in rows if _ARTICLE_OF_DIN.search(row)]
    if _ASPIRATE.search(word.upper()):
        found += _rows(_ASPIRATE.sub("", word.upper()))
    if cyrillic := palladius_of(word.upper()):
        found += _rows(cyrillic)
    return [row for row in dict.fromkeys(found) if row not in rows]


def _with_short_runs(row: str) -> str:
    return _DOUBLED.sub(r"\1", _VOWELS.sub(_one_vowel, row))


def _one_vowel(run: re.Match[str]) -> str:
    """A run of vowels without its glides, in whatever order."""
    return next(vowel for vowel in "AUI" if vowel in run.group())


def _one_left_out(row: str) -> Iterator[str]:
    """A letter left out between two vowels leaves a run of them."""
    if len(row) > _ROW_AT_LEAST:
        for left in _each_left_out(row):
            yield from (left, _with_short_runs(left))


def _each_left_out(row: str) -> list[str]:
    return [row[:at] + row[at + 1 :] for at in range(len(row))]
