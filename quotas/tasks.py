"""Periodic tasks. Each is idempotent: missed, doubled or killed, the next run sets it right."""

from dataclasses import asdict
from typing import Any

import structlog
from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from quotas import operations, queries

_log = structlog.get_logger("koshi.quotas")


@shared_task
def flag_quotas(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Note the allocations that have reached a threshold; clear those that no longer hold."""
    day = clock.asked_day(on)
    return operations.flag_quotas(on=day, by=system_user())


@shared_task
def verify_quotas(*, on: str | None = None, **_: Any) -> int:
    """Compare every counter with the ledger; what differs is an error in the log. How many differ."""
    found = queries.drift()
    for one in found:
        _log.error("a quota counter differs from the ledger", counts=asdict(one))
    return len(found)
