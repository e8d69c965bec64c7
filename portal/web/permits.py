"""The firm's permits with days left, and asking for an extension."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock
from core.errors import DomainError, NotFound
from core.sorting import address_with, heads, in_order, sorting_of
from core.templatetags.dates_in_words import by_in_words, day_in_words, since_in_words, until_in_words
from permits.capabilities import PermitCapability
from permits.operations import request_extension
from permits.states import PermitState
from portal.queries import HeldPermit, own_permits, regions_among, with_windows
from portal.web.access import frame, refuse
from portal.web.drafts import step_url
from portal.web.forms import ExtensionForm
from portal.web.lists import in_region, pager_of, region_chips
from portal.web.states_in_words import left_in_words

PAGE = 25
#: What the heads of the list sort by; it begins with what ends first.
ORDERS = {"number": "number", "worker": "worker__surname", "until": "valid_until"}


@for_capability(PermitCapability.APPLY)
def permit_list(request: HttpRequest) -> HttpResponse:
    """Permits in force, those that ended, those that were revoked."""
    on = clock.today()
    shown = request.GET.get("show", "")
    own = own_permits(actor(request), on)
    regions = regions_among(own, "regions__region_id", on)
    rows = in_region(request, own, "regions__region__code")
    kinds = {
        "": (_("in force"), rows.filter(state=PermitState.ISSUED, valid_until__gte=on)),
        "over": (_("ended"), rows.filter(state=PermitState.ISSUED, valid_until__lt=on)),
        "revoked": (_("revoked"), rows.filter(state=PermitState.REVOKED)),
    }
    shown = shown if shown in kinds else ""
    sorting = sorting_of(request, ORDERS, default="until")
    page = Paginator(in_order(kinds[shown][1], sorting), PAGE).get_page(request.GET.get("page"))
    table = permits_table(with_windows(page, on), on, _("Permits"))
    table |= {
        "hide_caption": True,
        "columns": heads(request, table["columns"], sorting),
        "choices": [
            {"label": label, "url": address_with(request, show=code), "current": code == shown}
            for code, (label, _rows) in kinds.items()
        ],
        "places": region_chips(request, regions),
        "pager": pager_of(request, page),
    }
    context = {**frame(request, "portal:permits"), "page_title": _("Permits of our firm"), "table": table}
    return render(request, "portal/list.html", context)


@for_capability(PermitCapability.APPLY)
def extend(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the extension of a permit: a draft of its own, for the same worker."""
    on = clock.today()
    permit = own_permits(actor(request), on).filter(number=number).first()
    if permit is None:
        raise NotFound(_("There is no such permit."))
    held = with_windows([permit], on)[0]
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            application = request_extension(
                permit_id=permit.pk, on=on, by=actor(request), **form.cleaned_data
            )
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The extension is begun. Check it and submit it."))
            return HttpResponseRedirect(step_url(application, "staff"), status=303)
    context = {
        **frame(request, "portal:permits"),
        "page_title": _("Extend a permit"),
        "crumbs": [
            {"label": _("Permits"), "url": reverse("portal:permits")},
            {"label": permit.number, "url": ""},
        ],
        "permit": permit,
        "held": held,
        "form": form,
    }
    return render(request, "portal/extend.html", context, status=422 if form.errors else 200)


def permits_table(held: list[HeldPermit], on: date, caption: str) -> dict[str, Any]:
    """Permits as a table: worker, regions, until when, and what can be done."""
    labels = (_("Number"), _("Worker"), _("Regions"), _("Valid"), _("Extension"))
    orders = ("number", "worker", "", "until", "")
    return {
        "caption": caption,
        "columns": [{"label": label, "sort": order} for label, order in zip(labels, orders, strict=True)],
        "rows": [{"cells": _cells(row, on)} for row in held],
        "empty": {
            "title": _("No permit here"),
            "text": _("Permits are issued when an application is granted and its fee is paid."),
        },
    }


def _cells(held: HeldPermit, on: date) -> list[Any]:
    permit = held.permit
    return [
        {
            "value": permit.number,
            "sub": permit.get_category_display(),
            "url": reverse("verify:paper", args=[permit.number]),
        },
        {"value": str(permit.worker), "sub": permit.position},
        ", ".join(row.region.name for row in permit.regions.all()),
        _validity(held, on),
        _extension(held, on),
    ]


def _validity(held: HeldPermit, on: date) -> dict[str, Any]:
    permit = held.permit
    if permit.revoked_on is not None:
        revoked = _("Revoked %(since)s") % {"since": since_in_words(permit.revoked_on)}
        return {"value": revoked, "kind": "pill", "tone": "late", "sub": permit.revocation_reason}
    if permit.valid_from > on:
        begins = _("From %(day)s") % {"day": day_in_words(permit.valid_from)}
        return {"value": begins, "kind": "pill", "tone": "info"}
    if permit.valid_until < on:
        ended = _("Ended on %(day)s") % {"day": day_in_words(permit.valid_until)}
        return {"value": ended, "kind": "pill", "tone": "closed"}
    is_soon = held.window is not None and held.window.first <= on
    return {
        "value": until_in_words(permit.valid_until),
        "sub": left_in_words(permit.valid_until, on),
        "kind": "pill",
        "tone": "soon" if is_soon else "calm",
    }


def _extension(held: HeldPermit, on: date) -> Any:
    permit: Any = held.permit
    if held.can_be_extended and held.window is not None and held.window.last is not None:
        return {
            "value": _("Extend this permit"),
            "url": reverse("portal:extend", args=[permit.number]),
            "sub": f"{by_in_words(held.window.last)}: {left_in_words(held.window.last, on)}",
        }
    if permit.is_followed:
        return _("extended")
    if permit.asked_for:
        return _("asked for")
    if held.window is None or permit.state != PermitState.ISSUED or held.window.last is None:
        return ""
    if on < held.window.first:
        return _("from %(day)s") % {"day": day_in_words(held.window.first)}
    return _("no longer possible") if permit.valid_until >= on else ""
