"""Periodic tasks. Each is idempotent: missed, doubled or killed, the next run sets it right."""

from typing import Any

from celery import shared_task

from feeds.operations.ranges import turn_month as turn


@shared_task
def turn_month(*, on: str | None = None, **_: Any) -> None:
    """Make the ranges of refused lines of the months ahead; the same when run twice."""
    turn()
