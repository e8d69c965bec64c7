"""Folding names so that one name gives one key, whatever script and spelling it came in.

Documents write the same name as Иванов or IVANOV, Қасымов, KASSYMOV or QASYMOV, Рахимов, RAKHIMOV,
RAHIMOV or RAXIMOV. Search goes by prefixes of the key, so the key of a name's beginning is the
beginning of its key, except inside a pair of letters that stands for one sound (K of KH, Z of ZH):
`name_prefixes` gives the few keys to search for then.

Source: ICAO Doc 9303 part 3 (transliteration of Cyrillic and Latin letters), and the spellings of
Kazakh, Kyrgyz, Uzbek, Tajik, Turkmen, Azerbaijani and Ukrainian passports where they differ from it.
"""

import re
import unicodedata

KEY_LENGTH = 120

_CYRILLIC = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I",
    "Й": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T",
    "У": "U", "Ф": "F", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "", "Ы": "I", "Ь": "",
    "Э": "E", "Ю": "IU", "Я": "IA",
    # Kazakh, Kyrgyz, Uzbek, Tajik, Turkmen, Azerbaijani
    "Ә": "A", "Ғ": "G", "Қ": "K", "Ң": "N", "Ө": "O", "Ұ": "U", "Ү": "U", "Һ": "KH", "І": "I", "Ў": "O",
    "Ҳ": "KH", "Ҷ": "J", "Ӣ": "I", "Ӯ": "U", "Җ": "J", "Ҹ": "J", "Ҝ": "G",
    # Ukrainian, Serbian, Macedonian
    "Ї": "I", "Є": "E", "Ґ": "G", "Ј": "I", "Ђ": "J", "Љ": "L", "Њ": "N", "Ћ": "CH", "Џ": "J",
}  # fmt: skip
_LATIN = {
    "Y": "I", "W": "V", "Q": "K", "X": "KS", "Ə": "A", "Æ": "E", "Œ": "E", "Ø": "O", "Đ": "D", "Ð": "D",
    "Þ": "T", "Ł": "L", "Ħ": "KH", "İ": "I", "ẞ": "SS", "Ŋ": "N",
}  # fmt: skip
_MARKS = dict.fromkeys("'’‘ʼʻ`´ʹʺ\"", "")
_LETTERS = str.maketrans({**_CYRILLIC, **_LATIN, **_MARKS})

#: Two and more letters that spell one sound, longest first, and the one form kept.
_PAIRS = {
    "SHCH": "SH", "TSCH": "CH", "SCH": "SH", "DZH": "J", "TCH": "CH", "DJ": "J", "ZH": "J", "KH": "H",
    "KS": "H", "TZ": "TS", "PH": "F", "BH": "B", "DH": "D", "GH": "G", "TH": "T", "IO": "I",
}  # fmt: skip
_PAIR = re.compile("|".join(_PAIRS) + r"|C(?=[IE])|C(?!H)")
_DOUBLED = re.compile(r"(\w)\1+")
_GAP = re.compile(r"[\W_]+")
#: Consonants that spellings confuse are one, vowels and H are none: what is left of a key is what a name
#: is first looked up by when two files are set beside each other.
_ALIKE, _AS_ONE, _LEFT_OUT = "BDFGQWZCJ", "PTPKKVSSS", "AEIOUYH "
#: What may follow a beginning that stops inside a pair of letters.
_TAILS = ("", "H", "S", "ZH", "E", "CH")


def name_key(text: str) -> str:
    """The folded form of a name: capital Latin letters, words parted by one space.

    Cyrillic is transliterated, marks above and below letters are dropped, and spellings of one
    sound are made one: KH, H, X, KS; ZH, J, DZH; I, Y, IY, E, YO; G, GH; K, Q, C; V, W; doubled
    letters; apostrophes. At most 120 characters; letters of other scripts stay as they are.
    """
    upper = unicodedata.normalize("NFKC", text).upper()
    latin = _without_marks(unicodedata.normalize("NFC", upper).translate(_LETTERS))
    key = _GAP.sub(" ", latin.translate(_LETTERS)).strip()
    before = ""
    while before != key:
        before, key = key, _DOUBLED.sub(r"\1", _PAIR.sub(_one_form, key))
    return _DOUBLED.sub(r"\1", key.replace("E", "I"))[:KEY_LENGTH].rstrip()


def given_name_key(given_names: str, patronymic: str = "") -> str:
    """The key of given names and patronymic together, as a person's file stores it."""
    return f"{name_key(given_names)} {name_key(patronymic)}".strip()[: 2 * KEY_LENGTH].rstrip()


def name_prefixes(text: str) -> tuple[str, ...]:
    """The key prefixes under which names beginning with `text` stand; usually one.

    "RAK" may be the beginning of RAKOV or of RAKHIMOV, whose keys are RAKOV and RAHIMOV. Empty
    when `text` has no letters.
    """
    key = name_key(text)
    if not key:
        return ()
    found = [key]
    for tail in _TAILS:
        other = name_key(text.strip() + tail)
        if not any(other.startswith(known) for known in found):
            found.append(other)
    return tuple(found)


def consonants_sql(key: str) -> str:
    """What a name's key leaves when only what spellings seldom confuse is kept: RAHIMOV is RMV.

    Coarse on purpose: it finds who is compared, and never says that two names are one.
    """
    return f"translate({key}, '{_ALIKE}{_LEFT_OUT}', '{_AS_ONE}')"


def _one_form(match: re.Match[str]) -> str:
    spelled = match.group()
    if spelled == "C":
        following = match.string[match.end() : match.end() + 1]
        return "S" if following in ("I", "E") else "K"
    return _PAIRS[spelled]


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
