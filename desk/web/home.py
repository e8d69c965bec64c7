"""The desk's first page: the country at a glance."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries.roles import actor, may, roles_of
from accounts.rules import capabilities_of
from accounts.web import for_capability
from core import clock
from core.alerts import AlertKind, kinds_for
from desk import queries
from desk.capabilities import DeskCapability
from desk.queries import AGES, Picture
from desk.web.access import frame
from desk.web.cases import case_row
from desk.web.forms import OWED
from desk.web.states_in_words import age_name, band_name, case_heading
from enforcement.alerts import OVERSTAY
from enforcement.capabilities import EnforcementCapability
from feeds.queries import NationalWatermark, checkpoints_named, national_watermark

#: So many cases stand on the first page.
QUEUE = 8


@for_capability(DeskCapability.SEE_COUNTRY)
def home(request: HttpRequest) -> HttpResponse:
    """Counts by kind, region, days over and age; a supervisor's numbers open their lists."""
    on = clock.today()
    is_supervisor = may(actor(request), on, EnforcementCapability.DECIDE_CASES)
    feeds = national_watermark()
    picture = queries.picture(actor(request), on, feeds)
    kinds = kinds_for(capabilities_of(roles_of(actor(request), on)), counted=True)
    kind = next((each for each in kinds if each.code == request.GET.get("kind")), OVERSTAY)
    return render(
        request,
        "desk/home.html",
        {
            **frame(request, "desk:home"),
            "search_focus": True,
            "page_title": _("What waits for a decision") if is_supervisor else _("The country"),
            "cards": _cards(
                picture, is_supervisor, reviews_owed=queries.reviews_owed(actor(request), on).count()
            ),
            "kinds": [
                {
                    "label": each.many,
                    "url": f"?kind={each.code}",
                    "current": each == kind,
                    "value": picture.by_kind[each.code],
                }
                for each in kinds
            ],
            "kind": kind,
            "is_of_cases": kind is OVERSTAY,
            "tiles": _tiles(picture, kind, on, is_supervisor),
            "bands": _bars(picture, is_supervisor),
            "ages": _ages(picture, kind, is_supervisor),
            "watermark": _watermark(feeds, on),
            "handovers": _handovers(actor(request), on) if is_supervisor else [],
            "queue": _queue(actor(request), on, feeds) if is_supervisor else None,
        },
    )


def list_url(kind: AlertKind, **filters: Any) -> str:
    """The address of the list behind a number."""
    url = kind.list_url()
    return f"{url}{'&' if '?' in url else '?'}{urlencode(filters)}" if filters else url


def _cards(picture: Picture, is_supervisor: bool, *, reviews_owed: int) -> list[dict[str, Any]]:
    cases = picture.by_kind[OVERSTAY.code]
    cards = [
        (
            _("Possible overstays, nobody has looked"),
            picture.by_state["possible"],
            {"state": "possible"},
            "late",
            "",
        ),
        (_("Nobody has them"), picture.unassigned, {"who": "nobody"}, "soon", ""),
        (_("Yours"), picture.mine, {"who": "mine"}, "info", ""),
        (
            _("Wait for your confirmation"),
            picture.waits_for_me,
            {"who": "confirm"},
            "soon",
            _("proposed by a colleague"),
        ),
        (
            _("Decisions owed a review"),
            reviews_owed,
            {"state": OWED},
            "late",
            _("facts changed after the decision"),
        ),
    ]
    if not is_supervisor:
        cards = [*cards[:1], (_("Open cases"), cases, {}, "info", "")]
    return [
        {
            "title": title,
            "value": value,
            "url": list_url(OVERSTAY, **filters) if is_supervisor else "#country",
            "tone": tone if value else "calm",
            "hint": hint,
        }
        for title, value, filters, tone, hint in cards
    ]


def _queue(user: User, on: date, feeds: NationalWatermark) -> dict[str, Any]:
    """What to go on with: the user's own cases and those that nobody has."""
    rows = queries.next_cases(user, on, feeds)[:QUEUE]
    heads = (_("Person"), _("Days over"), _("Lawful until"), _("Region"), _("State"), _("Who has it"))
    return {
        "caption": _("To go on with: yours and those nobody has"),
        "columns": [{"label": label, "numeric": place == 1} for place, label in enumerate(heads)],
        "rows": [case_row(case, user) for case in rows],
        "empty": {
            "title": _("No case waits for you"),
            "text": _("Cases that colleagues have stand in the list of all cases."),
            "url": reverse("desk:cases"),
            "label": _("All open cases"),
        },
    }


def _tiles(picture: Picture, kind: AlertKind, on: Any, is_supervisor: bool) -> list[dict[str, Any]]:
    rows = queries.tiles(picture.by_region, on, kind=kind.code)
    for row in rows:
        row["url"] = list_url(kind, region=row["code"]) if is_supervisor else ""
    return rows


def _bars(picture: Picture, is_supervisor: bool) -> list[dict[str, Any]]:
    codes = ["0", *picture.bands]
    most = max((picture.by_band[code] for code in codes), default=0) or 1
    return [
        {
            "label": band_name(code),
            "value": picture.by_band[code],
            "width": round(100 * picture.by_band[code] / most),
            "url": list_url(OVERSTAY, over=code) if is_supervisor and code != "0" else "",
        }
        for code in codes
    ]


def _ages(picture: Picture, kind: AlertKind, is_supervisor: bool) -> list[dict[str, Any]]:
    prefix = "" if kind is OVERSTAY else f"{kind.code}:"
    values = [(code, picture.by_age[f"{prefix}{code}"]) for code in AGES]
    most = max(value for _code, value in values) or 1
    return [
        {
            "label": age_name(code),
            "value": value,
            "width": round(100 * value / most),
            "url": list_url(kind, age=code) if is_supervisor else "",
        }
        for code, value in values
    ]


def _watermark(feeds: NationalWatermark, on: Any) -> dict[str, Any]:
    day = feeds.last_full_day
    behind = checkpoints_named(feeds.held_back_by(queries.days_later(on, -1)))
    return {
        "day": day,
        "behind": behind,
        "is_whole": bool(day) and not behind,
        "connected": len(feeds.checkpoints),
    }


def _handovers(user: User, on: Any) -> list[dict[str, Any]]:
    """Both people see it when an alert changes hands."""
    rows = []
    for alert in queries.handovers_of(user, on):
        if alert.assigned_to_id == user.pk:
            what = _("%(who)s had it before you") % {"who": alert.handed_from}
        elif alert.assigned_to_id is None:
            what = _("nobody has what you had")
        else:
            what = _("%(who)s has it now, it was yours") % {"who": alert.assigned_to}
        case = alert.case
        rows.append(
            {
                "what": what,
                "when": alert.handed_on,
                "who": str(alert.row.title),
                "url": reverse("desk:case", args=[case.public_id]) if case else reverse("desk:alerts"),
                "note": case_heading(case, 0) if case and case.closed_on else "",
            }
        )
    return rows
