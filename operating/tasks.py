"""The kind of task that all of ours are."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from celery.contrib.django.task import DjangoTask
from django.db import DatabaseError, transaction
from kombu.exceptions import OperationalError
from redis import RedisError

from core import clock
from operating.rules import counts_of

#: Seconds for which a broker that did not answer is not asked again from a request.
REST = 30.0

_log = structlog.get_logger("koshi.task")


class WatchedTask(DjangoTask):  # type: ignore[misc]
    """Every run leaves one line in the log and its mark in `TaskRun`: name, time, counts or cause.

    Asked for from a request, it holds nobody up: what a lost message would have done, the next
    scheduled run finds in the data.
    """

    abstract = True
    _silent_until = 0.0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        started = time.monotonic()
        try:
            answer = self.run(*args, **kwargs)
        except Exception as error:
            seconds = time.monotonic() - started
            _log.error("task failed", task=self.name, ms=round(seconds * 1000), exc_info=error)
            self._note(seconds, error=type(error).__name__)
            raise
        seconds, counts = time.monotonic() - started, counts_of(answer)
        _log.info("task done", task=self.name, ms=round(seconds * 1000), counts=counts)
        self._note(seconds, counts=counts)
        return answer

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the task when the transaction is committed, if the broker answers at once."""
        transaction.on_commit(partial(self._ask, args, kwargs))

    def apply_async_on_commit(
        self, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        """The same with Celery's options."""
        transaction.on_commit(partial(self._ask, args, kwargs or {}, **options))

    def _ask(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], **options: Any) -> None:
        if time.monotonic() < WatchedTask._silent_until:
            return
        try:
            self.apply_async(args, dict(kwargs), **options)
        except (OperationalError, RedisError, OSError) as error:
            WatchedTask._silent_until = time.monotonic() + REST
            _log.warning("task not asked for", task=self.name, error=type(error).__name__)

    def _note(self, seconds: float, *, counts: Mapping[str, Any] | None = None, error: str = "") -> None:
        """A database that cannot take the note fails no task: the line in the log stands."""
        from operating.operations import note_run  # the models are there only after this module

        try:
            note_run(name=self.name, seconds=seconds, at=clock.system_now(), counts=counts, error=error)
        except DatabaseError as problem:
            _log.warning("task run not noted", task=self.name, error=type(problem).__name__)
