"""Identifiers and their check digits.

IIN and BIN: 12 digits, the last a check digit. The link between an IIN's digits and the person's
birth date and sex was dropped on 26 August 2013 (Resolution 853), so a mismatch is a warning and
never an error.
"""

import re
import unicodedata
from datetime import date

from identity.number_words import without_iin_words

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}
#: The form of an IIN or BIN, as tables and forms ask for it.
IDENTIFIER_FORM = r"^[0-9]{12}$"
_IDENTIFIER = re.compile(IDENTIFIER_FORM)
#: Letters that are read for the digits they look like, Latin and Cyrillic.
_AS_DIGITS = str.maketrans("OОIІ", "0011")
_MONTHS, _DAYS = range(1, 13), range(1, 32)


def check_digit(first_eleven: str) -> int | None:
    """The check digit of an IIN or BIN, or None when the serial must not be used.

    The weighted sum modulo 11 with weights 1 to 11; if it is 10, once more with 3 to 11, 1, 2; if
    it is 10 again the number is never given out.
    """
    digits = [int(char) for char in first_eleven]
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest != 10:
            return rest
    return None


def is_identifier(text: str) -> bool:
    """Whether it has the form of an IIN or BIN, whatever its check digit."""
    return _IDENTIFIER.fullmatch(text) is not None


def is_well_formed(number: str) -> bool:
    """Whether it is an IIN or BIN: twelve digits, the last the check digit of the others."""
    return is_identifier(number) and check_digit(number[:11]) == int(number[11])


def is_iin(number: str) -> bool:
    """Whether it can be somebody's IIN: its check digit is right, it begins with a year, a month and a day
    of some calendar (whoever's), and is no digit repeated, which stands where nobody's is known.

    Zeros and 111111111110 have a right check digit.
    """
    is_date_like = is_well_formed(number) and int(number[2:4]) in _MONTHS and int(number[4:6]) in _DAYS
    return is_date_like and len(set(number[:11])) > 1


def compact_identifier(text: str) -> str:
    """The IIN or BIN in what was typed or copied: without what stands between its digits or cannot be seen,
    digits of every script as ours, O and I as digits. What it is called before it is left out too.
    """
    if _IDENTIFIER.fullmatch(text):
        return text
    plain = (
        without_iin_words(unicodedata.normalize("NFKC", text.replace("№", " "))).upper().translate(_AS_DIGITS)
    )
    return "".join(str(unicodedata.decimal(char, char)) for char in plain if char.isalnum())


def iin_birth_date(iin: str) -> date | None:
    """The birth date that an IIN's first digits once stood for; None when they give no date."""
    century = _CENTURIES.get(iin[6])
    if century is None:
        return None
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None
