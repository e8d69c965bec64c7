"""Numbers of documents: by which key a document is known, by which it is looked for, and what is no number.

The *key* says whose document it is: the number as a machine-readable zone writes it, letters transliterated
one by one and none left out, without signs. Two documents with different keys are different documents,
however alike their numbers look. The *shape* is the number as the eye sees it, so that one copied with
letters of another alphabet, or with O for 0, is found: it is for searching and for keeping a closed file
closed, and never makes two documents one.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from identity.number_words import STUCK_AT_LEAST, is_more_than_a_number, without_words
from identity.transliteration import transliterated

#: The form of a key, as tables and forms ask for it.
KEY_AT_LEAST, KEY_AT_MOST = 3, 24
KEY_FORM = rf"^[0-9A-Z]{{{KEY_AT_LEAST},{KEY_AT_MOST}}}$"

#: Cyrillic letters and the Latin ones they look like.
LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЅЈ", "ABEKMHOPCTYXISJ")
_ALIKE = str.maketrans("OI", "01")
_NOT_KEY = re.compile(r"[^0-9A-Z]")
#: Hyphens and dashes of every kind: Unicode's dash punctuation, and what looks like it.
_HYPHENS = (
    "-\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2e17\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0"
    "\ufe31\ufe32\ufe58\ufe63\uff0d\U00010d6e\U00010ead\u2212\u2043\u02d7"
)
_AS_HYPHEN = str.maketrans(dict.fromkeys(_HYPHENS, "-"))
#: What may stand between the letters and digits of a number; the filler only at its end.
_BETWEEN = re.compile(r"[\s./’'-]+|<+$")
#: The path of a file, and not a number with points and strokes in it.
_PATH = re.compile(r"[./]{2,}|^[./~](?=\S)")
#: How a spreadsheet shows a number that it took for an amount: 1,23457E+08, 123456789.0, ####.
_ROUNDED = re.compile(
    r"[+-]?\d+(?:[.,]\d+)?[EЕ][+-]\d{1,3}|\d[.,]\d+[EЕ]\d{1,3}|\d+[.,]0{1,2}|\d{1,3}(?:,\d{3})+|#{2,}",
    re.IGNORECASE,
)
_DAY, _MONTH = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])"
_MONTH_NAMES = (
    "jan feb mar apr may jun jul aug sep oct nov dec янв фев мар апр май мая июн июл авг сен окт ноя дек"
)
_NAMED = _MONTH_NAMES.replace(" ", "|")
_DATE = re.compile(
    rf"{_DAY}[./-]{_MONTH}[./-]\d{{4}}|\d{{4}}[./-]{_MONTH}[./-]{_DAY}|{_DAY}[./]{_MONTH}[./]\d{{2}}"
    rf"|{_DAY}[ .-](?:{_NAMED})[^\W\d_]*[ .-](?:\d{{2}}|\d{{4}})"
    rf"|(?:[^\W\d_]{{2,9}}[ .,]+)?(?:{_NAMED})[^\W\d_]*[ .,-]+{_DAY}[ .,-]+\d{{4}}",
    re.IGNORECASE,
)
#: What people and programs write where there is no number.
_PLACEHOLDERS = (
    "none null nil nan void empty unknown missing absent notknown notgiven notavailable notapplicable na n/a "
    "nonumber nodocument nopassport withoutnumber number passport document test sample specimen tbd tba "
    "undefined default нет неизвестно неизвестен неизвестна отсутствует отсутств безномера бездокумента "
    "безпаспорта бн б/н номер паспорт документ тест образец утерян утрачен жоқ белгісіз нөміржоқ құжатжоқ "
    "yoq yo'q mavjudemas"
)
_SEQUENCE = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: German numbers have no vowels and none of the letters that look like a digit, so that no word comes of
#: them; they alone may be without a digit.
_LETTERS_ALONE = re.compile("[CFGHJKLMNPRTVWXYZ]{9}")
#: A series and nothing but zeros stands for a number.
_ZEROS = re.compile("[A-Z]{0,4}0{5,}")


class NumberFault(StrEnum):
    """Why a text is no number of a document."""

    ROUNDED = "rounded"
    """A spreadsheet has made an amount of it, and digits are lost."""
    DATE = "date"
    """It is a day."""
    WORDS = "words"
    """Words, a day or a second number stand beside it."""
    PLACEHOLDER = "placeholder"
    """It stands where no number is known."""
    CHARACTERS = "characters"
    """It has signs that no document's number has."""
    LETTERS = "letters"
    """It has letters that no machine-readable zone can write."""
    LENGTH = "length"
    """It is too short or too long."""


def document_key(number: str) -> str:
    """By what a document is known: capital letters and digits, transliterated one to one (ICAO Doc 9303).

    Digits of other scripts are ours; blanks and signs are left out, the sign № too. Letters that cannot be
    transliterated are left out as well, so `number_fault` is asked before anything is known by the key.
    """
    if number.isascii() and number.isalnum():
        return number.upper()
    return _solid(transliterated(without_words(number)))


def document_shape(number: str) -> str:
    """By what a document is looked for: like the key, but letters that look alike are one, O is 0, I is 1."""
    if number.isascii() and number.isalnum():
        return number.upper().translate(_ALIKE)
    seen = unicodedata.normalize("NFKC", without_words(number)).upper().translate(LOOKALIKES)
    return _solid(transliterated(seen)).translate(_ALIKE)


def number_fault(number: str) -> NumberFault | None:
    """What is wrong with a document's number as it was given; None when it may be one.

    Only what no document bears is refused: letters without a digit are lawful (German numbers may have
    them), so are odd lengths.
    """
    text = number.strip()
    if text.isascii() and text.isalnum():
        stuck = text[:STUCK_AT_LEAST].isalpha() and is_more_than_a_number(text)
        return NumberFault.WORDS if stuck else _fault_of_key(text.upper())
    text = text.translate(_AS_HYPHEN)
    if _ROUNDED.fullmatch(text):
        return NumberFault.ROUNDED
    if _DATE.fullmatch(text):
        return NumberFault.DATE
    return _fault_of_signs(without_words(text)) or _fault_of_key(document_key(text))


def _fault_of_signs(text: str) -> NumberFault | None:
    """What is wrong with the characters of a number, what it is called left out."""
    number = unicodedata.normalize("NFKC", text).translate(_AS_HYPHEN)
    written = _BETWEEN.sub("", number)
    if _PATH.search(number):
        return NumberFault.CHARACTERS
    if is_more_than_a_number(number):
        return NumberFault.WORDS
    if not all(map(str.isalnum, written)):
        return NumberFault.CHARACTERS
    is_written = all(char.isascii() or char.isdecimal() for char in transliterated(written))
    return None if is_written else NumberFault.LETTERS


def _solid(text: str) -> str:
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(char, char)) for char in text)
    return _NOT_KEY.sub("", text)


def _fault_of_key(key: str) -> NumberFault | None:
    if _is_placeholder(key):
        return NumberFault.PLACEHOLDER
    return None if KEY_AT_LEAST <= len(key) <= KEY_AT_MOST else NumberFault.LENGTH


def _is_placeholder(key: str) -> bool:
    """One character again and again, zeros alone, the alphabet from its beginning, or a word for “none” in
    any language, since none has only consonants.
    """
    if len(key) >= KEY_AT_LEAST and (len(set(key)) == 1 or _ZEROS.fullmatch(key)):
        return True
    if key.isalpha() and len(key) >= KEY_AT_LEAST:
        return _LETTERS_ALONE.fullmatch(key) is None
    return key in _WORDS or _is_numbered_word(key) or (len(key) >= KEY_AT_LEAST and _SEQUENCE.startswith(key))


def _is_numbered_word(key: str) -> bool:
    return key[:4].isalpha() and _NUMBERED_WORD.fullmatch(key) is not None


_WORDS = frozenset(document_key(word) for word in _PLACEHOLDERS.split())
#: NONE1, TEST123. Of a word of two or three letters a series may be made, and more digits are a number.
_NUMBERED_WORD = re.compile(rf"(?:{'|'.join(word for word in sorted(_WORDS) if len(word) > 3)})[0-9]{{1,3}}")
