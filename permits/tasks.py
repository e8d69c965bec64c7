"""Periodic tasks. Each is idempotent: missed, doubled or killed, the next run sets it right."""

from typing import Any

from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from permits import operations


@shared_task
def expire_permits(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Note permits that are about to end and those that have ended."""
    return operations.expire_permits(on=clock.asked_day(on), by=system_user())


@shared_task
def lapse_unpaid(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Let granted applications lapse whose fee was not paid in time."""
    return operations.lapse_unpaid(on=clock.asked_day(on), by=system_user())


@shared_task
def carry_over(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Move the places of applications left undecided in an earlier year into the day's year."""
    day = clock.asked_day(on)
    return operations.carry_over(year=day.year, on=day, by=system_user())
