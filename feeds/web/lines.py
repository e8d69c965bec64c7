"""Lines that a rule refused: the list, and correcting one."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.queries.roles import actor, may
from core import clock, readings
from core.admin.lists import key_of, keyset_page, total_of
from core.errors import DomainError, NotFound, NotPermitted
from feeds.capabilities import FeedCapability
from feeds.models import RejectedLine
from feeds.operations.intake import correct_line
from feeds.queries import persons_of_lines, rejected_lines_visible_to
from feeds.rules.intake import FIELDS, LABELS, OPTIONAL, sentence_for, texts_of
from feeds.rules.zones import ZONE
from feeds.web.access import for_feed_readers, frame
from registry.states import Direction, DocumentKind, Sex

PAGE = 50
#: The fields that name somebody.
_NAMES = ("person.surname", "person.given_names", "person.patronymic")
_CHOICES = {"direction": Direction, "document.kind": DocumentKind, "person.sex": Sex}
_EXAMPLES = {
    "crossed_at": "2026-03-01T09:30:00+05:00",
    "checkpoint": "ALA",
    "document.issuing_country": "UZB",
    "document.expires_on": "2030-01-19",
    "person.born_on": "1990-05-15",
    "person.citizenship": "UZB",
}
_GROUPS = (
    (gettext_lazy("Crossing"), FIELDS[:5]),
    (gettext_lazy("Document"), (*FIELDS[5:9], ZONE)),
    (gettext_lazy("Person"), FIELDS[9:-1]),
)


class LineForm(forms.Form):
    """All fields of a line as texts. What a value must be is decided by the intake, not here."""

    def __init__(self, texts: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(texts)
        for name in FIELDS:
            self.fields[name] = _text_field(name, self.data.get(name, texts[name]))


@for_feed_readers
def lines(request: HttpRequest) -> HttpResponse:
    """Refused lines, newest first: open ones, or those that were corrected."""
    on = clock.today()
    is_open = request.GET.get("state") != "corrected"
    rows = rejected_lines_visible_to(actor(request), on).filter(corrected_on__isnull=is_open)
    page = keyset_page(
        rows, before=key_of(request.GET.get("before")), after=key_of(request.GET.get("after")), size=PAGE
    )
    total = total_of(rows)
    _note_whom([row for row in page.rows if row.field in _NAMES and row.value])
    state = "" if is_open else "&state=corrected"
    return TemplateResponse(
        request,
        "feeds/lines.html",
        {
            **frame(request, "feeds:lines"),
            "page_title": _("Refused lines"),
            "table": {
                "caption": _("Refused lines"),
                "hide_caption": True,
                "choices": [
                    {"label": _("To correct"), "url": "?", "current": is_open},
                    {"label": _("Corrected"), "url": "?state=corrected", "current": not is_open},
                ],
                "columns": _columns(is_open=is_open),
                "rows": [_line_row(row) for row in page.rows],
                "pager": {
                    "count": total.count,
                    "is_estimate": total.is_estimate,
                    "newer_url": f"?after={page.newer}{state}" if page.newer else "",
                    "older_url": f"?before={page.older}{state}" if page.older else "",
                },
                "empty": {
                    "title": _("No line waits for correction") if is_open else _("No line was corrected yet"),
                    "text": _("A line that breaks a rule is kept here as it came until it is put right."),
                },
            },
        },
    )


@for_feed_readers
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One refused line: why, as it came, and the form that sends it again corrected."""
    on = clock.today()
    kept = get_object_or_404(rejected_lines_visible_to(actor(request), on), pk=line_id)
    texts = texts_of(kept.content)
    may_correct = kept.corrected_on is None and may(actor(request), on, FeedCapability.CORRECT_LINES)
    form = LineForm(texts, request.POST or None)
    if request.method == "POST":
        if _corrected(request, kept, form):
            messages.success(request, _("The line is corrected and taken in."))
            return HttpResponseRedirect(reverse("feeds:lines"))
    elif kept.field in FIELDS:
        form.fields[kept.field].widget.attrs["autofocus"] = True
    title = _("Line %(line)s of %(delivery)s") % {"line": kept.line, "delivery": kept.batch.name}
    as_it_came = kept.content.get("line", "") if isinstance(kept.content, dict) else ""
    if as_it_came or (may_correct and any(texts[name] for name in _NAMES)):
        _note_whom([kept])
    return TemplateResponse(
        request,
        "feeds/line.html",
        {
            **frame(request, "feeds:lines", here=title),
            "page_title": title,
            "kept": kept,
            "sentence": _sentence(kept),
            "facts": _facts(kept),
            "as_it_came": as_it_came,
            "form": form if may_correct else None,
            "groups": [
                {"title": title, "fields": [form[name] for name in names]} for title, names in _GROUPS
            ],
        },
    )


def _note_whom(named: Sequence[RejectedLine]) -> None:
    """Whoever a line names has been read: by file where its document is known, else as a name alone."""
    known = persons_of_lines(named)
    for row in named:
        people: list[int | None] = [*known.get(row.pk, ())]
        for person_id in people or [None]:
            readings.shown(person_id)


def _corrected(request: HttpRequest, kept: RejectedLine, form: LineForm) -> bool:
    """Whether the line was taken in; if not, the form says at which field and why."""
    at = clock.now()
    values = {name: request.POST[name] for name in FIELDS if name in request.POST}
    form.is_valid()
    try:
        correct_line(
            line_id=kept.pk, values=values, on=clock.official_day(at), at=at, by=cast(User, actor(request))
        )
    except NotFound:
        raise Http404 from None
    except NotPermitted as refusal:
        form.add_error(None, str(refusal))
    except DomainError as refusal:
        field = refusal.facts.get("field", "")
        if field in form.fields:
            value = refusal.facts.get("value", values.get(field, ""))
            form.add_error(field, sentence_for(code=refusal.code, field=field, value=value, for_people=True))
        else:
            form.add_error(None, str(refusal))
    else:
        return True
    return False


def _text_field(name: str, value: str) -> forms.Field:
    example = _EXAMPLES.get(name, "")
    choices = _CHOICES.get(name)
    if choices is None:
        field: forms.Field = forms.CharField(required=False, strip=False)
        field.widget.attrs["autocomplete"] = "off"
    else:
        known = [("", "–"), *choices.choices]
        if value not in dict(known):
            known.append((value, _("%(value)s (not known)") % {"value": value}))
        field = forms.CharField(required=False, strip=False, widget=forms.Select(choices=known))
    field.label = LABELS[name]
    field.required = name not in OPTIONAL
    field.widget.attrs["required"] = False
    field.example = _("for example %(example)s") % {"example": example} if example else ""  # type: ignore[attr-defined]
    return field


def _columns(*, is_open: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Delivery and line")},
        {"label": _("Source")},
        {"label": _("What is wrong")},
        {"label": _("Value")},
        {"label": _("Received on") if is_open else _("Corrected on")},
    ]


def _line_row(row: RejectedLine) -> dict[str, Any]:
    return {
        "url": reverse("feeds:line", args=[row.pk]),
        "cells": [
            {"value": f"{row.batch.name}, {row.line}"},
            {"value": row.batch.source, "sub": row.source_id},
            _sentence(row),
            {"value": row.value, "kind": "code"} if row.value else "",
            {"value": row.corrected_on or row.batch.received_on, "kind": "day"},
        ],
    }


def _sentence(row: RejectedLine) -> str:
    return sentence_for(code=row.code, field=row.field, value=row.value, for_people=True)


def _facts(row: RejectedLine) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Source"), "value": row.batch.source},
        {"label": _("Delivery"), "value": row.batch.name},
        {"label": _("Line"), "value": str(row.line)},
        {"label": _("Received on"), "value": row.batch.received_on},
    ]
    if row.corrected_on:
        facts.append({"label": _("Corrected on"), "value": row.corrected_on})
    return facts
