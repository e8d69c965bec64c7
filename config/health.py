"""`/healthz`: the process answers. `/readyz`: it can do its work, and what is wrong if not."""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from core import clock
from journal.queries import oldest_unread_at
from notifications.queries import JOURNAL_READER

HEARTBEAT_KEY = "worker-heartbeat"
HEARTBEAT_SECONDS = 180
DISPATCH_SECONDS = 600


def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 with the failing part named unless database, schema, broker, worker and dispatch are well."""
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
    cache.get(HEARTBEAT_KEY)
    return {"ok": True}


def _worker() -> dict[str, Any]:
    beat = cache.get(HEARTBEAT_KEY)
    if beat is None:
        return {"ok": False, "seconds": None}
    seconds = round(clock.system_now().timestamp() - beat)
    return {"ok": seconds <= HEARTBEAT_SECONDS, "seconds": seconds}


def _dispatch() -> dict[str, Any]:
    oldest = oldest_unread_at(JOURNAL_READER)
    if oldest is None:
        return {"ok": True, "seconds": 0}
    seconds = max(0, round((clock.system_now() - oldest).total_seconds()))
    return {"ok": seconds <= DISPATCH_SECONDS, "seconds": seconds}


CHECKS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": _database,
    "schema": _schema,
    "broker": _broker,
    "worker": _worker,
    "dispatch": _dispatch,
}
