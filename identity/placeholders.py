"""What is written for a name that is not there. Pure.

A passport with one name has an empty field, and its zone fillers (ICAO Doc 9303-3, section 4.6); what people
and programs write into a field that must not be empty is no name: UNKNOWN, N/A, НЕТ, FNU ("first name
unknown", as visas of the United States have it). Two strangers who are called so have nothing in common.

Whole texts alone are judged, and what is somebody's name passes: No, Na, Non, An, Nil, Net, Yok, Неизвестный;
as surnames None, Null and Test too, which stand for none in given names only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Each stands for a name alone or beside another of them.
_WORDS = frozenset(
    {
        *("UNKNOWN", "NONAME", "FNU", "LNU", "MNU", "UNBEKANNT", "INCONNU", "INCONNUE", "DESCONOCIDO"),
        *("НЕИЗВЕСТНО", "НЕИЗВЕСТЕН", "НЕИЗВЕСТНА", "НЕТ", "ОТСУТСТВУЕТ", "ПРОЧЕРК", "ТЕСТ"),
        *("NEIZVESTNO", "OTSUTSTVUET", "БЕЛГІСІЗ", "ЖОҚ", "NOMALUM", "НОМАЪЛУМ", "ЙЎҚ", "BILINMIYOR"),
    }
)
_GIVEN_NAMES_ONLY = frozenset({"NONE", "NULL", "TEST"})
_PHRASES = frozenset(
    {
        *("NOT KNOWN", "NAME NOT KNOWN", "NAME UNKNOWN", "UNKNOWN NAME", "NO NAME", "NO NAMES", "NO SURNAME"),
        *("NO FAMILY NAME", "NO LAST NAME", "NO FIRST NAME", "NO GIVEN NAME", "NO GIVEN NAMES"),
        *("NO PATRONYMIC", "NO MIDDLE NAME", "SURNAME UNKNOWN", "FAMILY NAME UNKNOWN", "LAST NAME UNKNOWN"),
        *("FIRST NAME UNKNOWN", "GIVEN NAME UNKNOWN", "GIVEN NAMES UNKNOWN", "NOT APPLICABLE"),
        *("NOT AVAILABLE", "NOT GIVEN", "NOT PROVIDED", "NOT STATED"),
        *("НЕ ИЗВЕСТНО", "НЕ ИЗВЕСТЕН", "НЕ ИЗВЕСТНА", "НЕ УКАЗАНО", "НЕ УКАЗАН", "НЕ УКАЗАНА", "НЕ ИМЕЕТ"),
        *("НЕТ ДАННЫХ", "НЕТ ИМЕНИ", "НЕТ ФАМИЛИИ", "НЕТ ОТЧЕСТВА", "БЕЗ ИМЕНИ", "БЕЗ ФАМИЛИИ"),
        *("БЕЗ ОТЧЕСТВА", "ИМЯ НЕИЗВЕСТНО", "ФАМИЛИЯ НЕИЗВЕСТНА", "ОТЧЕСТВО НЕИЗВЕСТНО"),
        *("АТЫ ЖОҚ", "ТЕГІ ЖОҚ", "ӘКЕСІНІҢ АТЫ ЖОҚ", "АТЫ БЕЛГІСІЗ", "ТЕГІ БЕЛГІСІЗ"),
    }
)
#: With the stroke alone: Na is a name, N. A. are initials.
_WITH_STROKE = frozenset({"N/A", "Н/Д", "Б/О", "Б/И", "Б/Ф", "Н/У"})
#: In either alphabet; one X alone may be an initial.
_CROSSES = re.compile(r"[XХ]{2,60}")
_MARKS = re.compile("['’‘ʼʻ`´]")


def is_placeholder(text: str, *, of_surname: bool = False) -> bool:
    """Whether the text is no name but says that there is none."""
    return _is_placeholder(text, of_surname) if text else False


@lru_cache(maxsize=50_000)
def _is_placeholder(text: str, of_surname: bool) -> bool:
    capitals = unicodedata.normalize("NFKC", text).upper()
    if "".join(capitals.split()).strip(".") in _WITH_STROKE:
        return True
    words = [word for word in re.split(r"[\W_\d]+", _MARKS.sub("", capitals)) if word]
    alone = _WORDS if of_surname else _WORDS | _GIVEN_NAMES_ONLY
    is_none = bool(words) and all(word in alone or _CROSSES.fullmatch(word) for word in words)
    return is_none or " ".join(words) in _PHRASES
