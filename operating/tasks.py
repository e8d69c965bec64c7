"""The kind of task that all of ours are."""

import time
from collections.abc import Mapping
from typing import Any

import structlog
from celery import Task
from django.db import DatabaseError

from core import clock
from operating.rules import counts_of

_log = structlog.get_logger("koshi.task")


class WatchedTask(Task):  # type: ignore[misc]
    """Every run leaves one line in the log and its mark in `TaskRun`: name, time, counts or cause.

    Only the schedule asks for one: what is to be done, the next run finds in the data, so that no request
    waits for the broker.
    """

    abstract = True

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

    def _note(self, seconds: float, *, counts: Mapping[str, Any] | None = None, error: str = "") -> None:
        """A database that cannot take the note fails no task: the line in the log stands."""
        from operating.operations import note_run  # the models are there only after this module

        try:
            note_run(name=self.name, seconds=seconds, at=clock.system_now(), counts=counts, error=error)
        except DatabaseError as problem:
            _log.warning("task run not noted", task=self.name, error=type(problem).__name__)
