"""Periodic tasks. Each is idempotent: missed, doubled or killed, the next run sets it right."""

from typing import Any

from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from enforcement.operations import sweeps


@shared_task
def flag_overstays(*, on: str | None = None, full: bool = False, **_: Any) -> dict[str, Any]:
    """Open cases for stays past their lawful end; `full` reads every open stay, once a night."""
    return sweeps.flag_overstays(on=clock.asked_day(on), by=system_user(), full=full, today=clock.today())
