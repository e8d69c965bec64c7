"""How far each border feed is complete, and what came of what was expected."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from feeds.queries import FeedHealth, feed_health, national_watermark
from feeds.rules.completeness import FeedState, Volume
from feeds.web.access import for_feed_readers, frame

_TONES = {
    FeedState.NOT_CONNECTED: "closed",
    FeedState.NEVER_COMPLETE: "late",
    FeedState.SILENT: "late",
    FeedState.GAP: "late",
    FeedState.LATE: "soon",
    FeedState.COMPLETE: "calm",
}
SEARCHED_AT_MOST = 100
_SERIOUSNESS = {state: place for place, state in enumerate(FeedState)}


def _urgency(feed: FeedHealth) -> tuple[bool, int, str]:
    """What holds back the search comes first, then what is most seriously wrong."""
    return (not feed.holds_back, _SERIOUSNESS[feed.state], feed.code)


@for_feed_readers
def health(request: HttpRequest) -> HttpResponse:
    """Every checkpoint's feed: watermark, volumes against what is expected, what holds the sweeps back."""
    on = clock.today()
    feeds = sorted(feed_health(on=on), key=_urgency)
    watermark = national_watermark()
    asked, text = request.GET.get("state", ""), request.GET.get("checkpoint", "").strip()[:SEARCHED_AT_MOST]
    found = [feed for feed in feeds if _is_called(feed, text)]
    shown = [feed for feed in found if not asked or feed.state == asked]
    return TemplateResponse(
        request,
        "feeds/health.html",
        {
            **frame(request, "feeds:health"),
            "page_title": _("Border feeds"),
            "last_day": watermark.last_full_day,
            "connected": len(watermark.checkpoints),
            "text": text,
            "state": asked,
            "behind": [feed for feed in feeds if feed.holds_back],
            "table": _table(shown, _state_choices(found, asked, text), is_searched=bool(text)),
        },
    )


def _table(shown: list[FeedHealth], choices: list[dict[str, Any]], *, is_searched: bool) -> dict[str, Any]:
    return {
        "caption": _("Checkpoints"),
        "hide_caption": True,
        "choices": choices,
        "columns": [
            {"label": _("Checkpoint")},
            {"label": _("State")},
            {"label": _("Complete until")},
            {"label": _("Yesterday"), "numeric": True},
            {"label": _("Last 7 days"), "numeric": True},
        ],
        "rows": [{"cells": _feed_cells(feed)} for feed in shown],
        "empty": {
            "title": _("No checkpoint is called like this"),
            "text": _("Look at what was typed."),
            "url": reverse("feeds:health"),
            "label": _("Show everything"),
        }
        if is_searched
        else {
            "title": _("No feed is connected"),
            "text": _(
                "A checkpoint is connected by its first crossing, or by declaring how far its "
                "feed is complete."
            ),
        },
    }


def _is_called(feed: FeedHealth, text: str) -> bool:
    """Whether the text stands in the checkpoint's name in any language, in its code or its region."""
    called = (feed.code, feed.region, *feed.names.values())
    return all(any(part in one.casefold() for one in called) for part in text.casefold().split())


def _state_choices(feeds: list[FeedHealth], asked: str, text: str) -> list[dict[str, Any]]:
    kept = urlencode({"checkpoint": text}) if text else ""
    present = [state for state in FeedState if any(feed.state == state for feed in feeds)]
    return [
        {"label": _("All"), "number": len(feeds), "url": f"?{kept}", "current": asked not in present},
        *(
            {
                "label": state.label,
                "number": sum(1 for feed in feeds if feed.state == state),
                "url": f"?{urlencode({'state': state})}{'&' if kept else ''}{kept}",
                "current": asked == state,
            }
            for state in present
        ),
    ]


def _feed_cells(feed: FeedHealth) -> list[Any]:
    return [
        {"value": feed.name, "sub": f"{feed.code} · {feed.region}"},
        {
            "value": feed.state.label,
            "kind": "pill",
            "tone": _TONES[feed.state],
            "late": _("Holds back the search for overstays.") if feed.holds_back else "",
            "sub": _("Call the border service, or wait until the feed declares that it is complete.")
            if feed.holds_back
            else "",
        },
        {"value": feed.complete_until, "kind": "moment"} if feed.complete_until else "",
        {"value": feed.yesterday.actual, "kind": "number", "sub": _expected(feed.yesterday)},
        {"value": feed.week.actual, "kind": "number", "sub": _expected(feed.week)},
    ]


def _expected(volume: Volume) -> str:
    if volume.expected is None:
        return _("no expectation")
    sentence = ngettext("of %(n)s expected", "of %(n)s expected", volume.expected)
    return sentence % {"n": volume.expected}
