"""Lists of the desk whose heads sort: what the address asks for, and the links of the heads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.admin.lists import key_of, ordered_page

PAGING = ("before", "after", "from")


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


def head(request: HttpRequest, label: str, name: str, sorting: Sorting, **more: Any) -> dict[str, Any]:
    """A head of the list that sorts by its column, and turns the order round when it does so already."""
    column = {**more, "label": label}
    if sorting.name.removeprefix("-") != name:
        return column | {"sort_url": address_with(request, sort=name)}
    return column | {
        "sort_url": address_with(request, sort=name if sorting.descending else f"-{name}"),
        "sorted": "descending" if sorting.descending else "ascending",
    }


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
