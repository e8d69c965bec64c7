from typing import Any

from celery import shared_task

from enforcement.tasks import flag_overstays
from notifications.tasks import dispatch_journal, watch_feeds
from permits.tasks import carry_over, expire_permits, lapse_unpaid
from quotas.tasks import flag_quotas
from registry.tasks import find_duplicates, find_mixed_files, flag_registrations


@shared_task
def heartbeat(**_: Any) -> None:
    """Its mark in `TaskRun` says that the worker is alive; readiness looks for it."""


@shared_task
def catch_up(**_: Any) -> None:
    """What may have been missed while the worker was away: the sweeps, then alerts and letters.

    Idempotent like all of them. The heartbeat comes last, so that "ready" means caught up.
    """
    find_duplicates()  # first: whoever left on another passport is no overstayer
    flag_overstays(full=True)
    flag_registrations(full=True)
    carry_over()
    lapse_unpaid()
    expire_permits()
    flag_quotas()
    dispatch_journal()
    watch_feeds()
    find_mixed_files()  # last: it asks people and moves nothing, so that nothing waits for it
    heartbeat()
