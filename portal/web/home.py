"""The firm's day: what waits for it, its permits that end, and how much quota is left."""

from datetime import date
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.queries.roles import actor, may, roles_of
from accounts.rules import capabilities_of
from accounts.web import for_capability
from core import clock
from core.sections import face_of
from permits.capabilities import PermitCapability
from permits.queries import EMPLOYERS_CATEGORIES, employers_of
from permits.states import ApplicationState, PermitState
from portal.queries import (
    FIRMS_TURN,
    HeldPermit,
    QuotaLeft,
    own_applications,
    own_permits,
    quota_by_region,
    with_windows,
)
from portal.web.access import frame
from portal.web.application import columns, row_of
from portal.web.permits import permits_table
from portal.web.states_in_words import next_of
from quotas.states import Category

SHOWN = 20
#: What ends soonest comes first; of one day: the fee, then what was returned, then drafts, which have no day.
URGENCY = (ApplicationState.PENDING_FEE, ApplicationState.RETURNED, ApplicationState.DRAFT)


@login_required
def door(request: HttpRequest) -> HttpResponse:
    """The portal's first address: the firm's day, and the way to their own page for all others."""
    today = clock.today()
    if may(actor(request), today, PermitCapability.APPLY):
        return cast(HttpResponse, home(request))
    own = face_of(capabilities_of(roles_of(actor(request), today)))
    return HttpResponseRedirect(own or reverse("landing"))


@for_capability(PermitCapability.APPLY)
def home(request: HttpRequest) -> HttpResponse:
    """Who I act for, what waits for me, what is next, and what is left."""
    on = clock.today()
    firms = list(employers_of(actor(request), on).order_by("name", "pk"))
    rows: list[Any] = list(own_applications(actor(request), on).filter(state__in=FIRMS_TURN)[:SHOWN])
    waiting = sorted(
        rows,
        key=lambda row: (row.due_on or date.max, URGENCY.index(ApplicationState(row.state)), -row.pk),
    )
    ending = with_windows(
        own_permits(actor(request), on).filter(state=PermitState.ISSUED, valid_until__gte=on)[: 2 * SHOWN], on
    )
    to_extend = [held for held in ending if held.can_be_extended]
    asked = request.GET.get("category", "")
    category = Category(asked) if asked in EMPLOYERS_CATEGORIES else EMPLOYERS_CATEGORIES[2]
    quota = quota_by_region(on)
    context = {
        **frame(request, "portal:home"),
        "page_title": firms[0].name if len(firms) == 1 else _("What to do"),
        "firms": firms,
        "step": _next(waiting, to_extend, on) if firms else None,
        "waiting": {
            "caption": _("Waiting for you"),
            "columns": columns(),
            "rows": [row_of(application, on, names_firm=len(firms) > 1) for application in waiting],
            "empty": {"title": _("Nothing waits for you"), "text": _("You will also be told by e-mail.")},
        },
        "to_extend": permits_table(to_extend, on, _("Can be extended now")) if to_extend else None,
        "year": on.year,
        "categories": [
            {"label": Category(code).label, "url": f"?category={code}", "current": code == category}
            for code in EMPLOYERS_CATEGORIES
        ],
        "category": category,
        "tiles": _tiles(quota, category),
        "quota": _quota_table(quota, on),
    }
    return render(request, "portal/home.html", context)


def _next(waiting: list[Any], to_extend: list[HeldPermit], on: date) -> dict[str, Any]:
    others = [{"label": _("Apply for foreign workers"), "url": reverse("portal:new")}]
    if waiting:
        step = next_of(waiting[0], on)
        return {**step, "title": f"{waiting[0].number}: {step['title']}", "others": others}
    if to_extend:
        return {
            "title": _("A permit can be extended now"),
            "label": _("See the permits"),
            "url": reverse("portal:permits"),
            "consequence": _("After its window closes, only a new permit is possible."),
            "others": others,
        }
    return {
        "title": _("Apply for foreign workers"),
        "label": _("Begin an application"),
        "url": reverse("portal:new"),
        "consequence": _("It is saved at every step. Nobody sees it before you submit."),
        "others": [],
    }


def _tiles(quota: list[QuotaLeft], category: str) -> list[dict[str, Any]]:
    return [
        {
            "code": row.region.code,
            "name": row.region.name,
            "column": row.region.tile_column,
            "row": row.region.tile_row,
            "value": row.left.get(category),
            "url": f"{reverse('portal:new')}?{urlencode({'region_id': row.region.pk, 'category': category})}",
        }
        for row in quota
        if row.region.tile_column is not None
    ]


def _quota_table(quota: list[QuotaLeft], on: date) -> dict[str, Any]:
    short = {
        Category.CAT1: _("Category 1"),
        Category.CAT2: _("Category 2"),
        Category.CAT3: _("Category 3"),
        Category.CAT4: _("Category 4"),
        Category.SEASONAL: _("Seasonal"),
    }
    return {
        "caption": _("Places left in %(year)s") % {"year": on.year},
        "hide_caption": True,
        "columns": [
            {"label": _("Region")},
            *({"label": short[code], "numeric": True} for code in EMPLOYERS_CATEGORIES),
        ],
        "rows": [
            {"cells": [row.region.name, *(row.left.get(code) for code in EMPLOYERS_CATEGORIES)]}
            for row in quota
        ],
        "empty": {"title": _("No quota is known for this year"), "text": ""},
    }
