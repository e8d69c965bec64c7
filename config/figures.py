"""Figures for those who watch the site: requests as they are served, the rest as the database has it.

No figure names a person, a document or an address: views by their names, tasks by theirs, checkpoints
by their codes.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if FOLDER:
    Path(FOLDER).mkdir(parents=True, exist_ok=True)

from prometheus_client import CollectorRegistry, Histogram, generate_latest  # noqa: E402 - it wants its folder
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402
from redis import RedisError  # noqa: E402

from config.health import server_at  # noqa: E402
from core import clock  # noqa: E402
from feeds.queries import watermarks  # noqa: E402
from journal.queries import oldest_unread_at, oldest_unsealed_at  # noqa: E402
from notifications.queries import JOURNAL_READER  # noqa: E402
from notifications.queries.outbox import count_set_aside  # noqa: E402
from operating.queries import task_runs  # noqa: E402

QUEUE = "celery"
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)

_own = CollectorRegistry()
REQUESTS = Histogram(
    "koshi_request_seconds",
    "Requests by view, method and status.",
    ["view", "method", "status"],
    buckets=SECONDS,
    registry=_own,
)


class RequestFiguresMiddleware:
    """Counts and times every request by the name of its view, never by its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        REQUESTS.labels(
            view=match.view_name if match else "none",
            method=request.method if request.method in ("GET", "HEAD", "POST") else "other",
            status=str(response.status_code),
        ).observe(time.perf_counter() - started)
        return response


def page() -> bytes:
    """Everything, as Prometheus reads it; the requests of all web processes of this machine together."""
    registry = CollectorRegistry()
    if FOLDER:
        MultiProcessCollector(registry, path=FOLDER)
    registry.register(FromData())
    return generate_latest(registry) + (b"" if FOLDER else generate_latest(_own))


def forget_dead_processes() -> None:
    """Web processes that are no more leave their figures behind; a site that starts clears them."""
    for file in Path(FOLDER).glob("*.db") if FOLDER else ():
        number = file.stem.rpartition("_")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists():
            file.unlink(missing_ok=True)


class FromData(Collector):
    """What database and broker tell at this moment; a silent one is a figure too."""

    def collect(self) -> Iterator[Metric]:
        yield from _queue()
        try:
            found = [*_journal(), *_feeds(), *_tasks()]
        except DatabaseError:
            found = []
        yield GaugeMetricFamily("koshi_database_up", "Whether the database answers.", value=bool(found))
        yield from found


def _queue() -> Iterator[Metric]:
    depth = None
    try:
        with server_at(settings.REDIS_URL) as broker:
            depth = int(str(broker.llen(QUEUE)))
    except (RedisError, OSError):
        pass
    yield GaugeMetricFamily("koshi_broker_up", "Whether the broker answers.", value=depth is not None)
    if depth is not None:
        metric = GaugeMetricFamily("koshi_queue_depth", "Tasks that wait for a worker.", labels=["queue"])
        metric.add_metric([QUEUE], depth)
        yield metric


def _journal() -> Iterator[Metric]:
    now = clock.system_now()
    for name, says, oldest in (
        (
            "koshi_journal_undispatched_seconds",
            "Age of the oldest entry not yet turned into alerts and letters.",
            oldest_unread_at(JOURNAL_READER),
        ),
        ("koshi_journal_unsealed_seconds", "Age of the oldest entry not yet sealed.", oldest_unsealed_at()),
    ):
        age = max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
        yield GaugeMetricFamily(name, says, value=age)
    number, since = count_set_aside()
    yield GaugeMetricFamily(
        "koshi_journal_set_aside", "Entries set aside: nothing could be made of them.", value=number
    )
    yield GaugeMetricFamily(
        "koshi_journal_set_aside_seconds",
        "Since when the oldest is set aside.",
        value=max(0.0, (now - since).total_seconds()) if since else 0.0,
    )


def _feeds() -> Iterator[Metric]:
    metric = GaugeMetricFamily(
        "koshi_feed_watermark_timestamp_seconds",
        "Moment up to which the feed is complete.",
        labels=["checkpoint"],
    )
    for code, complete_until in watermarks().items():
        metric.add_metric([code], complete_until.timestamp())
    yield metric


def _tasks() -> Iterator[Metric]:
    runs = CounterMetricFamily("koshi_task_runs", "Runs of a task.", labels=["task", "result"])
    seconds = CounterMetricFamily("koshi_task_seconds", "Seconds a task ran in all.", labels=["task"])
    last = GaugeMetricFamily("koshi_task_last_seconds", "Seconds of the last run.", labels=["task"])
    ended = GaugeMetricFamily("koshi_task_ended_timestamp_seconds", "End of the last run.", labels=["task"])
    sweeps = GaugeMetricFamily("koshi_sweep_result", "What the last run counted.", labels=["task", "count"])
    for run in task_runs():
        runs.add_metric([run.name, "done"], run.runs - run.failures)
        runs.add_metric([run.name, "failed"], run.failures)
        seconds.add_metric([run.name], run.seconds)
        last.add_metric([run.name], run.last_seconds)
        ended.add_metric([run.name], run.last_ended_at.timestamp())
        for name, value in run.counts.items():
            if isinstance(value, int | float):
                sweeps.add_metric([run.name, name], float(value))
    yield from (runs, seconds, last, ended, sweeps)
