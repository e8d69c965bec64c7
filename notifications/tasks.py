"""Periodic tasks. Each is idempotent and finds its work in the data, whatever the broker lost."""

from datetime import date
from typing import Any

import structlog
from celery import shared_task

from accounts.queries import system_user
from core import clock
from notifications import operations

_log = structlog.get_logger("koshi.notifications")


def _day(on: str | None) -> date:
    return date.fromisoformat(on) if on else clock.today()


@shared_task
def dispatch_journal(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Turn what was journaled since the last run into alerts and letters."""
    counts = operations.dispatch_journal(on=_day(on), by=system_user(), at=clock.now())
    if counts["read"]:
        _log.info("dispatched", counts=counts)
    return counts


@shared_task
def send_messages(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Send the letters that are due."""
    counts = operations.send_messages(on=_day(on), by=system_user(), at=clock.now())
    if any(counts.values()):
        _log.info("letters", counts=counts)
    return counts


@shared_task
def watch_feeds(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Look which feeds fell silent and which are whole again."""
    counts = operations.watch_feeds(on=_day(on), by=system_user())
    _log.info("feeds watched", counts=counts)
    return counts
