"""The Celery application: tasks acknowledge late, the broker may lose everything at any time."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.beat import PersistentScheduler, ScheduleEntry
from celery.signals import beat_init, setup_logging, worker_init, worker_ready
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("koshi", task_cls="operating.tasks:WatchedTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: A worker that begins this much later asks for itself.
CATCH_UP_SECONDS = 600

_log = structlog.get_logger("koshi.beat")


class LoggedScheduler(PersistentScheduler):  # type: ignore[misc]
    """Says of each task that it was sent, or why not."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:  # noqa: BLE001 - the next task is sent whatever became of this one
            _log.error("task not sent", task=entry.task, exc_info=error.__cause__ or error)
        else:
            _log.info("task sent", task=entry.task, counts={"sent": entry.total_run_count})


@setup_logging.connect  # type: ignore[untyped-decorator]
def our_lines(**_: Any) -> None:
    """Worker and beat print the same JSON lines as the web, whatever level they were started with."""
    from django.conf import settings

    from core.logs import configure

    configure(settings.LOGGING)


@worker_ready.connect  # type: ignore[untyped-decorator]
def look_for_what_is_due(**_: Any) -> None:
    """Whatever was lost while no worker was there, this one finds in the data."""
    app.send_task("config.tasks.catch_up", expires=CATCH_UP_SECONDS)


@worker_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def refuse_to_start(**_: Any) -> None:
    """Worker and beat refuse what the web refuses."""
    from config.checks import refuse_unfit

    try:
        refuse_unfit()
    except ImproperlyConfigured as faults:
        raise SystemExit(str(faults)) from None
