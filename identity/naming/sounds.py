"""What a word of a name sounds like, whatever script and spelling it is written in.

A word becomes a row of sounds, one letter each. Where a spelling may stand for two sounds (a passport writes
Ç as C and Ş as S; X is KS in Xenia, H in Uzbek and S in Chinese; J is Ж in Kazakh and Й in German), the word
has several readings, four at most. Two spellings of one name share a reading, or come near by cheap steps.

Source: ICAO Doc 9303 part 3, section 6 (what passports make of national letters); the Latin alphabets of the
Kazakh, Uzbek, Turkmen, Azerbaijani and Turkish languages; the Palladius system for Chinese; Russian practical
transcription of Armenian and Arabic.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from identity.naming.palladius import pinyin_of

#: The sounds: A E I O U, consonants by their letters, Q for CH, W for SH, C for TS, J for ZH and DZH,
#: c for a Latin C of no known sound, j for a Latin J, which may be a Й.
_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "IE", "Ё": "IO", "Ж": "J", "З": "Z", "И": "I",
    "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T",
    "У": "U", "Ф": "F", "Х": "H", "Ц": "C", "Ч": "Q", "Ш": "W", "Щ": "W", "Ъ": "", "Ы": "I", "Ь": "",
    "Э": "E", "Ю": "IU", "Я": "IA",
    "Ә": "A", "Ғ": "G", "Қ": "K", "Ң": "NG", "Ө": "O", "Ұ": "U", "Ү": "U", "Һ": "H", "І": "I", "Ў": "O",
    "Ҳ": "H", "Ҷ": "J", "Ӣ": "I", "Ӯ": "U", "Җ": "J", "Ҹ": "J", "Ҝ": "G",
    "Ї": "I", "Є": "IE", "Ґ": "G", "Ј": "I", "Ђ": "J", "Љ": "L", "Њ": "N", "Ћ": "Q", "Џ": "J",
}  # fmt: skip
_CYRILLIC_GROUPS = {"ДЖ": "J", "ДЗ": "Z", "КС": "KS", "ЬЕ": "IE", "ЬЁ": "IO", "ТЧ": "Q", "ТЦ": "C", "СЧ": "W"}
_LATIN_LETTERS = {
    "Ç": "Q", "Ş": "W", "Ș": "W", "Š": "W", "Č": "Q", "Ć": "Q", "Ž": "J", "Ğ": "G", "Ñ": "N", "Ə": "A",
    "Ä": "A", "Ö": "O", "Ü": "U", "İ": "I", "I": "I", "Ý": "I", "Å": "A", "Æ": "E", "Ø": "O", "Œ": "O",
    "Đ": "D", "Ð": "D", "Þ": "T", "Ł": "L", "Ħ": "H", "ẞ": "S", "Ŋ": "N",
    "Y": "I", "W": "V", "Q": "K", "C": "c", "J": "j",
}  # fmt: skip
_LATIN_GROUPS = {
    "SHCH": "W", "SCHTSCH": "W", "TSCH": "Q", "TCH": "Q", "SCH": "W", "CH": "Q", "SH": "W", "DZH": "J",
    "DJ": "J", "ZH": "J", "KH": "H", "GH": "G", "PH": "F", "TH": "T", "BH": "B", "DH": "D", "TZ": "C",
    "TS": "C", "CK": "K", "CE": "cE", "CI": "cI", "CY": "cI", "OO": "U", "EE": "I", "OU": "U",
    "YO": "IO", "YE": "IE", "YA": "IA", "YU": "IU", "JO": "jO", "JE": "jE", "JA": "jA", "JU": "jU",
}  # fmt: skip
_GROUP = re.compile("|".join(sorted(map(re.escape, _LATIN_GROUPS), key=len, reverse=True)) + "|.", re.DOTALL)
#: Мамедзаде is MAMED and ZADE; elsewhere ДЗ is one sound.
_CYRILLIC_GROUP = re.compile(rf"(?!ДЗ(?:АД[ЕА]|ОДА)$)(?:{'|'.join(_CYRILLIC_GROUPS)})|.", re.DOTALL)
_IS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_IS_LATIN = re.compile(r"[A-Z\u00c0-\u024f]")
#: A word in two scripts is of one in which some letters were typed on the other's keyboard.
_TO_CYRILLIC = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")
_TO_LATIN = str.maketrans("АВЕКМНОРСТУХІЅЈ", "ABEKMHOPCTYXISJ")
_DOUBLED = re.compile(r"(\w)\1+")
_MARKS = re.compile('[\u0027\u00b4\u2018\u2019\u2032\u02b9\u02ba\u02bb\u02bc\u02ca\u02cb`"]')
#: What passports of the People's Republic make of LÜ and NÜ: LYU since 2012, LV before.
_CHINESE_UMLAUTS = {"LV": "LYU", "LÜ": "LYU", "NV": "NYU", "NÜ": "NYU"}
_READINGS = 4
#: What Polish writes for sounds of one letter: KRZYSZTOF, Кшиштоф; JERZY, Ежи.
_POLISH = {"SZ": "SH", "CZ": "CH", "RZ": "ZH", "KRZ": "KSH", "PRZ": "PSH", "TRZ": "TSH"}
_IN_POLISH = re.compile("[KPT]RZ|[SCR]Z")
#: The H of Armenian, which Russian leaves out at the beginning (HAKOBYAN, Акопян) and writes as Г in HOVH-
#: (HOVHANNISYAN, Оганесян).
_ARMENIAN = re.compile(r"HOVH|H(?=.{3}.*[IEY]AN$)")
_HOVH = "HOVH"
#: The servant of one of God's names, with the article between the two as it sounds, or without it:
#: ABDULRAHMAN, ABDURRAHMAN, ABD AL RAHMAN. What is named has five sounds at least, so that ABDULOV stays.
_SERVANT = re.compile(r"^ABD[AEIOU](?:L(?=[^AEIOU]))?(?=[^AEIOU].{4})")


@lru_cache(maxsize=50_000)
def readings(word: str) -> tuple[str, ...]:
    """The rows of sounds that a word may stand for, the likeliest first: four at most."""
    word = _capitals(word)
    if not word:
        return ()
    if _IS_CYRILLIC.search(word):
        found = [_sounds(word, _CYRILLIC_GROUP, _CYRILLIC_GROUPS, _CYRILLIC)]
        if pinyin := pinyin_of(word):
            found += _of_latin(pinyin)
    else:
        found = _of_latin(word)
    found += [servant for row in found if (servant := _SERVANT.sub("ABD", row)) != row]
    return tuple(dict.fromkeys(filter(None, found)))[:_READINGS]


def is_readable(word: str) -> bool:
    """Whether it is written in a script that is read here: Latin or Cyrillic letters alone."""
    return all(_IS_CYRILLIC.match(c) or c in _LATIN_LETTERS or _plain(c).isascii() for c in word)


def words_of(text: str) -> list[str]:
    """The words of a name in capitals; hyphens and signs part them, apostrophes do not."""
    # Before the normal form too: it makes a blank of an accent that stands by itself.
    text = _MARKS.sub("", unicodedata.normalize("NFKC", _MARKS.sub("", text)).upper().replace("İ", "İ"))
    return [word for word in re.split(r"[\W_\d]+", text) if word]


def _of_latin(word: str) -> list[str]:
    found = [_latin(word)]
    if "X" in word:
        found = [_latin(word.replace("X", put)) for put in ("H", "KS", "SH")]
    if word in _CHINESE_UMLAUTS:
        found.append(_latin(_CHINESE_UMLAUTS[word]))
    if re.search("[AOU]E", word):  # Müller is MUELLER in a passport
        found.append(_latin(re.sub("([AOU])E", r"\1", word)))
    if _IN_POLISH.search(word):
        found.append(_latin(_IN_POLISH.sub(lambda two: _POLISH[two.group()], word)))
    if _ARMENIAN.match(word):
        found.append(_latin(word.replace(_HOVH, "OG", 1) if word.startswith(_HOVH) else word[1:]))
    return found


def _latin(word: str) -> str:
    return _sounds(word, _GROUP, _LATIN_GROUPS, _LATIN_LETTERS)


def _sounds(word: str, group: re.Pattern[str], groups: dict[str, str], letters: dict[str, str]) -> str:
    row = "".join(groups.get(part) or letters.get(part, _plain(part)) for part in group.findall(word))
    return _DOUBLED.sub(r"\1", row)


def _plain(letter: str) -> str:
    """Without what stands above or below it; letters of other scripts stay."""
    return "".join(c for c in unicodedata.normalize("NFD", letter) if c.isalpha())


def _capitals(word: str) -> str:
    word = unicodedata.normalize("NFC", _MARKS.sub("", word.upper()))
    word = "".join(char for char in word if char.isalpha() or unicodedata.combining(char))
    cyrillic, latin = _IS_CYRILLIC.findall(word), _IS_LATIN.findall(word)
    if not (cyrillic and latin):
        return word
    # Letters that the other script has no like of tell which one was meant; else the most letters.
    own_cyrillic = sum(ord(letter) not in _TO_LATIN for letter in cyrillic)
    own_latin = sum(ord(letter) not in _TO_CYRILLIC for letter in latin)
    is_latin = (own_latin, len(latin)) >= (own_cyrillic, len(cyrillic))
    return word.translate(_TO_LATIN if is_latin else _TO_CYRILLIC)
