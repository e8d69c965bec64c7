"""One application on one page, the list of them, and taking one back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.queries import line_of, names_of
from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock
from core.errors import DomainError
from core.sorting import address_with, heads, in_order, sorting_of
from core.templatetags.dates_in_words import day_in_words, number_in_words
from payments.models import Payment
from permits.capabilities import PermitCapability
from permits.models import Application
from permits.operations import withdraw_application
from permits.queries import checks_in_words, checks_of, fee_of, stored_checks
from permits.queries.deadlines import deadline_of
from permits.queries.fees import fee_payments, fee_refunds
from permits.queries.history import entries_of_application, money_in_words, saved_in_words
from permits.queries.workers import reasons_left_out
from permits.states import (
    APPLICATION_MOVES,
    APPLICATION_TONES,
    CLOSED_STATES,
    ApplicationAct,
)
from portal.queries import (
    FIRMS_TURN,
    acts_for_several,
    own_application,
    own_applications,
    places_held,
    regions_among,
)
from portal.web.access import frame
from portal.web.drafts import WRITTEN, page_url, step_url
from portal.web.lists import in_region, pager_of, region_chips
from portal.web.states_in_words import next_of, short_deadline

PAGE = 25
#: What the heads of the list sort by; it begins with the newest.
ORDERS = {"number": "pk", "region": "region__code", "workers": "asked", "deadline": "due_on"}


@for_capability(PermitCapability.APPLY)
def application_list(request: HttpRequest) -> HttpResponse:
    """The firm's applications, newest first: all, those that wait for the firm, or those with the akimat."""
    on = clock.today()
    own = own_applications(actor(request), on)
    rows = in_region(request, own, "region__code")
    shown = request.GET.get("show", "")
    kinds = {
        "": (_("all"), rows),
        "mine": (_("wait for us"), rows.filter(state__in=FIRMS_TURN)),
        "akimat": (
            _("with the akimat"),
            rows.filter(state__in=("submitted", "under_review", "paid")),
        ),
    }
    shown = shown if shown in kinds else ""
    sorting = sorting_of(request, ORDERS, default="-number")
    page = Paginator(in_order(kinds[shown][1], sorting), PAGE).get_page(request.GET.get("page"))
    several = acts_for_several(actor(request), on)
    table = {
        "caption": _("Applications"),
        "hide_caption": True,
        "columns": heads(request, columns(), sorting),
        "rows": [row_of(application, on, names_firm=several) for application in page],
        "choices": [
            {"label": label, "url": address_with(request, show=code), "current": code == shown}
            for code, (label, _rows) in kinds.items()
        ],
        "places": region_chips(request, regions_among(own, "region_id", on)),
        "pager": pager_of(request, page),
        "empty": _no_application(),
    }
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Applications of our firm"),
        "table": table,
    }
    return render(request, "portal/list.html", {**context, "new_url": reverse("portal:new")})


def _no_application() -> dict[str, str]:
    return {
        "title": _("No application here"),
        "text": _("Begin one; it is saved at every step and nobody sees it before you submit."),
        "url": reverse("portal:new"),
        "label": _("Apply for foreign workers"),
    }


@for_capability(PermitCapability.APPLY)
def application_page(request: HttpRequest, number: str) -> HttpResponse:
    """State, deadline in words with why, what to do next, what was declared, checks, fee, history."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    deadline = deadline_of(application)
    is_written = application.state in WRITTEN
    checks = checks_of(application, on) if is_written else stored_checks(application)
    permits = list(application.permits.select_related("worker").order_by("pk"))
    payments = list(fee_payments(application)[:5])
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Application %(number)s") % {"number": application.number},
        "crumbs": [
            {"label": _("Applications"), "url": reverse("portal:applications")},
            {"label": application.number, "url": ""},
        ],
        "application": application,
        "pill": {"tone": APPLICATION_TONES[application.state], "label": application.get_state_display()},
        "step": next_of(application, on),
        "deadline": deadline,
        "deadline_text": short_deadline(application, on),
        "deadline_reasons": [deadline.reason] if deadline else [],
        "facts": _facts(application),
        "workers": [
            {"worker": worker, "left_out": reasons_left_out(worker)}
            for worker in application.workers.select_related("citizenship").order_by("pk")
        ],
        "checks": checks_in_words(checks),
        "fee": [*_fee_facts(application, on), *_refund_facts(application)],
        "fee_reasons": _fee_reasons(application, on),
        "permits": permits,
        "payments": payments,
        "timeline": _timeline(application),
        "may_withdraw": (application.state, ApplicationAct.WITHDRAW) in APPLICATION_MOVES,
        "places_held": places_held(application),
        "edit_url": step_url(application, "where") if is_written else "",
    }
    return render(request, "portal/application.html", context)


@require_POST
@for_capability(PermitCapability.APPLY)
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the application back."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    held = places_held(application)
    try:
        withdraw_application(application_id=application.pk, on=on, by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _withdrawn(held))
    return HttpResponseRedirect(page_url(application), status=303)


def _withdrawn(places: int) -> str:
    if not places:
        return _("Withdrawn. No place of the quota was held for it.")
    said = ngettext(
        "Withdrawn. %(n)s place goes back to the quota.",
        "Withdrawn. %(n)s places go back to the quota.",
        places,
    )
    return said % {"n": places}


def columns() -> list[dict[str, Any]]:
    """The columns of a list of applications, each with the name of the order it gives."""
    labels = (_("Number"), _("Region and category"), _("Workers"), _("State"), _("Deadline"))
    orders = ("number", "region", "workers", "", "deadline")
    return [
        {"label": label, "numeric": order == "workers", "sort": order}
        for label, order in zip(labels, orders, strict=True)
    ]


def row_of(application: Any, on: date, *, names_firm: bool) -> dict[str, Any]:
    """One application in a list; the firm is named where the reader acts for several."""
    return {
        "url": page_url(application),
        "cells": [
            {"value": application.number, "sub": application.employer.name if names_firm else ""},
            {"value": application.region.name, "sub": application.get_category_display()},
            application.asked,
            {
                "value": application.get_state_display(),
                "kind": "pill",
                "tone": APPLICATION_TONES[application.state],
            },
            short_deadline(application, on),
        ],
    }


def _facts(application: Application) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("Employer"), "value": application.employer.name},
        {"label": _("Number"), "value": application.number, "copyable": True},
        {"label": _("Kind"), "value": application.get_kind_display()},
        {"label": _("Region"), "value": application.region.name},
        {"label": _("Category"), "value": application.get_category_display()},
        {"label": _("Months"), "value": str(application.months)},
    ]
    if application.extends is not None:
        facts.append({"label": _("Extends"), "value": application.extends.number})
    if application.submitted_on is not None:
        facts.append({"label": _("Submitted on"), "value": day_in_words(application.submitted_on)})
    if application.refusal_ground is not None:
        facts.append({"label": _("Ground of refusal"), "value": application.refusal_ground.name})
    return facts


def _fee_facts(application: Application, on: date) -> list[dict[str, Any]]:
    if application.paid_on is not None:
        amount = _("%(amount)s tenge") % {"amount": number_in_words(application.fee_amount or 0)}
        return [
            {"label": _("Fee"), "value": amount},
            {"label": _("Paid on"), "value": day_in_words(application.paid_on)},
        ]
    fee = _fee(application, on)
    if fee is None:
        return []
    amount = _("%(amount)s tenge") % {"amount": number_in_words(fee.amount)}
    return [
        {
            "label": _("Fee today"),
            "value": amount,
            "note": _("%(mci)s MCI") % {"mci": number_in_words(fee.mci)},
        }
    ]


def _refund_facts(application: Application) -> list[dict[str, Any]]:
    """Money that comes back to the employer, or has come back, and why."""
    return [
        {
            "label": payment.get_state_display(),
            "value": _("%(amount)s tenge") % {"amount": number_in_words(payment.amount)},
            "note": " ".join(filter(None, (payment.get_refund_ground_display(), _given_back(payment)))),
        }
        for payment in fee_refunds(application)
    ]


def _given_back(payment: Payment) -> str:
    if payment.refunded_on is None:
        return ""
    said = {"day": day_in_words(payment.refunded_on), "order": payment.refund_order}
    return _("Given back on %(day)s, order %(order)s.") % said


def _fee_reasons(application: Application, on: date) -> list[Any]:
    fee = None if application.paid_on else _fee(application, on)
    return list(fee.reasons) if fee else []


def _fee(application: Application, on: date) -> Any:
    if application.state in CLOSED_STATES:
        return None
    try:
        return fee_of(application, on)
    except DomainError:
        return None


def _timeline(application: Application) -> list[dict[str, Any]]:
    """What was done; officers are named by their office, not by name."""
    entries = list(entries_of_application(application)[:30])
    names = names_of({entry.by_id for entry in entries if entry.acting_for_id})
    return [
        line_of(
            entry,
            names,
            facts=[saved_in_words(entry.data or {}), money_in_words(entry)],
            unnamed=_("the akimat"),
        )
        for entry in entries
    ]
