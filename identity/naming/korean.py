"""Korean given names, as passports write them in Latin letters and Russian documents in Cyrillic.

A syllable is an initial, a vowel and a final. Spellings part them differently: Revised Romanisation
(Yeongsu), McCune-Reischauer (Yŏngsu) and custom (Youngsoo) on one side, the system of Kontsevich and custom
(Ёнсу, Ен Су) on the other. What no spelling tells apart is one here: plain and aspirated initials, ㅐ and
ㅔ, ㅢ and ㅣ.

Source: Revised Romanization of Korean (2000); Kontsevich's transcription of Korean into Russian.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

_INITIALS = {
    "K": "kk gg k g кк кх гг к г",
    "T": "tt dd t d тт тх т д",
    "P": "pp bb p b пп пх п б",
    "C": "jj ch j чч чж чх дж ч",
    "S": "ss sh s сс с ш",
    "N": "n н",
    "R": "r l р л",
    "M": "m м",
    "H": "h х",
    "": "",
}
_VOWELS = {
    "A": "a ah а",
    "E": "ae ai e э е ай эй",
    "YA": "ya я",
    "YE": "ye yae е йе",
    "EO": "eo о",
    "YEO": "yeo yo you yu ё е",
    "O": "o oh о",
    "YO": "yo ё йо",
    "U": "u oo wu woo у ву",
    "YU": "yu yoo ю",
    "EU": "eu ы",
    "I": "i ee y ui eui и ый ы",
    "WA": "wa ва уа",
    "WO": "wo weo во уо",
    "WI": "wi ви уи",
    "WE": "we oe wae ве вэ",
}
#: A closed syllable's U is custom's way to write ㅓ and ㅡ as well: Jung, Sung, Un.
_CLOSED_ONLY = {"EO": "u", "EU": "u"}
_FINALS = {
    "": "",
    "N": "n н нь",
    "NG": "ng н нъ",
    "M": "m м",
    "K": "k g к",
    "L": "l л ль",
    "P": "p b п",
    "T": "t т",
}
_SYLLABLES_AT_MOST = 3
_SYLLABLES_OF_A_ROW, _ROWS_AT_MOST = 2, 12
_LETTERS_AT_MOST = 7  # of one syllable: ggyeong

#: Surnames of Koreans, as Korea writes them and as Russian and Kazakh documents do.
SURNAMES = {
    spelling: group.split()[0]
    for group in (
        "КИМ KIM GIM",
        "ПАК БАК PAK PARK BAK BAHK",
        "ЛИ РИ LI LEE YI RHEE RI REE RIE",
        "ЦОЙ ЧХВЕ ЧХВЭ ЧХОЕ ЧОЙ ЧОЕ TSOY TSOI CHOI CHOY CHOE CHE",
        "ТЕН ТЁН ЧОН ЧЖОН ДЖОН TEN JUNG JEONG CHUNG CHONG JEON CHON JUN",
        "ТЯН ЧАН ДЖАН TYAN TIAN JANG CHANG",
        "Ю YU YOO RYU",
        "ЮН YUN YOON YOUN",
        "ТЁ ЧО CHO JO",
        "КВОН KVON KWON",
        "ЛИМ ИМ LIM IM RIM",
        "ШИН СИН SHIN SIN",
        "СОН SON SOHN SONG",
        "АН AN AHN",
        "ХАН KHAN HAN",
        "СЕ СО SE SEO SUH",
        "ХВАН KHVAN HWANG",
        "ХОН KHON HONG",
        "КАН КАНГ KAN KANG GANG",
        "НАМ NAM",
        "НО NO NOH ROH",
        "ХЕ ХЁ KHE HEO HUR HUH",
        "ПЯК ПЕК PYAK PEK BAEK PAIK",
        "ПЯ ПЭ PYA BAE PAE",
        "КО КОГАЙ KO KOGAI GO KOH",
        "МУН MUN MOON",
        "ЯН YAN YANG",
        "О OH O",
        "У ВУ WOO WU",
        "ШИМ СИМ SHIM SIM",
    )
    for spelling in group.split()
}


def _by_spelling(table: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for sound, spellings in table.items():
        for spelling in spellings.split() or [""]:
            found.setdefault(spelling, set()).add(sound)
    return found


_INITIAL_OF, _FINAL_OF = _by_spelling(_INITIALS), _by_spelling(_FINALS)


@lru_cache(maxsize=1)
def _syllables() -> dict[str, frozenset[str]]:
    """Each spelling of a syllable with the sounds it may stand for."""
    found: dict[str, set[str]] = {}
    of_open, of_closed = _by_spelling(_VOWELS), _by_spelling(_VOWELS)
    for sound, spelling in _CLOSED_ONLY.items():
        of_closed[spelling].add(sound)
    for initial, initials in _INITIAL_OF.items():
        for final, finals in _FINAL_OF.items():
            for vowel, vowels in (of_closed if final else of_open).items():
                if len({part.isascii() for part in (initial, vowel, final) if part}) == 1:
                    sounds = {f"{i}{v}.{f}" for i in initials for v in vowels for f in finals}
                    found.setdefault(initial + vowel + final, set()).update(sounds)
    return {spelling: frozenset(sounds) for spelling, sounds in found.items()}


def is_one_given_name(one: str, other: str) -> bool:
    """Whether two spellings of a given name, its words joined, may be the same Korean syllables."""
    return any(
        len(mine) == len(theirs) and all(a & b for a, b in zip(mine, theirs, strict=True))
        for mine in _readings(one)
        for theirs in _readings(other)
    )


def syllable_rows(word: str) -> tuple[str, ...]:
    """What a word of one or two Korean syllables may sound like; none where it is no such word or says too
    little. `word` is in one script.
    """
    found: dict[str, None] = {}
    for parts in _readings(word):
        if len(parts) <= _SYLLABLES_OF_A_ROW:
            found.update(dict.fromkeys("-".join(sounds) for sounds in product(*map(sorted, parts))))
    return tuple(found) if len(found) <= _ROWS_AT_MOST else ()


@lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Every way in which the word is one to three syllables; none where it is not."""
    return tuple(_parted(word.lower(), _SYLLABLES_AT_MOST))


def _parted(word: str, at_most: int) -> Iterator[tuple[frozenset[str], ...]]:
    if not word:
        yield ()
    elif at_most:
        for end in range(min(_LETTERS_AT_MOST, len(word)), 0, -1):
            if (sounds := _syllables().get(word[:end])) is not None:
                for rest in _parted(word[end:], at_most - 1):
                    yield sounds, *rest
