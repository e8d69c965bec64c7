"""Periodic tasks. Each is idempotent: missed, doubled or killed, the next run sets it right."""

from datetime import date
from typing import Any

from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from enforcement.operations import sweeps


@shared_task
def flag_overstays(*, on: str | None = None, full: bool = False, **_: Any) -> dict[str, Any]:
    """Open cases for stays past their lawful end; `full` reads every open stay, once a night."""
    day = date.fromisoformat(on) if on else clock.today()
    return sweeps.flag_overstays(on=day, by=system_user(), full=full, today=clock.today())
