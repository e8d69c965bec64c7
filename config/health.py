"""`/healthz`: the process answers. `/readyz`: it can do its work, and what is wrong if not."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core import clock
from journal.queries import is_of_another_cluster, oldest_unread_at, oldest_unsealed_at
from notifications.queries import JOURNAL_READER
from notifications.queries.outbox import count_set_aside
from operating.queries import failing_tasks, last_ended_at

HEARTBEAT = "config.tasks.heartbeat"
HEARTBEAT_SECONDS = 180
DISPATCH_SECONDS = 600
#: How long broker and cache may take to answer; both together stay below readiness's two seconds.
PATIENCE = 0.5
SEAL_SECONDS = 600


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 with the failing part named unless the database, the workers and the journal are well."""
    report = {name: _try(check) for name, check in CHECKS.items()}
    well = all(part["ok"] for part in report.values())
    return JsonResponse({"status": "ok" if well else "failing", **report}, status=200 if well else 503)


def _try(check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever fails here is what readiness reports
        return {"ok": False, "error": type(error).__name__}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _schema() -> dict[str, Any]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"ok": not pending, "pending": len(pending)}


def _broker() -> dict[str, Any]:
    return _ping(settings.REDIS_URL)


def _cache() -> dict[str, Any]:
    """Asked past the cache's own fallback, which answers whatever the server does."""
    return _ping(settings.CACHE_URL)


def _ping(url: str) -> dict[str, Any]:
    with server_at(url) as server:
        return {"ok": bool(server.ping())}


def server_at(url: str) -> Redis:
    """A Redis or Valkey asked once and not waited for."""
    return Redis.from_url(
        url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )


def _worker() -> dict[str, Any]:
    """Read from the database, so that a lost broker does not hide how long the worker has been away; a sign
    of life from the future says nothing of today.
    """
    beat = last_ended_at(HEARTBEAT)
    if beat is None:
        return {"ok": False, "seconds": None}
    seconds = round((clock.system_now() - beat).total_seconds())
    return {"ok": abs(seconds) <= HEARTBEAT_SECONDS, "seconds": seconds}


def _tasks() -> dict[str, Any]:
    """A task whose last run failed is named; the site is still ready."""
    return {"ok": True, "failing": failing_tasks()}


def _dispatch() -> dict[str, Any]:
    """Entries set aside are counted beside: they delay their own subjects only."""
    set_aside, _since = count_set_aside()
    return {**_age(oldest_unread_at(JOURNAL_READER), DISPATCH_SECONDS), "set_aside": set_aside}


def _seals() -> dict[str, Any]:
    return _age(oldest_unsealed_at(), SEAL_SECONDS)


def _journal() -> dict[str, Any]:
    """Whether the journal's transactions are this cluster's; if not, nothing is journaled or told."""
    is_foreign = is_of_another_cluster()
    return {"ok": not is_foreign, "cure": "carry_journal_positions" if is_foreign else None}


def _age(oldest: datetime | None, at_most: int) -> dict[str, Any]:
    if oldest is None:
        return {"ok": True, "seconds": 0}
    seconds = max(0, round((clock.system_now() - oldest).total_seconds()))
    return {"ok": seconds <= at_most, "seconds": seconds}


CHECKS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": _database,
    "schema": _schema,
    "broker": _broker,
    "cache": _cache,
    "worker": _worker,
    "tasks": _tasks,
    "dispatch": _dispatch,
    "seals": _seals,
    "journal": _journal,
}
