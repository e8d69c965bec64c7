"""The only reader of the clock. Web, worker and beat share one provider, named in settings.

Only edges (admin, api, web, tasks, commands) call `now` and `today`; the day goes down as `on`.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

OFFICIAL_ZONE = ZoneInfo("Asia/Almaty")


def now() -> datetime:
    """The present moment, aware, from the provider in `settings.CLOCK_PROVIDER`."""
    moment: datetime = import_string(settings.CLOCK_PROVIDER)()
    return moment


def today() -> date:
    """The official day: the calendar day in Asia/Almaty."""
    return official_day(now())


def asked_day(text: str | None) -> date:
    """The official day that a task or command was asked for, as 2026-03-01; today when it was not."""
    return date.fromisoformat(text) if text else today()


def official_day(moment: datetime) -> date:
    """The calendar day of an aware `moment` in Asia/Almaty (UTC+6, since 1 March 2024 UTC+5).

    Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset from UTC")
    return moment.astimezone(OFFICIAL_ZONE).date()


def start_of(day: date) -> datetime:
    """The moment at which the official `day` begins."""
    return datetime.combine(day, time.min, tzinfo=OFFICIAL_ZONE)


def system_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def file_now() -> datetime:
    """The machine's clock moved by `settings.CLOCK_FILE`, for rehearsals shared by all processes.

    The file holds `{"offset_days": 3}` or `{"on": "2026-11-21"}`; without the file the clock is
    the machine's.
    """
    try:
        wanted = json.loads(Path(settings.CLOCK_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return system_now()
    moment = system_now()
    if "on" in wanted:
        return moment + (date.fromisoformat(wanted["on"]) - official_day(moment))
    return moment + timedelta(days=int(wanted.get("offset_days", 0)))
