"""By what a refused line is looked for: the keys of whatever in it may be a document's number or IIN. Pure.

They decide for whom the line exists, so they are computed when it is kept, here and nowhere else, of
every text of the line, its names included: a number may stand in the surname as well as in its own
field. A line has keys only where the number of its document can be told: of a line read into fields
that is the field, of a line whose cells cannot be told apart every cell that may be a number. Without
that nobody knows whose line it is; nor does anybody where it holds more numbers than are kept, or goes
deeper than it is looked through.

A number is often refused because it was mistyped: so each name in a line together with each date in it is
a key as well, by which a closed file's own name and birth date hide the line; those of a zone too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import accumulate, pairwise
from typing import Any

from core.periods import FIRST_CROSSING_DAY
from identity.document_numbers import KEY_AT_LEAST, KEY_AT_MOST, document_key, document_shape
from identity.identifiers import is_well_formed
from identity.mrz import read_mrz
from identity.mrz.forms import FILLER, check_digit
from identity.name_keys import name_key
from identity.number_folding import endings_in, folded
from identity.number_words import without_words
from identity.partial_dates import PartialDate

NUMBER, ZONE = "document.number", "document.mrz"
KEYS_AT_MOST = 200
ENDINGS_AT_MOST = 1_000
#: A line that cannot be divided holds at least its number at the source and that of the document.
NUMBERS_AT_LEAST = 2
NAMES_AT_MOST = 600
DEPTH_AT_MOST = 6
#: A series that is sent apart from its number has so many letters at most.
SERIES_AT_MOST = 4
#: Into so many pieces a number is parted by blanks and signs, at most.
PIECES_AT_MOST = 6

#: By what a document is known, and by what it is looked for: a closed file stays closed by either.
_KEYS = (document_key, document_shape)
_BETWEEN = re.compile(r'[,;\t"|]+')
_PIECE = re.compile(r"[^\W_]+")
_DAY_OR_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_MONTH_FIRST = re.compile(r"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})$")
_TWELVE_DIGITS = re.compile(r"(?=([0-9]{12}))")
#: The machine-readable zone: of a passport or visa its number, check digit, country, birth, sex, expiry;
#: of a card its kind, country, number, which goes on after a filler where it has more than nine characters.
_ZONES = (
    re.compile(r"(?=([0-9A-Z<]{9})[0-9<][A-Z<]{3}[0-9]{6}[0-9<][MFX<][0-9]{6})"),
    re.compile(r"(?=[ACI][A-Z<][A-Z<]{3}([0-9A-Z<]{9})[0-9])"),
    re.compile(r"(?=[ACI][A-Z<][A-Z<]{3}([0-9A-Z]{9}<[0-9A-Z]{1,14})[0-9]<)"),
)
_NUMBERS_CHECKED = (
    re.compile(r"(?=([0-9A-Z<]{9})([0-9])[A-Z<]{3}[0-9<]{6}[0-9<][MFX<][0-9]{6})"),
    re.compile(r"(?=[ACI][A-Z<][A-Z<]{3}([0-9A-Z<]{9})([0-9]))"),
)
_ZONE_AT_LEAST = 28
#: In every zone the birth stands before its check digit, the sex and the expiry.
_BORN_IN_ZONE = re.compile(r"(?=([0-9]{2})([0-9]{2}|<<)([0-9]{2}|<<)[0-9<][MFX<][0-9]{6})")
_CENTURIES = (1900, 2000)


def keys_of_fields(values: Mapping[str, str], content: Any) -> list[str]:
    """The keys of a line read into fields: of its number, then of whatever else in it may be one.

    `values` are its fields as texts. Empty when the number is missing or too short for one, more may be
    numbers than are kept, or something lies deeper than is looked.
    """
    given = values.get(NUMBER, "").strip() or number_in_zone(values.get(ZONE, ""))
    number = document_key(given)
    if len(number) < KEY_AT_LEAST or _is_deeper(content, DEPTH_AT_MOST):
        return []
    texts = list(_texts_in(content))
    keys = [number, document_shape(given), *(key for text in texts for key in _keys_in(text))]
    return _kept([*keys, *_keys_with_series(number, texts)])


def number_in_zone(text: str) -> str:
    """The number that a zone says, be the rest of it misread or lost, where its own check digit fits."""
    solid = "".join(text.split()).upper()
    if solid.startswith("V"):
        return ""  # a visa's
    found = {
        number.rstrip(FILLER)
        for zone in _NUMBERS_CHECKED
        for number, check in zone.findall(solid)
        if check_digit(number) == check
    }
    return found.pop() if len(found) == 1 else ""


def keys_of_text(line: str) -> list[str]:
    """The keys of a line whose cells cannot be told apart: of each that may be a number, and of two
    neighbours that a stray separator has parted. Empty when too few of them are there.
    """
    cells = _BETWEEN.split(line)
    if len({key for key in map(document_key, cells) if _may_be_number(key)}) < NUMBERS_AT_LEAST:
        return []
    joined = [one + other for made in _KEYS for one, other in pairwise(map(made, cells))]
    whole = [key for key in joined if KEY_AT_LEAST <= len(key) <= KEY_AT_MOST]
    return _kept([*(key for cell in cells for key in _keys_in(cell)), *whole, *_keys_in_runs(line)])


def endings_of(number: str, content: Any) -> list[str] | None:
    """Where in a kept line a number may end, with what stands before it, folded: a closed file's number
    hides the line in any spelling, and inside a longer word too (`identity.number_folding`).

    `number` is the line's own, to be read with a series that was sent apart. A line that cannot be divided
    is read as one text. None when there are more endings than are kept.
    """
    given = [text for text in _texts_in(content) if not _DAY_OR_MOMENT.fullmatch(text.strip())]
    texts = [*given, *(bare for text in given if (bare := without_words(text)) != text)]
    whole = [one + number for one in texts if len(one) <= SERIES_AT_MOST] if folded(number).isdigit() else []
    endings = endings_in([*texts, *whole])
    return endings if len(endings) <= ENDINGS_AT_MOST else None


def names_with_days(content: Any) -> list[str] | None:
    """Each name of a kept line with each date in it: `KARIMOVA:1990-05-05`, and what says less of the same
    day; `~KARIMOVA:1990` where the line itself says no more. None when there are more than are kept.

    `registry.queries.open_files` makes the same of closed files.
    """
    cells = [cell.strip() for text in _texts_in(content, called=False) for cell in _BETWEEN.split(text)]
    days = {day for cell in cells for day in _days_in(cell)}
    words = {word for cell in cells if not any(map(str.isdigit, cell)) for word in (cell, *cell.split())}
    for text in _texts_in(content, called=False):
        words.update(_names_in_zone(text))
        days.update(_days_in_zone(text))
    names = {"".join(name_key(word).split()) for word in words} if days else set()
    keys = []
    for name in sorted(filter(None, names)):
        for day in sorted(days):
            keys += [f"{name}:{reading}" for reading in day.readings]
            keys += [] if day.is_whole else [f"~{name}:{day}"]
    return keys if len(keys) <= NAMES_AT_MOST else None


def _names_in_zone(text: str) -> Iterator[str]:
    """The names that a machine-readable zone says, be it misread elsewhere."""
    if "<" in text and len(text) >= _ZONE_AT_LEAST:
        reading = read_mrz(text, on=FIRST_CROSSING_DAY)
        for name in (reading.surname, reading.given_names):
            yield from (name, *name.split())


def _days_in_zone(text: str) -> Iterator[PartialDate]:
    """The birth dates that a zone may say, in either century, whether or not their check digit fits."""
    solid = "".join(text.split()).upper()
    if len(solid) >= _ZONE_AT_LEAST:
        for year, *rest in _BORN_IN_ZONE.findall(solid):
            for century in _CENTURIES:
                day = "-".join([str(century + int(year)), *(part for part in rest if part != "<<")])
                yield from _days_in(day)


def _days_in(cell: str) -> Iterator[PartialDate]:
    """The birth dates that a text may be: in the American order too, month before day."""
    for text in (cell, _MONTH_FIRST.sub(r"\2.\1.\3", cell)):
        with suppress(ValueError):
            yield PartialDate.typed(text)


def _keys_in(text: str) -> Iterator[str]:
    """The keys of the pieces of a text and of neighbouring pieces together; a day or moment is none."""
    if not any(map(str.isdigit, text)) or _DAY_OR_MOMENT.fullmatch(text.strip()):
        return
    found = _PIECE.findall(text.replace("№", " "))
    for made in _KEYS:
        if len(found) > 1 and _may_be_number(key := made(text)):
            yield key  # without the words that stand inside: серия 45 10 номер 123456
        pieces = [made(piece) for piece in found]
        for first in range(len(pieces)):
            for key in accumulate(pieces[first : first + PIECES_AT_MOST]):
                if _may_be_number(key):
                    yield key
    yield from _keys_in_runs(text)


def _keys_in_runs(text: str) -> Iterator[str]:
    """IINs that other characters stand close by, and the numbers of a machine-readable zone."""
    solid = "".join(text.split()).upper()
    yield from (run for run in _TWELVE_DIGITS.findall(solid) if is_well_formed(run))
    if len(solid) >= _ZONE_AT_LEAST:
        numbers = [number for zone in _ZONES for number in zone.findall(solid)]
        yield from (key for made in _KEYS for key in map(made, numbers) if key)


def _may_be_number(key: str) -> bool:
    return KEY_AT_LEAST <= len(key) <= KEY_AT_MOST and any(map(str.isdigit, key))


def _keys_with_series(number: str, texts: Iterable[str]) -> Iterator[str]:
    """The keys of a number of digits alone together with what may be its series."""
    if number.isdigit():
        for made in _KEYS:
            for series in map(made, texts):
                if len(series) <= SERIES_AT_MOST and series.isalpha() and _may_be_number(series + number):
                    yield series + number


def _is_deeper(content: Any, levels: int) -> bool:
    """Whether something lies more than so many levels inside."""
    if not isinstance(content, Mapping | list):
        return False
    inside = content.values() if isinstance(content, Mapping) else content
    return levels == 0 or any(_is_deeper(inner, levels - 1) for inner in inside)


def _texts_in(content: Any, *, called: bool = True) -> Iterator[str]:
    """Every text and number of the content and, unless not `called` for, what its values are called by."""
    if isinstance(content, Mapping):
        for name, inner in content.items():
            if called:
                yield str(name)
            yield from _texts_in(inner, called=called)
    elif isinstance(content, list):
        for inner in content:
            yield from _texts_in(inner, called=called)
    elif isinstance(content, str | int | float) and not isinstance(content, bool):
        yield str(content)


def _kept(keys: list[str]) -> list[str]:
    """Each once; none when there are more than are kept, for one left out might be a closed file's."""
    once = list(dict.fromkeys(keys))
    return once if len(once) <= KEYS_AT_MOST else []
