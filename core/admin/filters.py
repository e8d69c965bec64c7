"""Filters of a list: one box each, one condition each, shown as chips while they are in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from core import readings
from core.admin.fields import CodeField, DayField, PartialDayField
from core.partial_dates import agreeing
from core.templatetags.dates_in_words import day_in_words

Condition = Callable[[Any, date], Q]
#: What the journal keeps of a filter as it is; anything else was typed.
_CODE = re.compile(r"[\w.:/()+-]{0,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list: `value` stands in the address, `key` goes to the database."""

    value: str
    label: Any
    key: Any = None


@dataclass(frozen=True, slots=True)
class Book:
    """What the boxes of one list need of its request: who reads, and the closed lists to choose from."""

    reader: Any = None
    chapters: Mapping[str, Sequence[Choice]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One box of a list. `personal` values (names, numbers) are never journaled."""

    name: str
    label: Any
    personal: bool = False

    def field(self, book: Book) -> forms.Field:
        raise NotImplementedError

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        raise NotImplementedError

    def in_words(self, value: Any, book: Book) -> str:
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFilter(Filter):
    """Free text. `condition(text, on)` may raise forms.ValidationError with what to type."""

    condition: Condition
    example: Any = ""
    personal: bool = True

    def field(self, book: Book) -> forms.Field:
        field = CodeField(label=self.label, required=False)
        field.example = self.example  # type: ignore[attr-defined]
        return field

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return self.condition(value, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFilter(Filter):
    """A day compared with a column, for example `last_on__gte`."""

    lookup: str

    def field(self, book: Book) -> forms.Field:
        return DayField(label=self.label, required=False)

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return Q(**{self.lookup: value})

    def in_words(self, value: Any, book: Book) -> str:
        return day_in_words(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDayFilter(Filter):
    """A date of which the year alone may be typed, and the year alone be known: all that agree."""

    lookup: str
    personal: bool = True

    def field(self, book: Book) -> forms.Field:
        return PartialDayField(label=self.label, required=False, help_text="")

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return agreeing(self.lookup, value)

    def in_words(self, value: Any, book: Book) -> str:
        return day_in_words(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceFilter(Filter):
    """One of few values. `lookup` takes the value as it is, unless `conditions` has its own."""

    choices: Callable[[], Iterable[tuple[str, Any]]]
    lookup: str = ""
    conditions: Mapping[str, Callable[[date], Q]] | None = None
    quick: bool = False

    def field(self, book: Book) -> forms.Field:
        return forms.ChoiceField(
            label=self.label, required=False, choices=[("", "—"), *((v, t) for v, t in self.choices())]
        )

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        if self.conditions is not None and value in self.conditions:
            return self.conditions[value](on)
        return Q(**{self.lookup: value})

    def in_words(self, value: Any, book: Book) -> str:
        return str(dict(self.choices()).get(value, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFilter(Filter):
    """One of the reference rows that the page has read once into its book (regions, countries)."""

    chapter: str
    lookup: str

    def field(self, book: Book) -> forms.Field:
        return forms.ChoiceField(
            label=self.label,
            required=False,
            choices=[("", "—"), *((c.value, c.label) for c in book.chapters.get(self.chapter, ()))],
        )

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return Q(**{self.lookup: self._choice(value, book).key})

    def in_words(self, value: Any, book: Book) -> str:
        return str(self._choice(value, book).label)

    def _choice(self, value: Any, book: Book) -> Choice:
        return next(choice for choice in book.chapters[self.chapter] if choice.value == value)


@dataclass(slots=True)
class Filtered:
    """What was asked of a list: the form with what was typed, conditions, words for the chips."""

    form: forms.Form | None
    conditions: list[Q]
    words: list[tuple[str, str]]
    journaled: dict[str, str]
    is_refused: bool = False


def apply_filters(filters: Sequence[Filter], given: Mapping[str, Any], *, on: date, book: Book) -> Filtered:
    """Read the boxes. A wrong value is shown beside its box and the list stays empty."""
    if not filters:
        return Filtered(None, [], [], {})
    form = forms.Form(given)
    for one in filters:
        form.fields[one.name] = one.field(book)
    asked = Filtered(form, [], [], {})
    form.is_valid()
    for one in filters:
        value = form.cleaned_data.get(one.name)
        if value in (None, ""):
            continue
        try:
            asked.conditions.append(one.to_q(value, on, book))
        except forms.ValidationError as refusal:
            form.add_error(one.name, refusal)
            continue
        asked.words.append((one.name, f"{one.label}: {one.in_words(value, book)}"))
        asked.journaled[one.name] = "…" if one.personal or not _CODE.fullmatch(str(value)) else str(value)
        if one.personal:
            readings.as_page(readings.Page.SEARCH)
    readings.asked({name: value for name, value in asked.journaled.items() if value != "…"})
    asked.is_refused = bool(form.errors)
    return asked
