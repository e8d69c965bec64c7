"""Letters of other alphabets as the machine-readable zone writes them: ICAO Doc 9303 part 3, section 6.

Table A is for Latin letters with marks, table B for Cyrillic ones. What the tables leave open is told in the
state that issues the document (Г, Х and Ц of Serbia, Щ of Bulgaria); here the first reading holds, always
the same. Letters of Central Asian alphabets are in neither table: they are written as the states do.
"""

from __future__ import annotations

import unicodedata

_LATIN = {
    "Ä": "AE",
    "Å": "AA",
    "Æ": "AE",
    "Ð": "D",
    "Đ": "D",
    "Ħ": "H",
    "Ĳ": "IJ",
    "ĸ": "K",
    "Ł": "L",
    "Ŋ": "N",
    "Ö": "OE",
    "Ø": "OE",
    "Œ": "OE",
    "Þ": "TH",
    "Ŧ": "T",
    "Ü": "UE",
    "ẞ": "SS",
}
_CYRILLIC = {
    **dict(zip("АБВГДЕЁЗИЙКЛМНОПРСТУФЫЭ", "ABVGDEEZIIKLMNOPRSTUFYE", strict=True)),
    "Ж": "ZH",
    "Х": "KH",
    "Ц": "TS",
    "Ч": "CH",
    "Ш": "SH",
    "Щ": "SHCH",
    "Ъ": "IE",
    "Ю": "IU",
    "Я": "IA",
    "І": "I",
    "Ї": "I",
    "Є": "IE",
    "Ґ": "G",
    "Ў": "U",
    "Ђ": "D",
    "Ѓ": "G",
    "Ѕ": "DZ",
    "Ј": "J",
    "Љ": "LJ",
    "Њ": "NJ",
    "Ћ": "C",
    "Ќ": "K",
    "Џ": "DZ",
    "Ѫ": "U",
    "Ѵ": "Y",
    # Kazakh, Kyrgyz, Tajik, Uzbek, Turkmen.
    "Ә": "A",
    "Ғ": "G",
    "Қ": "K",
    "Ң": "N",
    "Ө": "O",
    "Ұ": "U",
    "Ү": "U",
    "Һ": "H",
    "Ӣ": "I",
    "Ӯ": "U",
    "Ҳ": "H",
    "Ҷ": "J",
    "Җ": "J",
}
_LETTERS = str.maketrans({**_LATIN, **_CYRILLIC})


def transliterated(text: str) -> str:
    """The text in capitals with its Latin and Cyrillic letters as A to Z; other characters stay as they are.

    Each letter gives the same one or more, whatever stands beside it, and none is left out: the soft sign,
    for which the standard writes nothing, stays as it is.
    """
    if text.isascii():
        return text.upper()
    upper = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).upper())
    return "".join(map(_plain, upper.translate(_LETTERS)))


def _plain(char: str) -> str:
    """A Latin letter without its marks."""
    if char.isascii():
        return char
    bare = unicodedata.normalize("NFD", char)[0]
    return bare if bare.isascii() else char
