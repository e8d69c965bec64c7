"""Periodic tasks. Each is idempotent: missed, doubled or killed, the next run sets it right."""

from typing import Any

from celery import shared_task

from accounts.queries.roles import system_user
from core import clock
from registry.operations import questions
from registry.operations.matches import finding, mixed
from registry.operations.stays import clocks as operations
from registry.operations.stays import sweeps


@shared_task
def flag_registrations(*, on: str | None = None, full: bool = False, **_: Any) -> dict[str, Any]:
    """Note registrations whose renewal has opened and those that have lapsed."""
    return sweeps.flag_registrations(on=clock.asked_day(on), by=system_user(), full=full, today=clock.today())


@shared_task
def recompute_clocks(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Compute every lawful end anew, so that changed terms reach stays nobody touched."""
    return operations.recompute_clocks(on=clock.asked_day(on), by=system_user())


@shared_task
def find_duplicates(*, on: str | None = None, full: bool = False, **_: Any) -> dict[str, Any]:
    """Find files that may be one person's; `full` compares everybody with everybody, once a night."""
    return finding.find_duplicates(on=clock.asked_day(on), by=system_user(), full=full, today=clock.today())


@shared_task
def find_mixed_files(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Find files whose crossings cannot all be one person's."""
    return mixed.find_mixed_files(on=clock.asked_day(on), by=system_user())


@shared_task
def flag_questions(*, on: str | None = None, **_: Any) -> dict[str, Any]:
    """Note questions about records whose answer is overdue."""
    return questions.flag_questions(on=clock.asked_day(on), by=system_user())
