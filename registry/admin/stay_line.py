"""The stays of two files on one line of time: who was here when, and what cannot both be."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import OFFICIAL_ZONE
from core.templatetags.dates_in_words import day_in_words
from registry.admin.base import file_url
from registry.models import Stay
from registry.queries.matches.holdings import Holding
from registry.queries.stays.file_pages import File
from registry.rules.matches.side_by_side import Clash, Span, clash_of, may_end
from registry.states import CrossingMark

FITS = "fits"
_LEAST_DAYS = 60


def holding_in_words(held: Holding) -> str:
    """How many stays a file has, and from when they are."""
    if held.first_on is None or held.last_on is None:
        return _("No stay recorded")
    stays = ngettext("%(count)d stay", "%(count)d stays", held.stays) % {"count": held.stays}
    first, last = day_in_words(held.first_on), day_in_words(held.last_on)
    return f"{stays}, {first}" if first == last else f"{stays}, {first} – {last}"


def side_of(letter: str, file: File) -> dict[str, Any]:
    """How a file is named here: two of one name are told apart by letter, document and days."""
    person = file.person
    days = [stay.entered_on for stay in file.stays]
    number = file.documents[0].number if file.documents else ""
    held = Holding(number, len(days), min(days, default=None), max(days, default=None))
    return {
        "letter": letter,
        "name": person.full_name,
        "papers": " · ".join(part for part in (number, holding_in_words(held)) if part),
        "url": file_url(person.pk),
        "sub": _("file since %(day)s") % {"day": day_in_words(person.enrolled_on)},
        "access": person.get_access_class_display() if person.is_protected else "",
    }


def span_of(stay: Stay) -> Span:
    """A stay as far as an exit is recorded."""
    return Span(stay.entered_at, None if stay.exit_missing else stay.departed_at)


def stays_in_order(one: File, other: File) -> list[dict[str, Any]]:
    """Stays, and exits that end none, of both files in order of time, and how they bear on each other."""
    rows = [*_rows(one, other, side=0), *_rows(other, one, side=1)]
    return sorted(rows, key=lambda row: row["at"])


def _rows(file: File, beside: File, *, side: int) -> Iterator[dict[str, Any]]:
    for stay in file.stays:
        clashes = [clash_of(span_of(stay), span_of(theirs)) for theirs in beside.stays]
        exits = [may_end(span_of(stay), at) for at in _lone_exits(beside)]
        yield {
            "at": stay.entered_at,
            "side": side,
            "label": _("Stay"),
            "value": _stay_in_words(stay),
            "sub": _places(stay),
            "clash": _worst(clashes, fits=any(exits)),
        }
    for mark in file.marks:
        if _is_lone_exit(mark):
            fits = any(may_end(span_of(stay), mark.crossing.crossed_at) for stay in beside.stays)
            yield {
                "at": mark.crossing.crossed_at,
                "side": side,
                "label": _("Exit without an entry"),
                "value": day_in_words(mark.crossing.crossed_on),
                "sub": f"{mark.crossing.checkpoint.name} · {mark.crossing.document_number}",
                "clash": FITS if fits else None,
            }


def _worst(clashes: list[Clash | None], *, fits: bool) -> str | None:
    if Clash.CANNOT_BOTH_BE in clashes:
        return Clash.CANNOT_BOTH_BE
    if fits:
        return FITS
    return Clash.UNLESS_EXIT_MISSING if Clash.UNLESS_EXIT_MISSING in clashes else None


def clash_words(clash: str | None) -> dict[str, str] | None:
    """What it says, as icon, word and colour."""
    if clash is None:
        return None
    return {
        Clash.CANNOT_BOTH_BE: {"tone": "late", "icon": "close", "label": _("cannot both be")},
        Clash.UNLESS_EXIT_MISSING: {
            "tone": "soon",
            "icon": "question",
            "label": _("only if an exit is missing"),
        },
        FITS: {"tone": "calm", "icon": "check", "label": _("fits: the exit that is missing")},
    }[clash]


def _is_lone_exit(mark: Any) -> bool:
    return mark.mark == CrossingMark.EXIT_WITHOUT_ENTRY and mark.cleared_on is None


def _lone_exits(file: File) -> list[datetime]:
    return [mark.crossing.crossed_at for mark in file.marks if _is_lone_exit(mark)]


def _stay_in_words(stay: Stay) -> str:
    first = day_in_words(stay.entered_on)
    if stay.left_on is None:
        return _("from %(first)s, no exit recorded") % {"first": first}
    return _("from %(first)s to %(last)s") % {"first": first, "last": day_in_words(stay.left_on)}


def _places(stay: Stay) -> str:
    places = [stay.entry.checkpoint.name] + ([stay.exit.checkpoint.name] if stay.exit else [])
    return f"{' → '.join(str(place) for place in places)} · {stay.entry.document_number}"


# --- the drawing -----------------------------------------------------------------------------------


def drawn(one: File, other: File, sides: list[dict[str, Any]], on: date) -> dict[str, Any] | None:
    """Bars of both files over the same years, in shares of the whole; None where nobody ever came."""
    files = (one, other)
    starts = [stay.entered_on for file in files for stay in file.stays]
    starts += [at.astimezone(OFFICIAL_ZONE).date() for file in files for at in _lone_exits(file)]
    if not starts:
        return None
    first = min(*starts, on - timedelta(days=_LEAST_DAYS))
    days = (on - first).days + 1

    def share(day: date) -> float:
        return round(100 * (min(max(day, first), on) - first).days / days, 2)

    lanes = [[_bar(stay, beside, share, on) for stay in file.stays] for file, beside in (files, files[::-1])]
    exits = [[share(at.astimezone(OFFICIAL_ZONE).date()) for at in _lone_exits(file)] for file in files]
    return {
        "rows": [
            (side, {"bars": bars, "exits": lone})
            for side, bars, lone in zip(sides, lanes, exits, strict=True)
        ],
        "years": [
            {"year": str(year), "at": share(date(year, 1, 1))} for year in range(first.year + 1, on.year + 1)
        ][-12:],
    }


def _bar(stay: Stay, beside: File, share: Any, on: date) -> dict[str, Any]:
    last = stay.left_on or on
    clashes = [clash_of(span_of(stay), span_of(theirs)) for theirs in beside.stays]
    return {
        "at": share(stay.entered_on),
        "width": max(round(share(last) - share(stay.entered_on), 2), 0.8),
        "is_open": stay.left_on is None,
        "clashes": Clash.CANNOT_BOTH_BE in clashes,
    }
