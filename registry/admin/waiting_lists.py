"""Lists of what waits for an answer: whose it is to give, and how soon answers come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.admin.base import MINE
from core.admin import Book, ChoiceFilter
from core.templatetags.dates_in_words import days_in_words, number_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFilter(ChoiceFilter):
    """Whether it is answered; what is `mine` to answer depends on who reads."""

    mine: Callable[[Any, date], Q]

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        if value == MINE:
            return self.mine(book.reader, on)
        return ChoiceFilter.to_q(self, value, on, book)


def figures_in_words(said: Any, numbers: dict[str, int], median_days: float | None) -> str:
    """What stands over a list: `said` with its numbers, and in how many days half of the answers came."""
    told = str(said) % {name: number_in_words(number) for name, number in numbers.items()}
    if median_days is None:
        return told
    half = _("Half of the answers came within %(days)s.") % {"days": days_in_words(round(median_days))}
    return f"{told} {half}"
