"""Periodic tasks. Each is idempotent and finds its work in the data, whatever the broker lost."""

from typing import Any

from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from notifications import operations


@shared_task
def dispatch_journal(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Turn what was journaled since the last run into alerts and letters."""
    return operations.dispatch_journal(on=clock.asked_day(on), by=system_user(), at=clock.now())


@shared_task
def send_messages(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Send the letters that are due."""
    return operations.send_messages(on=clock.asked_day(on), by=system_user(), at=clock.now())


@shared_task
def escalate_alerts(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Let go up what nobody has taken in time."""
    return operations.escalate_alerts(on=clock.asked_day(on), by=system_user())


@shared_task
def watch_feeds(*, on: str | None = None, **_: Any) -> dict[str, int]:
    """Look which feeds fell silent and which are whole again."""
    return operations.watch_feeds(on=clock.asked_day(on), by=system_user())
