"""Lists whose heads sort: what the address asks for, and the links of the heads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.lists import key_of, ordered_page

PAGING = ("before", "after", "from", "page")


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order that was asked for: `name` as the address has it, the column behind it, and which way."""

    name: str
    column: str
    descending: bool


def sorting_of(request: HttpRequest, columns: Mapping[str, str], *, default: str) -> Sorting:
    """The order asked for by "?sort=name" or "?sort=-name"; whatever is not offered is the default."""
    asked = request.GET.get("sort", "")
    name = asked if asked.removeprefix("-") in columns else default
    return Sorting(name, columns[name.removeprefix("-")], name.startswith("-"))


def page_of(
    request: HttpRequest, rows: Any, sorting: Sorting, *, size: int
) -> tuple[list[Any], dict[str, Any]]:
    """A page in that order, and its pager: on to the next, or back to the beginning."""
    past = key_of(request.GET.get("from"))
    shown, more = ordered_page(rows, by=sorting.column, descending=sorting.descending, past=past, size=size)
    pager = {
        "newer_url": address_with(request) if past is not None else "",
        "newer": _("To the beginning"),
        "older_url": address_with(request, **{"from": str(more)}) if more is not None else "",
        "older": _("Next"),
    }
    return shown, pager


def in_order(rows: QuerySet[Any], sorting: Sorting) -> QuerySet[Any]:
    """Few rows in that order, what has no value last; rows that are alike stand by their number."""
    column = F(sorting.column)
    if sorting.descending:
        return rows.order_by(column.desc(nulls_last=True), "-pk")
    return rows.order_by(column.asc(nulls_last=True), "pk")


def head(request: HttpRequest, label: str, name: str, sorting: Sorting, **more: Any) -> dict[str, Any]:
    """A head of the list that sorts by its column, and turns the order round when it does so already."""
    column = {**more, "label": label}
    if sorting.name.removeprefix("-") != name:
        return column | {"sort_url": address_with(request, sort=name)}
    return column | {
        "sort_url": address_with(request, sort=name if sorting.descending else f"-{name}"),
        "sorted": "descending" if sorting.descending else "ascending",
    }


def heads(
    request: HttpRequest, columns: Iterable[Mapping[str, Any]], sorting: Sorting
) -> list[dict[str, Any]]:
    """The heads of a list; each column that names its order in `sort` sorts by it."""
    return [
        head(request, sorting=sorting, name=column["sort"], **_without_sort(column))
        if column.get("sort")
        else dict(column)
        for column in columns
    ]


def _without_sort(column: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in column.items() if name != "sort"}


def address_with(request: HttpRequest, **more: str) -> str:
    """The query of this address, from its first page, with something more."""
    query = request.GET.copy()
    for name in PAGING:
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}"


def address_without(request: HttpRequest, name: str) -> str:
    """The query of this address, from its first page, with one thing less."""
    query = request.GET.copy()
    for key in (*PAGING, name):
        query.pop(key, None)
    return f"?{query.urlencode()}"
