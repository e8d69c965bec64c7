"""What can be a name of a person, in any script. Pure.

Letters and marks of every script, blanks, and the signs that names are written with. Digits are let pass: a
camera reads them for letters, and a line that is refused for one is a crossing that nobody knows of. What
a page, a spreadsheet or a shell would take for more than a name is refused, and so is what cannot be seen.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from identity.placeholders import is_placeholder

#: Signs that stand in names: of d’Arc, Jean-Paul, St. John, A/L, Sa`d, Ngũgĩ wa Thiong'o, (Ivan), O‘G‘LI;
#: of Vasil′ev as libraries write it, of ג׳ורג׳, and between the names of whoever is no Chinese by origin.
SIGNS = "'’‘ʼʻʹ`´ʾʿ.,-‐‑–—/()·′″׳״՚•‧・"
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f<>=+@|{}\[\]\\^~$%#&*_;:\"?!]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Joiners without which some scripts are misspelt.
JOINERS = "\u200c\u200d"


class NameFault(StrEnum):
    """Why a text is no name."""

    CHARACTERS = "characters"
    """It has a sign that no name has, or one that cannot be seen."""
    LETTERS = "letters"
    """It has no letter."""
    PLACEHOLDER = "placeholder"
    """It says that there is none."""


def name_fault(name: str, *, of_surname: bool = False) -> NameFault | None:
    """What is wrong with a name as it was given; None for one that may be, and for none at all."""
    if not name.strip():
        return None
    if _NO_NAME.search(name) or (not name.isascii() and _is_odd(name)):
        return NameFault.CHARACTERS
    if not any(map(str.isalpha, name)):
        return NameFault.LETTERS
    return NameFault.PLACEHOLDER if is_placeholder(name, of_surname=of_surname) else None


def _is_odd(name: str) -> bool:
    for char in name:
        category = unicodedata.category(char)
        if category in _UNSEEN and char not in JOINERS:
            return True
        if category[0] in "SP" and char not in SIGNS:
            return True
    return False
