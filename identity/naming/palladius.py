"""Chinese syllables as Russian documents write them (the Palladius system) and as passports do (pinyin)."""

from __future__ import annotations

from functools import lru_cache

_INITIALS = {
    "б": "b", "п": "p", "м": "m", "ф": "f", "д": "d", "т": "t", "н": "n", "л": "l", "г": "g", "к": "k",
    "х": "h", "чж": "zh", "ч": "ch", "ш": "sh", "ж": "r",
}  # fmt: skip
#: Before a soft vowel цз, ц, с are j, q, x; before a hard one z, c, s.
_SIBILANTS = {"цз": ("j", "z"), "ц": ("q", "c"), "с": ("x", "s")}
_HARD = {
    "а": "a", "ай": "ai", "ань": "an", "ан": "ang", "ао": "ao", "э": "e", "эй": "ei", "энь": "en",
    "эн": "eng", "оу": "ou", "ун": "ong", "у": "u", "уа": "ua", "уай": "uai", "уань": "uan",
    "уан": "uang", "уй": "ui", "уэй": "ui", "унь": "un", "о": "uo",
}  # fmt: skip
_SOFT = {
    "и": "i", "я": "ia", "яо": "iao", "е": "ie", "ю": "iu", "янь": "ian", "ян": "iang", "инь": "in",
    "ин": "ing", "юн": "iong", "юй": "u", "юэ": "ue", "юань": "uan", "юнь": "un",
}  # fmt: skip
_ALONE = {
    "а": "a", "ай": "ai", "ань": "an", "ан": "ang", "ао": "ao", "э": "e", "энь": "en", "эр": "er",
    "оу": "ou", "и": "yi", "я": "ya", "яо": "yao", "е": "ye", "ю": "you", "янь": "yan", "ян": "yang",
    "инь": "yin", "ин": "ying", "юн": "yong", "у": "wu", "ва": "wa", "вай": "wai", "вань": "wan",
    "ван": "wang", "вэй": "wei", "вэнь": "wen", "вэн": "weng", "во": "wo", "юй": "yu", "юэ": "yue",
    "юань": "yuan", "юнь": "yun",
}  # fmt: skip
_OF_ONE_KIND = {
    "цзы": "zi", "цы": "ci", "сы": "si", "чжи": "zhi", "чи": "chi", "ши": "shi", "жи": "ri",
    "бо": "bo", "по": "po", "мо": "mo", "фо": "fo", "люй": "lu", "нюй": "nu",
}  # fmt: skip


def _syllables() -> dict[str, str]:
    found = dict(_ALONE)
    for cyrillic, latin in _INITIALS.items():
        for ending, pinyin in {**_HARD, **_SOFT}.items():
            found[cyrillic + ending] = latin + pinyin
    for cyrillic, (soft, hard) in _SIBILANTS.items():
        found.update({cyrillic + ending: soft + pinyin for ending, pinyin in _SOFT.items()})
        found.update({cyrillic + ending: hard + pinyin for ending, pinyin in _HARD.items()})
    return found | _OF_ONE_KIND


_BY_PALLADIUS = {cyrillic.upper(): pinyin.upper() for cyrillic, pinyin in _syllables().items()}
_PINYIN = frozenset(_BY_PALLADIUS.values())
_BY_PINYIN = {pinyin: cyrillic for cyrillic, pinyin in _BY_PALLADIUS.items()}
_LONGEST = 6
_UMLAUTS = {"LÜ": "LYU", "LV": "LYU", "LYU": "LYU", "NÜ": "NYU", "NV": "NYU", "NYU": "NYU"}


@lru_cache(maxsize=20_000)
def pinyin_of(word: str) -> str | None:
    """Сяомин → XIAOMING; None for a word that is not made of such syllables. `word` is in capitals."""
    parts = _split(word, frozenset(_BY_PALLADIUS))
    return None if parts is None else "".join(_BY_PALLADIUS[part] for part in parts)


@lru_cache(maxsize=20_000)
def is_pinyin(word: str) -> bool:
    """Whether a Latin word in capitals is made of Chinese syllables."""
    return _split(word, _PINYIN) is not None


@lru_cache(maxsize=20_000)
def syllable_of(word: str) -> str | None:
    """The one Chinese syllable that a Latin word in capitals is, as passports write it; None for others.

    LÜ and LV are LYU: so passports of the People's Republic write Ü after L and N (since 2012; LV before).
    """
    word = _UMLAUTS.get(word, word)
    return word if word in _PINYIN or word in _UMLAUTS.values() else None


@lru_cache(maxsize=20_000)
def palladius_of(word: str) -> str | None:
    """XIAOMING → СЯОМИН; None for a word that is not made of such syllables. `word` is in capitals.

    Where Russian writes one syllable of pinyin in two ways, as LU, one of them.
    """
    parts = _split(word, _PINYIN)
    return None if parts is None else "".join(_BY_PINYIN[part] for part in parts)


def _split(word: str, syllables: frozenset[str]) -> list[str] | None:
    """The word cut into syllables, the longest first; None where a rest remains."""
    if not word:
        return []
    for length in range(min(_LONGEST, len(word)), 0, -1):
        if word[:length] in syllables and (rest := _split(word[length:], syllables)) is not None:
            return [word[:length], *rest]
    return None
