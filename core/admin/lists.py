"""Lists that cost the same at ten rows and at ten million: keyset pages, honest estimates."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import OFFICIAL_ZONE
from core.languages import language_now
from core.readings import Page as Reading
from core.readings import as_page
from core.templatetags.dates_in_words import (
    day_in_words,
    days_left_in_words,
    days_over_in_words,
    number_in_words,
)

COUNTED_EXACTLY = 10_000
_LATIN, _CYRILLIC = re.compile("[A-Za-z]{2}"), re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `value(row, on)` gives a plain value or a cell of `components/table.html`.

    `sort` is the column of the table by which its head sorts, in the lists and queues that name it.
    """

    label: Any
    value: Callable[[Any, date], Any]
    numeric: bool = False
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column a queue stands, and which way."""

    by: str
    descending: bool = False


@dataclass(slots=True)
class Page:
    """One page by key, newest first. `newer` and `older` are keys, None where the list ends."""

    rows: list[Any]
    newer: int | None
    older: int | None


def key_of(text: str | None) -> int | None:
    """A key from the address; None for anything that cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None


def keyset_page(rows: QuerySet[Any], *, before: int | None, after: int | None, size: int) -> Page:
    """`size` rows in one query, ordered by descending id, before or after a key.

    Which neighbours exist is known from one row more and from where the page came from.
    """
    as_page(Reading.LIST)
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer = len(found) > size
        found = found[:size][::-1]
        has_older = True
    else:
        wanted = rows if before is None else rows.filter(pk__lt=before)
        found = list(wanted.order_by("-pk")[: size + 1])
        has_older = len(found) > size
        found = found[:size]
        has_newer = before is not None
    if not found:
        return Page([], None, None)
    return Page(found, found[0].pk if has_newer else None, found[-1].pk if has_older else None)


def ordered_page(
    rows: QuerySet[Any], *, by: str, descending: bool, past: int | None, size: int
) -> tuple[list[Any], int | None]:
    """`size` rows in the order of a column, and the key of the last while there are more.

    `past` is the key of the last row of the page before; where that row stands now is looked up, so
    that a page goes on from there though the row is changed meanwhile. A row that is gone leads back
    to the beginning. Rows without a value stand where the database puts them: last, or first when
    descending.
    """
    as_page(Reading.LIST)
    if past is not None:
        last = rows.filter(pk=past).values_list(by, flat=True)
        rows = rows.filter(_beyond(by, last[0], past, descending=descending)) if last else rows
    order = (f"-{by}", "-pk") if descending else (by, "pk")
    found = list(rows.order_by(*order)[: size + 1])
    shown = found[:size]
    return shown, shown[-1].pk if len(found) > size else None


def neighbours_of(row: Model, rows: QuerySet[Any], order: Order | None) -> tuple[int | None, int | None]:
    """The keys of what stands before and after a row in a list, which is a ring: four queries at most.

    The row itself may stand in the list no more; without an order the list stands by number, newest first.
    """
    by, descending = (order.by, order.descending) if order else ("pk", True)
    others, value = rows.exclude(pk=row.pk), getattr(row, by)
    found = []
    for turned in (not descending, descending):
        way = (f"-{by}", "-pk") if turned else (by, "pk")
        keys = others.order_by(*way).values_list("pk", flat=True)
        found.append(keys.filter(_beyond(by, value, row.pk, descending=turned)).first() or keys.first())
    return found[0], found[1]


def _beyond(by: str, last: Any, past: int, *, descending: bool) -> Q:
    """What stands after the row with this key and value; a row without a value is greater than all."""
    beyond, has_none = "lt" if descending else "gt", Q(**{f"{by}__isnull": True})
    if last is None:
        later = has_none & Q(**{f"pk__{beyond}": past})
        return later | ~has_none if descending else later
    after = Q(**{f"{by}__{beyond}": last}) | Q(**{by: last, f"pk__{beyond}": past})
    return after if descending else after | has_none


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a list has: exact up to 10,000, the planner's estimate beyond."""

    count: int
    is_estimate: bool


def total_of(rows: QuerySet[Any]) -> Total:
    """Two cheap queries at most: the planner's estimate, then a count that stops at 10,001."""
    bare = rows.order_by()
    try:
        planned = _planned_rows(bare)
        if planned <= 2 * COUNTED_EXACTLY:
            counted = bare.values("pk")[: COUNTED_EXACTLY + 1].count()
            if counted <= COUNTED_EXACTLY:
                return Total(counted, is_estimate=False)
    except (EmptyResultSet, FullResultSet):
        return Total(0, is_estimate=False)
    return Total(max(planned, COUNTED_EXACTLY), is_estimate=True)


def _planned_rows(rows: QuerySet[Any]) -> int:
    plan = rows.values("pk").explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0


def until_cell(
    last: date | None, on: date, *, counts: bool = True, first: date | None = None
) -> dict[str, Any]:
    """A last day with the days left under it, or in red the days over; the day alone when nothing counts.

    What has not begun yet says from which day it counts.
    """
    if last is None or not counts:
        return {"value": last}
    if first is not None and first > on:
        return {"value": last, "sub": _("begins on %(day)s") % {"day": day_in_words(first)}}
    left = (last - on).days + 1
    if left > 0:
        return {"value": last, "sub": days_left_in_words(left)}
    return {"value": last, "sub": days_over_in_words(1 - left), "is_late": True}


def quoted(text: str) -> dict[str, Any]:
    """A text that stands as it was written, such as a source: marked where the reader's language is another.

    What has a translation in the catalogues is read in it.
    """
    said = _(text) if text else ""
    if said != text or language_now() == "en" or not _LATIN.search(text) or _CYRILLIC.search(text):
        return {"value": said}
    return {"value": text, "lang": "en", "mark": _("in English")}


def in_words(value: Any) -> str:
    """A plain value as a fact list shows it: days and moments in the reader's words, a number as a count."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return f"{day_in_words(value)}, {value.astimezone(OFFICIAL_ZONE):%H:%M}"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, int):
        return number_in_words(value)
    return str(value)
