"""Reference rows that a page offers for choosing, read together."""

from collections.abc import Collection
from functools import reduce
from typing import Any

from django.db.models import CharField, QuerySet, Value

from reference.models import Checkpoint, Country, CountryGroup, District, Named, Region, Sector

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ORDER = {letter: f"{number:02d}" for number, letter in enumerate(_KAZAKH)}
_CHAPTERS: dict[str, tuple[type[Named], str]] = {
    "region": (Region, "code"),
    "district": (District, "code"),
    "country": (Country, "iso3"),
    "group": (CountryGroup, "code"),
    "checkpoint": (Checkpoint, "code"),
    "sector": (Sector, "code"),
}


def alphabetical(text: str) -> str:
    """A sort key in the order of the Kazakh alphabet, which is the Russian one with more letters."""
    return "".join(_ORDER.get(letter, letter) for letter in text.lower())


def choices_of(chapters: Collection[str]) -> dict[str, list[tuple[str, str, int]]]:
    """Code, name in the reader's language and pk of all rows of these classifiers, in one query.

    Chapters: region, district, country, group, checkpoint, sector. Each is sorted by name.
    """
    if not chapters:
        return {}
    parts = [_part(chapter) for chapter in chapters]
    rows = reduce(lambda whole, part: whole.union(part, all=True), parts)
    found: dict[str, list[tuple[str, str, int]]] = {chapter: [] for chapter in chapters}
    for chapter, code, name, pk in rows:
        found[chapter].append((code, name, pk))
    for choices in found.values():
        choices.sort(key=lambda choice: alphabetical(choice[1]))
    return found


def _part(chapter: str) -> QuerySet[Any, Any]:
    model, code = _CHAPTERS[chapter]
    rows = model._default_manager.order_by().annotate(chapter=Value(chapter, output_field=CharField()))
    return rows.values_list("chapter", code, model.name_column(), "pk")
