"""The list of overstay cases: filters, keyset pages, taking many at once, CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock, readings
from core.admin.exports import export
from core.admin.lists import Column, key_of, keyset_page, total_of
from core.errors import DomainError
from core.partial_dates import agreeing
from core.templatetags.dates_in_words import day_in_words
from desk import queries
from desk.web.access import frame
from desk.web.forms import OWED, CaseFilter
from desk.web.states_in_words import TONE_OF_STATE, holder
from enforcement.capabilities import EnforcementCapability
from enforcement.models import OverstayCase
from enforcement.states import OPEN_CASE_STATES, CaseState
from feeds.queries import national_watermark
from identity.identifiers import document_key
from identity.names import name_key
from notifications.operations import take_cases
from reference.queries.dated import regions_on
from registry.rules.people.search import birth_date_in

PAGE = 50
IIN_DIGITS = 12
FILTERS = ("q", "state", "region", "over", "age", "who", "sort")


@dataclass(slots=True)
class Asked:
    """What a list was asked for: the cases, the filter form, the filters in force."""

    rows: QuerySet[OverstayCase]
    form: CaseFilter
    chosen: dict[str, str]
    by_length: bool


def asked_cases(request: HttpRequest, on: date) -> Asked:
    """The cases of the user's territory, narrowed to what the address asks for."""
    form = CaseFilter(request.GET, regions=list(regions_on(on).order_by("code")), bands=queries.bands_on(on))
    form.is_valid()
    chosen = {name: value for name in FILTERS if (value := form.cleaned_data.get(name))}
    readings.asked({name: value for name, value in chosen.items() if name != "q"})
    if "q" in chosen:
        readings.as_page(readings.Page.SEARCH)
    rows = queries.desk_cases(actor(request), on, national_watermark()).filter(
        *_conditions(chosen, actor(request), on)
    )
    rows = rows.select_related("person__citizenship", "region", "stay")
    return Asked(rows, form, chosen, by_length=chosen.get("sort") == "over")


def _conditions(chosen: Mapping[str, str], user: User, on: date) -> list[Q]:
    conditions = [_in_state(chosen.get("state", ""))]
    if "region" in chosen:
        conditions.append(Q(region__code=chosen["region"]))
    if "over" in chosen:
        conditions.append(queries.over_between(*queries.days_of(chosen["over"])))
    if "age" in chosen:
        conditions.append(queries.aged_between("detected_on", on, *queries.days_of(chosen["age"])))
    if "who" in chosen:
        conditions.append(_held_by(chosen["who"], user))
    if "q" in chosen:
        conditions.append(_about(chosen["q"]))
    return conditions


def _in_state(state: str) -> Q:
    if state == OWED:
        return Q(review_due_on__isnull=False)
    return Q(state=state) if state else Q(state__in=OPEN_CASE_STATES)


def _held_by(who: str, user: User) -> Q:
    return {
        "mine": Q(holder_id=user.pk),
        "nobody": Q(holder_id=None),
        "colleague": Q(holder_id__isnull=False) & ~Q(holder_id=user.pk),
        "confirm": Q(state=CaseState.PROPOSED) & ~Q(proposed_by=user.pk),
    }[who]


def _about(text: str) -> Q:
    """A date of birth, an IIN, a document number, else the beginning of a surname."""
    if (born_on := birth_date_in(text)[0]) is not None:
        return agreeing("person__born_on", born_on)
    if text.isascii() and text.isdigit() and len(text) == IIN_DIGITS:
        return Q(person__iin=text)
    if any(char.isdigit() for char in text):
        return Q(person__documents__number_key=document_key(text))
    return Q(person__surname_key__startswith=name_key(text)) if name_key(text) else Q(pk=None)


@for_capability(EnforcementCapability.DECIDE_CASES)
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases that wait, newest first or longest over first, fifty a page."""
    on = clock.today()
    asked = asked_cases(request, on)
    readings.as_page(readings.Page.LIST)
    rows, pager = _by_length(request, asked) if asked.by_length else _newest(request, asked)
    total = total_of(asked.rows)
    chosen = {name: value for name, value in asked.chosen.items() if name != "sort"}
    return render(
        request,
        "desk/cases.html",
        {
            **frame(request, "desk:cases"),
            "page_title": _("Overstay cases"),
            "form": asked.form,
            "is_filtered": bool(asked.chosen),
            "takeable": [row for row in rows if _is_free(row)],
            "here": request.get_full_path(),
            "table": {
                "caption": _("Overstay cases"),
                "hide_caption": True,
                "columns": _columns(request, asked),
                "rows": [_row(row, actor(request)) for row in rows],
                "chips": _chips(request, asked.form, chosen),
                "pager": {**pager, "count": total.count, "is_estimate": total.is_estimate},
                "export_url": f"{reverse('desk:cases_csv')}?{request.GET.urlencode()}",
                "xlsx_url": f"{reverse('desk:cases_xlsx')}?{request.GET.urlencode()}",
                "empty": _empty(bool(asked.chosen)),
            },
        },
    )


@for_capability(EnforcementCapability.DECIDE_CASES)
def case_export(request: HttpRequest, kind: str = "csv") -> HttpResponseBase:
    """The filtered list for a spreadsheet."""
    on = clock.today()
    asked = asked_cases(request, on)
    return export(asked.rows, EXPORT, name="overstaycase", kind=kind, on=on)


@require_POST
@for_capability(EnforcementCapability.DECIDE_CASES)
def take(request: HttpRequest) -> HttpResponse:
    """Take the ticked cases; what a colleague has stays with the colleague, and it is said."""
    ids = [key for text in request.POST.getlist("case") if (key := key_of(text)) is not None]
    try:
        taken = take_cases(case_ids=ids, on=clock.today(), by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)s case is yours now.", "%(n)s cases are yours now.", taken.taken)
        messages.success(request, said % {"n": taken.taken})
        for alert in taken.others[:10]:
            messages.warning(
                request,
                _("Case %(case)s stays with %(who)s.") % {"case": alert.case_id, "who": alert.assigned_to},
            )
    back = request.POST.get("back", "")
    home = reverse("desk:cases")
    return HttpResponseRedirect(back if back.startswith(home) else home)


def _newest(request: HttpRequest, asked: Asked) -> tuple[list[OverstayCase], dict[str, str]]:
    page = keyset_page(
        asked.rows,
        before=key_of(request.GET.get("before")),
        after=key_of(request.GET.get("after")),
        size=PAGE,
    )
    return page.rows, {
        "newer_url": _with(request, after=str(page.newer)) if page.newer is not None else "",
        "older_url": _with(request, before=str(page.older)) if page.older is not None else "",
    }


def _by_length(request: HttpRequest, asked: Asked) -> tuple[list[OverstayCase], dict[str, str]]:
    """By lawful end and number, one way; "newer" leads back to the beginning."""
    rows = asked.rows.order_by("authorised_until", "pk")
    text, _dot, number = request.GET.get("from", "").partition(".")
    try:
        day, key = date.fromisoformat(text), key_of(number) or 0
        rows = rows.filter(Q(authorised_until__gt=day) | Q(authorised_until=day, pk__gt=key))
    except ValueError:
        day = None
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    return shown, {
        "newer_url": _with(request) if day else "",
        "older_url": _with(request, **{"from": f"{last.authorised_until}.{last.pk}"}) if last else "",
    }


def _with(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name in ("before", "after", "from"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _without(request: HttpRequest, name: str) -> str:
    query = request.GET.copy()
    for key in ("before", "after", "from", name):
        query.pop(key, None)
    return f"?{query.urlencode()}"


def _columns(request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    by_length = {
        "label": _("Days over"),
        "numeric": True,
        "sort_url": _without(request, "sort") if asked.by_length else _with(request, sort="over"),
    }
    if asked.by_length:
        by_length["sorted"] = "descending"
    return [
        {"label": _("Person")},
        by_length,
        {"label": _("Lawful until")},
        {"label": _("Region")},
        {"label": _("State")},
        {"label": _("Who has it")},
        {"label": _("Take")},
    ]


def _is_free(case: Any) -> bool:
    return case.state in OPEN_CASE_STATES and case.holder_id is None


def _row(case: Any, user: User) -> dict[str, Any]:
    departed = case.stay.left_on
    left = _("left on %(day)s") % {"day": day_in_words(departed)} if departed else ""
    box = format_html(
        '<input type="checkbox" name="case" value="{}" aria-label="{}">',
        case.pk,
        _("Take the case of %(name)s") % {"name": case.person.full_name},
    )
    return {
        "url": reverse("desk:case", args=[case.public_id]),
        "cells": [
            {"value": case.person.full_name, "sub": case.person.citizenship.name},
            {"value": case.over.days, "kind": "number", "sub": left},
            case.authorised_until,
            case.region.name,
            {
                "value": case.get_state_display(),
                "kind": "pill",
                "tone": TONE_OF_STATE[case.state],
                "sub": _follows(case),
            },
            {"value": holder(case.holder_name, case.holder_id, user.pk) if case.closed_on is None else ""},
            {"value": box if _is_free(case) else ""},
        ],
    }


def _follows(case: Any) -> str:
    """What a decision still waits for: its review, or the day to leave; or that it is another look."""
    if case.review_due_on is not None:
        return _("review by %(day)s") % {"day": day_in_words(case.review_due_on)}
    if case.leave_due_on is not None:
        return _("to leave by %(day)s") % {"day": day_in_words(case.leave_due_on)}
    return _("looked at again") if case.look_past_on is not None else ""


def _chips(request: HttpRequest, form: CaseFilter, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    fields: dict[str, Any] = form.fields
    chips = []
    for name, value in chosen.items():
        said = dict(getattr(fields[name], "choices", [])).get(value, value)
        chips.append({"label": f"{fields[name].label}: {said}", "remove_url": _without(request, name)})
    return chips


def _empty(is_filtered: bool) -> dict[str, Any]:
    if is_filtered:
        return {
            "title": _("No case fits these filters"),
            "text": _("Take a filter away to see more."),
            "url": reverse("desk:cases"),
            "label": _("All open cases"),
        }
    return {
        "title": _("No case is open"),
        "text": _(
            "A case appears the day after the last lawful day, once the border feeds are complete to its end."
        ),
    }


EXPORT = [
    Column(gettext_lazy("Case"), lambda row, on: str(row.public_id)),
    Column(gettext_lazy("State"), lambda row, on: row.get_state_display()),
    Column(gettext_lazy("Surname"), lambda row, on: row.person.shown().surname),
    Column(gettext_lazy("Given names"), lambda row, on: row.person.given_names),
    Column(gettext_lazy("Citizenship"), lambda row, on: row.person.citizenship.iso3),
    Column(gettext_lazy("Region"), lambda row, on: row.region.code),
    Column(gettext_lazy("Lawful until"), lambda row, on: row.authorised_until),
    Column(gettext_lazy("Departed on"), lambda row, on: row.stay.left_on),
    Column(gettext_lazy("Days over"), lambda row, on: row.over.days),
    Column(gettext_lazy("Found on"), lambda row, on: row.detected_on),
    Column(gettext_lazy("Day to leave"), lambda row, on: row.leave_due_on),
    Column(gettext_lazy("Facts changed on"), lambda row, on: row.facts_changed_on),
    Column(gettext_lazy("Review due on"), lambda row, on: row.review_due_on),
    Column(gettext_lazy("Who has it"), lambda row, on: row.holder_name),
]
