"""The list pages of a `GovernedAdmin`: filters, a page by key, a count that says what it is, CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
from core.admin.filters import Book, Filter, Filtered, apply_filters
from core.admin.lists import Column, Total, key_of, keyset_page, total_of

_PAGING = ("before", "after")


class ListPages(ModelAdmin):  # type: ignore[type-arg]
    """A list that starts from what the user may see and is never edited."""

    visible: Callable[[Any, date], QuerySet[Any]]
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    quick_choices: str = ""
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

    def book(self, request: HttpRequest) -> Book:
        """The reference rows that filters choose from: one query, made only where needed."""
        return {}

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
        page = keyset_page(
            self.on_page(rows),
            before=key_of(request.GET.get("before")),
            after=key_of(request.GET.get("after")),
            size=self.page_size,
        )
        total = total_of(rows)
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "lead": self.lead,
            "table": self._table(request, page.rows, asked, total, on, newer=page.newer, older=page.older),
            "filter_form": asked.form,
            "is_filtered": bool(asked.words) or asked.is_refused,
            "clear_url": self.list_url(),
            "acts": self.buttons_of_list(request, on),
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.list_template, context)

    def _asked_rows(self, request: HttpRequest, on: date) -> tuple[QuerySet[Any], Filtered]:
        filters = self.filters_for(request)
        book = self.book(request) if filters else {}
        given = {name: value for name, value in request.GET.items() if name not in _PAGING}
        asked = apply_filters(filters, given, on=on, book=book)
        rows = self.get_queryset(request)
        for condition in asked.conditions:
            rows = rows.filter(condition)
        return (rows.none() if asked.is_refused else rows), asked

    def _table(
        self,
        request: HttpRequest,
        rows: Iterable[Any],
        asked: Filtered,
        total: Total,
        on: date,
        *,
        newer: int | None,
        older: int | None,
    ) -> dict[str, Any]:
        keep = {name: str(value) for name, value in request.GET.items() if name not in _PAGING and value}
        query = partial(_query, keep)
        name = str(self.opts.verbose_name_plural)
        return {
            "caption": capfirst(name),
            "hide_caption": True,
            "columns": [{"label": column.label, "numeric": column.numeric} for column in self.columns],
            "rows": [
                {"url": self.row_url(row), "cells": [column.value(row, on) for column in self.columns]}
                for row in rows
            ],
            "chips": [{"label": words, "remove_url": query(without=name)} for name, words in asked.words],
            "choices": self._choices(keep),
            "pager": {
                "newer_url": query(after=newer) if newer else "",
                "older_url": query(before=older) if older else "",
                "count": total.count,
                "is_estimate": total.is_estimate,
            },
            "export_url": self._url("export") + query() if self.can_export else "",
            "xlsx_url": self._url("xlsx") + query() if self.can_export else "",
            "empty": {
                "title": _("Nothing matches these filters") if keep else _("Nothing here yet"),
                "text": _("Take a filter away, or look at what was typed.") if keep else self.empty_text,
                "url": self.list_url() if keep else "",
                "label": _("Show everything"),
            },
        }

    def row_url(self, row: Any) -> str:
        """Where a row leads."""
        return self.page_url(row.pk)

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
        return export(self.on_page(rows), self.columns, name=name, kind=kind, on=on)


def _query(keep: dict[str, str], *, without: str = "", **more: Any) -> str:
    """The address's query with something added or taken away."""
    wanted = {name: value for name, value in keep.items() if name != without} | more
    return f"?{urlencode(wanted)}"
