"""By what a refused line is looked for: the keys of the documents it names, and any IIN. Pure.

They decide for whom the line exists, so they are computed when it is kept, here and nowhere else. A
line has keys only where the number of its document can be told: of a line read into fields that is
the field, of a line whose cells cannot be told apart every cell that may be a number. Without that
nobody knows whose line it is.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from identity.identifiers import KEY_AT_LEAST, KEY_AT_MOST, document_key

NUMBER = "document.number"
KEYS_AT_MOST = 60
#: A line that cannot be divided holds at least its number at the source and that of the document.
NUMBERS_AT_LEAST = 2
DEPTH_AT_MOST = 6

_BETWEEN = re.compile(r'[,;\t"|]+')
_DAY_OR_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")


def keys_of_fields(values: Mapping[str, str], content: Any, known: frozenset[str]) -> list[str]:
    """The keys of a line read into fields: of its number, then of whatever else in it may be one.

    `values` are its fields as texts, `known` the names of all fields; what they hold besides the
    number is no document. Empty when the number is missing.
    """
    number = document_key(values.get(NUMBER, ""))
    if not number:
        return []
    return _once([number, *(key for key in map(_candidate, _others(content, known, "", 0)) if key)])


def keys_of_text(line: str) -> list[str]:
    """The keys of a line whose cells cannot be told apart: of each that may be a number, and of two
    neighbours that a stray separator has parted. Empty when too few of them are there.
    """
    keys = [key for key in map(_candidate, _BETWEEN.split(line)) if key]
    if len(set(keys)) < NUMBERS_AT_LEAST:
        return []
    cells = [document_key(cell) for cell in _BETWEEN.split(line)]
    joined = [one + next_one for one, next_one in pairwise(cells)]
    return _once([*keys, *(key for key in joined if KEY_AT_LEAST <= len(key) <= KEY_AT_MOST)])


def _candidate(text: str) -> str:
    """The text's key where it may be a document's number or an IIN; else nothing."""
    key = document_key(text)
    is_number = KEY_AT_LEAST <= len(key) <= KEY_AT_MOST and any(map(str.isdigit, key))
    return key if is_number and not _DAY_OR_MOMENT.fullmatch(text.strip()) else ""


def _others(content: Any, known: frozenset[str], path: str, depth: int) -> Iterator[str]:
    if depth > DEPTH_AT_MOST:
        return
    if isinstance(content, Mapping):
        for name, inner in content.items():
            yield from _others(inner, known, f"{path}.{name}" if path else str(name), depth + 1)
    elif isinstance(content, list):
        for inner in content:
            yield from _others(inner, known, path, depth + 1)
    elif isinstance(content, str | int) and not isinstance(content, bool) and path not in known:
        yield str(content)


def _once(keys: list[str]) -> list[str]:
    return list(dict.fromkeys(keys))[:KEYS_AT_MOST]
