"""Two acts that meet: one is stopped at a moment, the other begins, and the first goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import ModuleType
from typing import Any

import pytest
from django.db import connection, transaction

from tests.databases import in_threads


def until_somebody_waits(*, unless: threading.Event) -> None:
    """Return when another connection waits for a lock of this one, or `unless` is set."""
    with connection.cursor() as cursor:
        while not unless.wait(0.02):
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity"
                " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return


def meet(
    first: Callable[[], object],
    second: Callable[[], object],
    *,
    after: tuple[ModuleType, str] | None = None,
) -> list[Future[object]]:
    """Stop `first` when the function named `after` has returned to it, or else when all but its commit is
    done; begin `second`; go on when that waits for `first`, or is through. The outcomes of both.
    """
    stopped, done = threading.Event(), threading.Event()
    me: list[int] = []

    def stop_once() -> None:
        if not stopped.is_set():
            stopped.set()
            until_somebody_waits(unless=done)

    def one() -> object:
        me.append(threading.get_ident())
        try:
            with transaction.atomic():
                result = first()
                stop_once()
            return result
        finally:
            stopped.set()

    def other() -> object:
        stopped.wait(30)
        try:
            return second()
        finally:
            done.set()

    if after is None:
        return in_threads(one, other)
    module, name = after
    original = getattr(module, name)

    def stopping(*args: Any, **given: Any) -> Any:
        result = original(*args, **given)
        if threading.get_ident() in me:
            stop_once()
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, stopping)
        return in_threads(one, other)
