"""Lines that a rule refused: the list, and correcting one."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

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
from feeds.queries import line_choices, persons_of_lines, rejected_lines_visible_to
from feeds.rules.intake import LABELS, sentence_for, texts_of
from feeds.web.access import for_feed_readers, frame
from feeds.web.line_form import LineForm

PAGE = 50
#: Rules about how a day is written: the form may read what a source wrote its own way.
_OF_FORM = ("moment_form", "date_form", "birth_form")
_READ = gettext_lazy(
    "The source wrote it its own way; it was read as it stands here. Compare both, and send the line again."
)
#: The fields that name somebody.
_NAMES = ("person.surname", "person.given_names", "person.patronymic")


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
    form = _form_for(request, kept, texts, on)
    if form is not None and request.method == "POST" and _corrected(request, kept, form):
        messages.success(request, _("The line is corrected and taken in."))
        return HttpResponseRedirect(reverse("feeds:lines"))
    title = _("Line %(line)s of %(delivery)s") % {"line": kept.line, "delivery": kept.batch.name}
    as_it_came = kept.content.get("line", "") if isinstance(kept.content, dict) else ""
    if as_it_came or (form is not None and any(texts[name] for name in _NAMES)):
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
            "sent": _as_sent(texts) if form else [],
            "told": "" if request.method == "POST" else _("What is wrong in this line"),
            "form": form,
            "groups": form.in_groups() if form else [],
        },
    )


def _note_whom(named: Sequence[RejectedLine]) -> None:
    """Whoever a line names has been read: by file where its document is known, else as a name alone."""
    known = persons_of_lines(named)
    for row in named:
        people: list[int | None] = [*known.get(row.pk, ())]
        for person_id in people or [None]:
            readings.shown(person_id)


def _form_for(request: HttpRequest, kept: RejectedLine, texts: dict[str, str], on: date) -> LineForm | None:
    """The form for whoever may correct the line; each wrong box says what is wrong and how to mend it."""
    if kept.corrected_on is not None or not may(actor(request), on, FeedCapability.CORRECT_LINES):
        return None
    choices = line_choices(user=actor(request), on=on)
    if texts["checkpoint"].strip().upper() in choices.elsewhere:
        return None
    form = LineForm(texts, choices, request.POST if request.method == "POST" else None, refused=kept.field)
    if request.method != "POST" and kept.field in form.fields and kept.field not in form.errors:
        form.add_error(kept.field, str(_READ) if kept.code in _OF_FORM else _sentence(kept))
    return form


def _corrected(request: HttpRequest, kept: RejectedLine, form: LineForm) -> bool:
    """Whether the line was taken in; if not, the form says at which field and why."""
    if not form.is_valid():
        return False
    at = clock.now()
    values = form.values()
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


def _as_sent(texts: dict[str, str]) -> list[dict[str, Any]]:
    """What the source sent, word for word."""
    return [{"label": LABELS[name], "value": text, "code": True} for name, text in texts.items() if text]


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
