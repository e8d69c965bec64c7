"""The list pages of a `GovernedAdmin`: filters, a page by key, a count that says what it is, CSV."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from core.admin.exports import export
from core.admin.filters import Book, BookFilter, Choice, Filter, Filtered, apply_filters
from core.admin.lists import Column, Order, key_of, keyset_page, ordered_page, total_of

_SORT = "sort"
_PAGING = ("before", "after", "past")


class ListPages(ModelAdmin):  # type: ignore[type-arg]
    """A list that starts from what the user may see and is never edited."""

    visible: Callable[[Any, date], QuerySet[Any]]
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    quick_choices: str = ""
    #: Which of the quick choices are queues, each with the columns that order it: the first says what is
    #: due, and the oldest stands on top. An index holds the queue, or it is short; no value is missing.
    queues: Mapping[str, Sequence[str]] = {}
    #: The columns by which a short list sorts whatever is chosen; unasked it stands by number, newest first.
    #: No value is missing in them.
    sortable: Sequence[str] = ()
    related: Sequence[str] = ()
    page_size = 50
    can_export = True
    empty_text: Any = ""
    lead: Any = ""
    list_template = "admin/governed/change_list.html"

    def on_page(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """What one page of a list reads besides the rows (annotations, joined rows)."""
        return rows.select_related(*self.related) if self.related else rows

    def filters_for(self, request: HttpRequest) -> Sequence[Filter]:
        """The boxes that this user has."""
        return self.filters

    def chapters(self, asked: Collection[str]) -> Mapping[str, Sequence[Choice]]:
        """The closed lists of these names, from which filters choose: one query."""
        return {}

    def complete(self, rows: list[Any], request: HttpRequest, on: date) -> None:
        """What the rows of one page, or of a part of a file, need besides: read for all of them at once."""

    def buttons_of_list(self, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        """What may be done on the list as a whole."""
        return []

    # --- rights: read only; acts ask for themselves -------------------------------------------

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Only what this user may see today."""
        return type(self).visible(request.user, clock.today())

    def list_url(self) -> str:
        return self._url("changelist")

    def page_url(self, pk: int) -> str:
        return self._url("change", pk)

    def _url(self, view: str, *args: Any) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}",
            args=args,
            current_app=self.admin_site.name,
        )

    def _check_may_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    # --- the list -----------------------------------------------------------------------------

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A page of the list: at most four queries, whatever is filtered and however deep."""
        self._check_may_view(request)
        on = clock.today()
        rows, asked = self._asked_rows(request, on)
        order = self._order(request)
        page, pager = self._page(request, self.on_page(rows), order)
        self.complete(page, request, on)
        total = total_of(rows)
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "lead": self.lead,
            "table": self._table(request, page, asked, order, on)
            | {"pager": pager | {"count": total.count, "is_estimate": total.is_estimate}},
            "filter_form": asked.form,
            "is_filtered": bool(asked.words) or asked.is_refused,
            "clear_url": self.list_url(),
            "acts": self.buttons_of_list(request, on),
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.list_template, context)

    def _order(self, request: HttpRequest) -> Order | None:
        """How a list stands: as asked by "?sort=", else a queue by what is due first; None for by number."""
        return self._order_of(request.GET)

    def _order_of(self, given: Mapping[str, Any]) -> Order | None:
        chosen = given.get(self.quick_choices, "") if self.quick_choices else ""
        asked = given.get(_SORT, "")
        by = asked.removeprefix("-")
        if by in self._sorts(chosen):
            return Order(by, asked.startswith("-"))
        queue = self.queues.get(chosen)
        return Order(queue[0]) if queue else None

    def _sorts(self, chosen: str) -> Sequence[str]:
        """The columns whose heads sort, with this quick choice."""
        return (*self.queues.get(chosen, ()), *self.sortable)

    def _page(
        self, request: HttpRequest, rows: QuerySet[Any], order: Order | None
    ) -> tuple[list[Any], dict[str, Any]]:
        """The rows of this page, and the ways to its neighbours."""
        query = partial(_query, self._kept(request))
        if order is None:
            before, after = key_of(request.GET.get("before")), key_of(request.GET.get("after"))
            page = keyset_page(rows, before=before, after=after, size=self.page_size)
            return page.rows, {
                "newer_url": query(after=page.newer) if page.newer else "",
                "older_url": query(before=page.older) if page.older else "",
            }
        past = key_of(request.GET.get("past"))
        found, more = ordered_page(
            rows, by=order.by, descending=order.descending, past=past, size=self.page_size
        )
        return found, {
            "newer_url": query() if past is not None else "",
            "newer": _("To the beginning"),
            "older_url": query(past=more) if more is not None else "",
            "older": _("Next"),
        }

    def _kept(self, request: HttpRequest) -> dict[str, str]:
        """What the address asks for besides the page."""
        return {name: str(value) for name, value in request.GET.items() if name not in _PAGING and value}

    def _asked_rows(self, request: HttpRequest, on: date) -> tuple[QuerySet[Any], Filtered]:
        return self._rows_asked_by(request, request.GET, on)

    def _rows_asked_by(
        self, request: HttpRequest, query: Mapping[str, Any], on: date
    ) -> tuple[QuerySet[Any], Filtered]:
        """The rows that a query of the list's address asks for."""
        filters = self.filters_for(request)
        chapters = {one.chapter for one in filters if isinstance(one, BookFilter)}
        book = Book(request.user, self.chapters(chapters) if chapters else {})
        given = {name: value for name, value in query.items() if name not in (*_PAGING, _SORT)}
        asked = apply_filters(filters, given, on=on, book=book)
        rows = self.get_queryset(request)
        for condition in asked.conditions:
            rows = rows.filter(condition)
        return (rows.none() if asked.is_refused else rows), asked

    def _table(
        self, request: HttpRequest, rows: Iterable[Any], asked: Filtered, order: Order | None, on: date
    ) -> dict[str, Any]:
        kept = self._kept(request)
        keep = {name: value for name, value in kept.items() if name != _SORT}
        query = partial(_query, keep)
        return {
            "caption": capfirst(str(self.opts.verbose_name_plural)),
            "hide_caption": True,
            "columns": [self._head(column, order, kept) for column in self.columns],
            "rows": [
                {
                    "url": self.row_url_in(row, kept),
                    "cells": [column.value(row, on) for column in self.columns],
                }
                for row in rows
            ],
            "chips": [
                {"label": words, "remove_url": query(without=name), "is_choice": name == self.quick_choices}
                for name, words in asked.words
            ],
            "choices": self._choices(keep),
            "export_url": self._url("export") + query() if self.can_export else "",
            "xlsx_url": self._url("xlsx") + query() if self.can_export else "",
            "empty": {
                "title": _("Nothing matches these filters") if keep else _("Nothing here yet"),
                "text": _("Take a filter away, or look at what was typed.") if keep else self.empty_text,
                "url": self.list_url() if keep else "",
                "label": _("Show everything"),
            },
        }

    def _head(self, column: Column, order: Order | None, kept: dict[str, str]) -> dict[str, Any]:
        """The head of a column: where it sorts, and turns the order round when it does so already."""
        head = {"label": column.label, "numeric": column.numeric}
        if not column.sort or column.sort not in self._sorts(kept.get(self.quick_choices, "")):
            return head
        if order is None or column.sort != order.by:
            return head | {"sort_url": _query(kept, without=_SORT, sort=column.sort)}
        other = column.sort if order.descending else f"-{column.sort}"
        return head | {
            "sort_url": _query(kept, without=_SORT, sort=other),
            "sorted": "descending" if order.descending else "ascending",
        }

    def row_url(self, row: Any) -> str:
        """Where a row leads."""
        return self.page_url(row.pk)

    def row_url_in(self, row: Any, kept: dict[str, str]) -> str:
        """The same in a list asked for so; a page that goes through the list has it in its address."""
        return self.row_url(row)

    def _choices(self, keep: dict[str, str]) -> list[dict[str, Any]]:
        quick = next((one for one in self.filters if one.name == self.quick_choices), None)
        if quick is None:
            return []
        now = keep.get(quick.name, "")
        values = [("", _("All")), *quick.choices()]  # type: ignore[attr-defined]
        return [
            {
                "label": label,
                "url": _query(keep, without=quick.name, **({quick.name: value} if value else {})),
                "current": value == now,
            }
            for value, label in values
        ]

    def export_view(self, request: HttpRequest, kind: str = "csv") -> HttpResponseBase:
        """The filtered list as a file: read in parts, at most 50,000 rows."""
        self._check_may_view(request)
        if not self.can_export:
            raise PermissionDenied
        on = clock.today()
        rows, _asked = self._asked_rows(request, on)
        name = str(self.opts.model_name)
        complete = partial(self.complete, request=request, on=on)
        return export(self.on_page(rows), self.columns, name=name, kind=kind, on=on, complete=complete)


def _query(keep: dict[str, str], *, without: str = "", **more: Any) -> str:
    """The address's query with something added or taken away."""
    wanted = {name: value for name, value in keep.items() if name != without} | more
    return f"?{urlencode(wanted)}"
