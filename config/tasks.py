from typing import Any

from celery import shared_task
from django.core.cache import cache

from config.health import HEARTBEAT_KEY
from core.clock import system_now


@shared_task
def heartbeat(**_: Any) -> None:
    """Say that the worker is alive; readiness looks for it."""
    cache.set(HEARTBEAT_KEY, system_now().timestamp(), timeout=None)
