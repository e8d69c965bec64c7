"""Alerts that are no cases: one list for each kind, as the table of kinds has it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.capabilities import AccountsCapability
from accounts.models import User
from accounts.queries.roles import actor, roles_of
from accounts.rules import capabilities_of
from accounts.web import for_capability
from core import clock
from core.admin.lists import key_of, total_of
from core.alerts import DESK, AlertKind, kinds_for
from core.errors import DomainError
from core.sorting import Sorting, head, page_of, sorting_of
from desk import queries
from desk.queries import AGES
from desk.web.access import frame
from desk.web.done import tell_what_was_not_taken
from desk.web.states_in_words import holder
from notifications.alerts import MESSAGE_FAILED
from notifications.models import Alert
from notifications.operations import retry_message, settle_alert, take_alerts
from notifications.queries.alerts import alerts_visible_to

PAGE = 50
#: What the heads sort by; the list begins with what has waited longest.
ORDERS = {"raised": "raised_on", "region": "region__code"}
RELATED = ("person", "region", "assigned_to", "case")


@for_capability(AccountsCapability.ATTEND_ALERTS)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Open alerts of one kind, the oldest first, fifty a page."""
    on = clock.today()
    kinds = [kind for kind in kinds_for(capabilities_of(roles_of(actor(request), on))) if kind.page == DESK]
    waiting = queries.open_alerts_by_kind(actor(request), on)
    first = next((each for each in kinds if waiting[each.code]), kinds[0])
    kind = next((each for each in kinds if each.code == request.GET.get("kind")), first)
    visible = alerts_visible_to(actor(request), on).filter(kind=kind.code)
    rows = _narrowed(visible, request, on).select_related(*RELATED)
    sorting = sorting_of(request, ORDERS, default="raised")
    page, pager = page_of(request, rows, sorting, size=PAGE)
    total = total_of(rows)
    return render(
        request,
        "desk/alerts.html",
        {
            **frame(request, "desk:alerts"),
            "page_title": kind.many,
            "kind": kind,
            "here": request.get_full_path(),
            "takeable": any(row.assigned_to_id is None for row in page),
            "table": {
                "caption": kind.many,
                "hide_caption": True,
                "choices": [
                    {
                        "label": each.many,
                        "number": waiting[each.code],
                        "url": f"?kind={each.code}",
                        "current": each == kind,
                    }
                    for each in kinds
                    if waiting[each.code] or each == kind
                ],
                "columns": _columns(request, kind, sorting),
                "rows": [_row(row, kind, actor(request), on) for row in page],
                "pager": {**pager, "count": total.count, "is_estimate": total.is_estimate},
                "empty": {"title": _("Nothing of this kind is open"), "text": kind.empty},
            },
        },
    )


@require_POST
@for_capability(AccountsCapability.ATTEND_ALERTS)
def take(request: HttpRequest) -> HttpResponse:
    """Take the ticked alerts; what a colleague has stays with the colleague, and it is said."""
    ids = [key for text in request.POST.getlist("alert") if (key := key_of(text)) is not None]
    try:
        taken = take_alerts(alert_ids=ids, on=clock.today(), by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if taken.taken:
            said = ngettext("%(n)s alert is yours now.", "%(n)s alerts are yours now.", taken.taken)
            messages.success(request, said % {"n": taken.taken})
        tell_what_was_not_taken(request, taken, ticked=len(ids))
    return _back(request)


@require_POST
@for_capability(AccountsCapability.ATTEND_ALERTS)
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed letter once more."""
    try:
        retry_message(message_id=pk, on=clock.today(), by=actor(request), at=clock.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The letter is queued again."))
    return _back(request)


@require_POST
@for_capability(AccountsCapability.ATTEND_ALERTS)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an alert away that was looked at and needs nothing more."""
    try:
        settle_alert(alert_id=pk, on=clock.today(), by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The alert is put away."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    back, home = request.POST.get("back", ""), reverse(DESK)
    return HttpResponseRedirect(back if back.startswith(home) else home)


def _narrowed(rows: Any, request: HttpRequest, on: Any) -> Any:
    if region := request.GET.get("region", ""):
        rows = rows.filter(region__code=region[:8])
    if (age := request.GET.get("age")) in AGES:
        rows = rows.filter(queries.aged_between("raised_on", on, *queries.days_of(age)))
    if request.GET.get("who") == "mine":
        rows = rows.filter(assigned_to=actor(request).pk)
    if request.GET.get("who") == "nobody":
        rows = rows.filter(assigned_to=None)
    return rows


def _columns(request: HttpRequest, kind: AlertKind, sorting: Sorting) -> list[dict[str, Any]]:
    columns = [
        {"label": _("What")},
        {"label": _("Person")},
        head(request, _("Region"), "region", sorting),
        head(request, _("Raised on"), "raised", sorting),
    ]
    columns += [{"label": _("Who has it")}, {"label": _("Take")}]
    if kind is MESSAGE_FAILED:
        columns.append({"label": _("Letter")})
    if kind.is_settled:
        columns.append({"label": _("All in order")})
    return columns


def _row(alert: Alert, kind: AlertKind, user: User, on: date) -> dict[str, Any]:
    box = format_html(
        '<input type="checkbox" name="alert" value="{}" aria-label="{}">', alert.pk, _("Take this alert")
    )
    person = alert.person
    cells: list[Any] = [
        {"value": kind.sentence(alert)},
        {
            "value": person.full_name if person else "",
            "url": reverse("admin:registry_person_change", args=[person.pk]) if person else "",
        },
        alert.region.name if alert.region else "",
        {
            "value": alert.raised_on,
            "late": _("nobody took it in time")
            if alert.assigned_to_id is None and alert.raised_on < kind.late_before(on)
            else "",
        },
        {"value": holder(str(alert.assigned_to), alert.assigned_to_id, user.pk)},
        {"value": box if alert.assigned_to_id is None else ""},
    ]
    if kind is MESSAGE_FAILED:
        again = format_html(
            '<button class="button button--small" type="submit" formaction="{}">{}</button>',
            reverse("desk:retry", args=[alert.subject_id]),
            _("Try again"),
        )
        cells.append({"value": again})
    if kind.is_settled:
        away = format_html(
            '<button class="button button--small" type="submit" formaction="{}">{}</button>',
            reverse("desk:settle", args=[alert.pk]),
            _("Put away"),
        )
        cells.append({"value": away})
    return {"url": kind.link(alert), "cells": cells}
