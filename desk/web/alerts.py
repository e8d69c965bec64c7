"""Alerts that are no cases: registrations, feeds, odd crossings, letters, revoked permits, quotas."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.web import actor, for_capability
from core import clock
from core.admin.lists import key_of, keyset_page, total_of
from core.errors import DomainError
from desk import queries
from desk.queries import AGES
from desk.web.access import frame
from desk.web.wording import alert_sentence, holder
from notifications.capabilities import NotificationCapability
from notifications.models import Alert, Message
from notifications.operations import retry_message, settle_alert, take_alerts
from notifications.states import AlertKind

PAGE = 50
RELATED = ("person", "region", "assigned_to", "case")
KINDS = [kind for kind in AlertKind if kind != AlertKind.OVERSTAY]


@for_capability(NotificationCapability.ATTEND_ALERTS)
def alert_list(request: HttpRequest) -> HttpResponse:
    """Open alerts of one kind, newest first, fifty a page."""
    on = clock.today()
    asked = request.GET.get("kind", "")
    kind = AlertKind(asked) if asked in KINDS else KINDS[0]
    visible = queries.alerts_visible_to(request.user, on)
    rows = _narrowed(visible.filter(kind=kind), request, on).select_related(*RELATED)
    page = keyset_page(
        rows, before=key_of(request.GET.get("before")), after=key_of(request.GET.get("after")), size=PAGE
    )
    total = total_of(rows)
    failed = [row.subject_id for row in page.rows] if kind == AlertKind.MESSAGE_FAILED else []
    letters = queries.messages_by_id(failed)
    return render(
        request,
        "desk/alerts.html",
        {
            **frame(request, "desk:alerts"),
            "page_title": kind.label,
            "kind": kind,
            "here": request.get_full_path(),
            "takeable": any(row.assigned_to_id is None for row in page.rows),
            "table": {
                "caption": kind.label,
                "hide_caption": True,
                "choices": [
                    {"label": each.label, "url": f"?kind={each}", "current": each == kind} for each in KINDS
                ],
                "columns": _columns(kind),
                "rows": [_row(row, request.user, letters.get(row.subject_id)) for row in page.rows],
                "pager": {
                    "count": total.count,
                    "is_estimate": total.is_estimate,
                    "newer_url": _page_url(request, "after", page.newer),
                    "older_url": _page_url(request, "before", page.older),
                },
                "empty": {"title": _("Nothing of this kind is open"), "text": _EMPTY[kind]()},
            },
        },
    )


@require_POST
@for_capability(NotificationCapability.ATTEND_ALERTS)
def take(request: HttpRequest) -> HttpResponse:
    """Take the ticked alerts; what a colleague has stays with the colleague, and it is said."""
    ids = [key for text in request.POST.getlist("alert") if (key := key_of(text)) is not None]
    try:
        taken = take_alerts(alert_ids=ids, on=clock.today(), by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)s alert is yours now.", "%(n)s alerts are yours now.", taken.taken)
        messages.success(request, said % {"n": taken.taken})
        for alert in taken.others[:10]:
            messages.warning(request, _("One stays with %(who)s.") % {"who": alert.assigned_to})
    return _back(request)


@require_POST
@for_capability(NotificationCapability.ATTEND_ALERTS)
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
@for_capability(NotificationCapability.ATTEND_ALERTS)
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
    back, home = request.POST.get("back", ""), reverse("desk:alerts")
    return HttpResponseRedirect(back if back.startswith(home) else home)


def _narrowed(rows: Any, request: HttpRequest, on: Any) -> Any:
    if region := request.GET.get("region", ""):
        rows = rows.filter(region__code=region[:8])
    for code, first, last in AGES:
        if request.GET.get("age") == code:
            rows = rows.filter(queries.aged_between("raised_on", on, first, last))
    if request.GET.get("who") == "mine":
        rows = rows.filter(assigned_to=request.user.pk)
    if request.GET.get("who") == "nobody":
        rows = rows.filter(assigned_to=None)
    return rows


def _page_url(request: HttpRequest, name: str, key: int | None) -> str:
    if key is None:
        return ""
    query = request.GET.copy()
    for paging in ("before", "after"):
        query.pop(paging, None)
    query[name] = str(key)
    return f"?{query.urlencode()}"


def _columns(kind: AlertKind) -> list[dict[str, Any]]:
    columns = [
        {"label": _("What")},
        {"label": _("Person")},
        {"label": _("Region")},
        {"label": _("Raised on")},
    ]
    columns += [{"label": _("Who has it")}, {"label": _("Take")}]
    if kind == AlertKind.MESSAGE_FAILED:
        columns.append({"label": _("Letter")})
    if kind == AlertKind.PERMIT_REVOKED:
        columns.append({"label": _("All in order")})
    return columns


def _row(alert: Alert, user: Any, letter: Message | None) -> dict[str, Any]:
    box = format_html(
        '<input type="checkbox" name="alert" value="{}" aria-label="{}">', alert.pk, _("Take this alert")
    )
    person = alert.person
    cells: list[Any] = [
        {"value": alert_sentence(alert, letter)},
        {
            "value": person.full_name if person else "",
            "url": reverse("admin:registry_person_change", args=[person.pk]) if person else "",
        },
        alert.region.name if alert.region else "",
        alert.raised_on,
        {"value": holder(str(alert.assigned_to), alert.assigned_to_id, user.pk)},
        {"value": box if alert.assigned_to_id is None else ""},
    ]
    if alert.kind == AlertKind.MESSAGE_FAILED:
        again = format_html(
            '<button class="button button--small" type="submit" formaction="{}">{}</button>',
            reverse("desk:retry", args=[alert.subject_id]),
            _("Try again"),
        )
        cells.append({"value": again})
    if alert.kind == AlertKind.PERMIT_REVOKED:
        away = format_html(
            '<button class="button button--small" type="submit" formaction="{}">{}</button>',
            reverse("desk:settle", args=[alert.pk]),
            _("Put away"),
        )
        cells.append({"value": away})
    return {"url": _subject_url(alert), "cells": cells}


def _subject_url(alert: Alert) -> str:
    """Where one looks at what the alert is about."""
    if alert.kind == AlertKind.FEED:
        return reverse("feeds:health")
    if alert.kind == AlertKind.DECISION_REVIEW and alert.case is not None:
        return reverse("desk:case", args=[alert.case.public_id])
    if alert.kind == AlertKind.CROSSING_MARK:
        return reverse("admin:registry_crossing_change", args=[alert.subject_id])
    if alert.kind == AlertKind.QUOTA_THRESHOLD and alert.facts.get("allocation"):
        return reverse("admin:quotas_quotaallocation_change", args=[alert.facts["allocation"]])
    return reverse("admin:registry_person_change", args=[alert.person_id]) if alert.person_id else ""


_EMPTY = {
    AlertKind.REGISTRATION_LAPSED: lambda: _("A registration appears here the day after its last day."),
    AlertKind.FEED: lambda: _(
        "Every connected checkpoint sends what is expected and says how far it is complete."
    ),
    AlertKind.CROSSING_MARK: lambda: _(
        "Crossings that contradict each other appear here for an officer to look at."
    ),
    AlertKind.PERMIT_REVOKED: lambda: _(
        "When an akimat revokes a work permit, the worker’s stay has to be looked at here."
    ),
    AlertKind.QUOTA_THRESHOLD: lambda: _(
        "A region’s quota appears here at 80, 95 and 100 per cent of its places."
    ),
    AlertKind.DECISION_REVIEW: lambda: _(
        "When facts are corrected after a decision that rests on them, its review is asked for here."
    ),
    AlertKind.MESSAGE_FAILED: lambda: _("Every letter reached its mail server."),
}
