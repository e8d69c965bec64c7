"""Where the marks of a clock bar and of the tile map stand. Pure arithmetic: no clock, no rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SHADES = 5


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month on a bar: where it stands, and the day."""

    at: float
    day: date


@dataclass(frozen=True, slots=True)
class ClockGeometry:
    """A bar of days in per cent of its width.

    The bar runs from the first day to the later of the last lawful day and today. A day is a
    stretch of it, not a point: the last lawful day belongs to the lawful part.
    """

    days: int
    used: float
    lawful: float
    over: float
    today: float
    today_shown: bool
    ticks: tuple[Tick, ...]


def clock_geometry(*, first: date, last: date, on: date) -> ClockGeometry:
    """Where used, lawful and overdue days end and where today stands, both ends counted.

    Raises ValueError when `last` lies before `first`.
    """
    if last < first:
        raise ValueError(f"a clock cannot end ({last}) before it starts ({first})")
    end = max(last, on)
    days = (end - first).days + 1
    lawful = _per_cent((last - first).days + 1, days)
    used = _per_cent(min((on - first).days + 1, (last - first).days + 1), days)
    today = _per_cent((on - first).days + 0.5, days)
    return ClockGeometry(
        days=days,
        used=max(used, 0.0),
        lawful=lawful,
        over=round(100 - lawful, 2),
        today=today,
        today_shown=first <= on,
        ticks=_ticks(first, end, days),
    )


def days_left(*, last: date, on: date) -> int:
    """Days ahead with both ends counted: 1 on the last day, 0 or less once it has passed."""
    return (last - on).days + 1


def tone_of(left: int, *, soon: int) -> str:
    """calm, soon or late, from the days left and the number of days that counts as soon."""
    if left < 1:
        return "late"
    return "soon" if left <= soon else "calm"


def _ticks(first: date, end: date, days: int) -> tuple[Tick, ...]:
    """First days of months, thinned so that about six fit under the bar; Januaries stay."""
    months = list(_month_starts(first, end))
    step = next((size for size in (1, 2, 3, 6, 12, 24, 60) if len(months) <= 6 * size), 120)
    kept = (day for day in months if (day.year * 12 + day.month - 1) % step == 0)
    ticks = (Tick(_per_cent((day - first).days, days), day) for day in kept)
    return tuple(tick for tick in ticks if 6 <= tick.at <= 94)


def _month_starts(first: date, end: date) -> Iterable[date]:
    day = first.replace(day=1)
    while day <= end:
        if day > first:
            yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _per_cent(part: float, whole: int) -> float:
    return round(100 * part / whole, 2)


@dataclass(frozen=True, slots=True)
class Tile:
    """One region as a square of the map."""

    code: str
    name: str
    lines: tuple[str, ...]
    short: str
    x: int
    y: int
    value: int | None
    shade: int
    url: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """The squares, the size of the drawing, and what each shade means."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    bounds: tuple[tuple[int, int, int], ...]


TILE = 100
GAP = 6


def tile_map(rows: Iterable[Mapping[str, Any]]) -> TileMap:
    """Squares from `code, name, column, row, value, url`: columns and rows count from any number.

    The five shades are equal steps from nought to the highest value; a region without a value is
    shade 0 and drawn hatched, so that "none" and "not known" differ.
    """
    given = list(rows)
    if not given:
        return TileMap((), 0, 0, ())
    left = min(row["column"] for row in given)
    top = min(row["row"] for row in given)
    highest = max((row["value"] for row in given if row["value"] is not None), default=0)
    step = TILE + GAP
    names = Counter(name_lines(str(row["name"])) for row in given)
    lines = {
        str(row["name"]): name_lines(str(row["name"]), twins=names[name_lines(str(row["name"]))] > 1)
        for row in given
    }
    shorts = Counter(short_name(parts) for parts in lines.values())
    tiles = tuple(
        Tile(
            code=str(row["code"]),
            name=str(row["name"]),
            lines=lines[str(row["name"])],
            short=_told_apart(str(row["name"]), lines[str(row["name"])], shorts),
            x=(row["column"] - left) * step,
            y=(row["row"] - top) * step,
            value=row["value"],
            shade=shade_of(row["value"], highest),
            url=str(row.get("url") or ""),
        )
        for row in given
    )
    return TileMap(
        tiles=tiles,
        width=max(tile.x for tile in tiles) + TILE,
        height=max(tile.y for tile in tiles) + TILE,
        bounds=shade_bounds(highest),
    )


def shade_of(value: int | None, highest: int) -> int:
    """0 for not known, 1 for none at all, then up to 5 for the highest."""
    if value is None:
        return 0
    if value <= 0 or highest <= 0:
        return 1
    return min(SHADES, 2 + (SHADES - 1) * (value - 1) // highest)


def shade_bounds(highest: int) -> tuple[tuple[int, int, int], ...]:
    """(shade, from, to) of each shade that can occur; the first is nought alone."""
    bounds, start = [(1, 0, 0)], 1
    for shade in range(2, SHADES + 1):
        end = _last_of(shade, highest)
        if end >= start:
            bounds.append((shade, start, end))
            start = end + 1
    return tuple(bounds)


def _last_of(shade: int, highest: int) -> int:
    """The highest value that still has `shade`."""
    return ((shade - 1) * highest + SHADES - 2) // (SHADES - 1)


_KINDS = {"облысы", "область", "region", "қаласы", "город", "city", "(city)"}


def name_lines(name: str, *, twins: bool = False) -> tuple[str, ...]:
    """A region's own name, without the word for region unless a city bears the same name.

    Split at its space or hyphen, for a narrow square.
    """
    kept = [word for word in name.split() if twins or word.lower() not in _KINDS] or [name]
    first = kept[0]
    if len(kept) > 1:
        return (first, " ".join(kept[1:]))
    if "-" in first and len(first) > 11:
        head, tail = first.split("-", 1)
        return (f"{head}-", tail)
    return (first,)


def _told_apart(name: str, lines: tuple[str, ...], shorts: Mapping[str, int]) -> str:
    """The name on a small screen; a region that would be called like a city shows that it is a region."""
    short, kind = short_name(lines), name.rsplit(maxsplit=1)[-1]
    if shorts[short] > 1 and kind.lower() in _KINDS:
        return f"{lines[0][:3]}.{kind[:1].lower()}"
    return short


def short_name(lines: tuple[str, ...]) -> str:
    """Four letters for a small screen; initials where the name has two words."""
    if len(lines) > 1:
        return "".join(f"{line.strip('-')[:1]}." for line in lines)
    return lines[0][:4]
