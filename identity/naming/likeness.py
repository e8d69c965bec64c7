"""How like two names are, and why: the words set against each other, in either order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from identity.naming.distance import distance
from identity.naming.given_forms import is_one_name
from identity.naming.korean import SURNAMES as KOREAN
from identity.naming.korean import is_one_given_name
from identity.naming.palladius import is_pinyin, palladius_of, pinyin_of, syllable_of
from identity.naming.sounds import readings, words_of
from identity.naming.words import ARTICLES, DAUGHTER, SON

#: ULY and KIZI end words of their own too; so many letters stand before them where it is a father's name.
_OF_A_FATHER = 4
_WORDS = 4  # of one name; more are not looked at
_LEFT_OVER = 0.03  # for each word that only one of two names has
_OTHER_ENDING = 0.1
#: Of a name that another language has in another form: worth a look, never the same without a question.
_OTHER_FORM = 0.95
#: From here on two names are worth a look, as the pairs in `tests/identity` give it.
LOOK_AT_THIS = 0.89
#: By so much surname and given names must be more alike the other way round to be taken as swapped.
_STRAIGHT_FIRST = 0.02

_MALE = re.compile(r"(?:OV|EV|IOV|IEV|IN|SKII?|CKII?)$")
_FEMALE = re.compile(r"(?:OVA|EVA|INA|SKAIA|CKAIA)$")
_FAMILY = re.compile(r"(?:I?OVA?|I?EVA?)$")
_PATRONYMIC = re.compile(r"(?:OVIQ|EVIQ|IQ|OVNA|EVNA|IVNA|INIQNA|OGLI|ULI|KIZI|ZODA|ZADE?)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a document gives it: a surname, given names, and a patronymic where it is apart."""

    surname: str
    given_names: str
    patronymic: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1, and what it rests on: the worst of the words counts."""

    score: float
    surname: float
    given_names: float
    swapped: bool = False
    sexes_differ: bool = False


def likeness(one: Name, other: Name) -> Likeness:
    """How like two names are.

    `sexes_differ` says that the surnames' endings are a man's and a woman's, which alone is no other name
    where a script or a state drops endings, but halves the score. What is not alike turned round either is
    set side by side as it stands, so that given names in common are seen beside another surname.
    """
    straight = _side_by_side(one, other, swapped=False)
    if straight.score >= 1 - _STRAIGHT_FIRST:
        return straight
    turned = _side_by_side(one, Name(other.given_names, other.surname, other.patronymic), swapped=True)
    is_straight = turned.score < LOOK_AT_THIS or straight.score >= turned.score - _STRAIGHT_FIRST
    return straight if is_straight else turned


def closeness(asked: Name, found: Name) -> float:
    """How near a name sounds to one that was asked for, to rank what was found: a slip is a slip in any
    language. Without given names on either side the surnames decide.
    """
    surname = surnames_alike(asked.surname, found.surname)
    given_asked, given_found = _given(asked)[0], _given(found)[0]
    return joint(surname, alike(given_asked, given_found)) if given_asked and given_found else surname


def given_names_alike(asked: str, found: str) -> float:
    """How near given names sound to those that were asked for."""
    return max(alike(tuple(one.split()), tuple(other.split())) for one, other in _as_heard(asked, found))


def surnames_alike(asked: str, found: str) -> float:
    """How near a surname sounds to one that was asked for, of which every word counts.

    A man's and a woman's ending of one surname is a slip.
    """
    return max(_surnames_alike(one, other) for one, other in _as_heard(asked, found))


def _as_heard(asked: str, found: str) -> list[tuple[str, str]]:
    """The two, and where one is a Chinese name in Latin letters and the other is in Cyrillic ones, both in
    these: a syllable with a slip is none of the system's.
    """
    pairs = [(asked, found)]
    if asked.isascii() != found.isascii():
        latin, other = (asked, found) if asked.isascii() else (found, asked)
        if cyrillic := palladius_of(latin.replace(" ", "")):
            pairs.append((cyrillic, other))
    return pairs


def _surnames_alike(asked: str, found: str) -> float:
    words_asked, sex_asked = _surname(Name(asked, ""))
    words_found, sex_found = _surname(Name(found, ""))
    differ = bool(sex_asked and sex_found and sex_asked != sex_found)
    if len(words_asked) > len(words_found):
        words_asked, words_found = _as_one(words_asked), _as_one(words_found)
    stems = alike(words_asked, words_found, family=True) - (_OTHER_ENDING if differ else 0.0)
    if not (_has_ending(words_asked) and _has_ending(words_found)):
        return stems
    return max(stems, alike(words_asked, words_found))


def _has_ending(words: tuple[str, ...]) -> bool:
    return any(_FAMILY.search(row) for word in words[-1:] for row in readings(word)[:1])


def _as_one(words: tuple[str, ...]) -> tuple[str, ...]:
    return ("".join([word for word in words if word not in ARTICLES] or words),)


def joint(surname: float, given_names: float) -> float:
    """The likeness of a name whose two parts are so like: the worse of them counts most."""
    return 0.7 * min(surname, given_names) + 0.3 * (surname + given_names) / 2


def is_patronymic(word: str) -> bool:
    """Whether a word by itself says whose son or daughter somebody is: BAKHTIYOROVNA, ALIULY."""
    return any(_PATRONYMIC.search(row) for row in readings(word)[:1])


def given_words(name: Name) -> tuple[str, ...]:
    """The words of the given names, without a patronymic that stands behind them."""
    return _given(name)[0]


def father_words(name: Name) -> tuple[str, ...]:
    """The words of the patronymic: of its own, else of the one that stands behind the given names."""
    return tuple(words_of(name.patronymic)) or _parted(name)[1]


def _side_by_side(one: Name, other: Name, *, swapped: bool) -> Likeness:
    given_one, sex_one = _given(one)
    given_other, sex_other = _given(other)
    surname_one, more_one = _surname(one)
    surname_other, more_other = _surname(other)
    sex_one, sex_other = sex_one or more_one, sex_other or more_other
    surname = alike(surname_one, surname_other, family=True)
    given = alike(given_one, given_other)
    if is_initial_of(given_one, given_other):
        given = max(given, LOOK_AT_THIS)
    if is_initial_of(surname_one, surname_other):
        surname = max(surname, LOOK_AT_THIS)
    if are_two_surnames(surname_one, surname_other):
        surname *= 0.6
    elif (
        all(map(_is_chinese, (surname_one, surname_other, given_one, given_other)))
        and min(surname, given) < 0.999
    ):
        surname, given = (0.6 * surname, 0.6 * given)
    if _are_korean(surname_one, surname_other) and is_one_given_name(
        "".join(given_one), "".join(given_other)
    ):
        given = 1.0
    score = joint(surname, given)
    differ = bool(sex_one and sex_other and sex_one != sex_other)
    return Likeness(score * (0.5 if differ else 1.0), surname, given, swapped, differ)


@lru_cache(maxsize=50_000)
def alike(one: tuple[str, ...], other: tuple[str, ...], *, family: bool = False) -> float:
    """Two names of one or several words, from 0 to 1: joined, or the words of one found in the other."""
    if not one or not other:
        return 1.0 if one == other else 0.5
    whole = _closest("".join(one), "".join(other), family)
    if len(one) == len(other) == 1:
        return whole
    fewer, more = sorted((one[:_WORDS], other[:_WORDS]), key=len)
    found = max(
        min(_closest(mine, theirs, family) for mine, theirs in zip(fewer, chosen, strict=True))
        for chosen in permutations(more, len(fewer))
    )
    found -= _LEFT_OVER * (len(more) - len(fewer))
    return max(whole, found)


@lru_cache(maxsize=100_000)
def _closest(one: str, other: str, family: bool) -> float:
    if family and KOREAN.get(one) is not None and KOREAN.get(one) == KOREAN.get(other):
        return 1.0
    if not {*readings(one)}.isdisjoint(readings(other)):
        return 1.0
    near = max(
        (_near(mine, theirs, family) for mine in readings(one) for theirs in readings(other)), default=0.0
    )
    return max(near, _OTHER_FORM) if not family and is_one_name(one, other) else near


def _near(one: str, other: str, family: bool) -> float:
    if family and (ends := (_FAMILY.search(one), _FAMILY.search(other))) and all(ends):
        one, other = _FAMILY.sub("", one), _FAMILY.sub("", other)
    longest = max(len(one), len(other), 1)
    return max(0.0, 1 - distance(one, other) / longest)


@lru_cache(maxsize=50_000)
def _surname(name: Name) -> tuple[tuple[str, ...], str]:
    words = _without_articles(words_of(name.surname))
    sex = _told_by(words)
    kept = [word for word in words if word not in SON | DAUGHTER] or words
    if not sex and len(kept) == 1:
        kept[0], sex = without_filiation(kept[0])
    if not sex and len(kept) == 1:
        for row in readings(kept[0])[:1]:
            sex = "f" if _FEMALE.search(row) else "m" if _MALE.search(row) else ""
    return tuple(kept), sex


@lru_cache(maxsize=50_000)
def _given(name: Name) -> tuple[tuple[str, ...], str]:
    """The given names without a patronymic that a machine readable zone puts behind them."""
    given, _father, sex = _parted(name)
    return given, sex


@lru_cache(maxsize=50_000)
def _parted(name: Name) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    words = _without_articles(words_of(name.given_names))
    sex, end = _told_by(words), len(words)
    if sex:
        at = next(place for place, word in enumerate(words) if word in SON | DAUGHTER)
        end = max(at - 1, 1)
    elif len(words) > 1 and is_patronymic(words[-1]):
        end = len(words) - 1
    return tuple(words[:end]), tuple(words[end:]), sex


def without_filiation(word: str) -> tuple[str, str]:
    """ASANUULU is ASAN UULU, and the sex that it tells; what is none stays as it is."""
    for ends, sex in ((SON, "m"), (DAUGHTER, "f")):
        for end in ends:
            if word.endswith(end) and len(word) - len(end) >= _OF_A_FATHER:
                return word.removesuffix(end), sex
    return word, ""


def _told_by(words: list[str]) -> str:
    return "m" if SON & set(words) else "f" if DAUGHTER & set(words) else ""


def _without_articles(words: list[str]) -> list[str]:
    return [word for place, word in enumerate(words) if not (place and word in ARTICLES)] or words


def is_initial_of(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one side has letters alone and they begin the words of the other: V and VENKATESAN."""
    for letters, words in ((one, other), (other, one)):
        if letters and all(len(letter) == 1 for letter in letters) and 0 < len(letters) <= len(words):
            pairs = zip(letters, words, strict=False)
            return all(
                any(long.startswith(short) for short in readings(letter) for long in readings(word))
                for letter, word in pairs
            )
    return False


def are_two_surnames(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two surnames that sound alike are known to be two: ZHOU and ZHU in pinyin, JANG and YANG of
    Koreans. A passport of theirs spells exactly.
    """
    mine, theirs = "".join(one), "".join(other)
    if KOREAN.get(mine) is not None and KOREAN.get(theirs) is not None:
        return KOREAN[mine] != KOREAN[theirs]
    syllables = syllable_of(mine), syllable_of(theirs)
    return None not in syllables and syllables[0] != syllables[1]


def _are_korean(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    found = [KOREAN.get("".join(words)) for words in (one, other)]
    return found[0] is not None and found[0] == found[1]


def _is_chinese(words: tuple[str, ...]) -> bool:
    return all(pinyin_of(word) is not None or is_pinyin(word) for word in words)
