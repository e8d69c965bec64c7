"""Periodic tasks of received papers. Each is idempotent: the next run sets right what one missed."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from papers import operations

#: An act that is still going on has a file before it has a row.
LEFT_ALONE = timedelta(days=1)


@shared_task
def scan_received(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Have received papers scanned that wait for it."""
    return operations.scan_waiting(on=clock.asked_day(on), by=system_user())


@shared_task
def clear_shelf(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Remove files that no received paper wants."""
    return operations.clear_shelf(before=clock.now() - LEFT_ALONE, on=clock.asked_day(on), by=system_user())
