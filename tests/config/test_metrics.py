"""`/metrics`: for whoever brings the token, with figures and without persons."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from accounts.queries.roles import system_user
from config.tasks import heartbeat
from core import clock
from feeds.models import FeedWatermark
from journal.models import Entry
from journal.operations import record, seal_journal
from operating.operations import note_run
from reference.events import ReferenceEvent
from reference.models import Checkpoint
from tests.brokers import forget_silence
from tests.databases import REPOSITORY
from tests.registry import watch

pytestmark = pytest.mark.django_db

TOKEN = "t" * 43


@pytest.fixture
def read(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def ask(token=TOKEN):
        return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    return ask


def figures(answer):
    """Sample's name and labels to its value."""
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_who_brings_nothing_or_something_else_is_refused(client, read, settings):
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": f"Basic {TOKEN}"}).status_code == 401
    assert read("wrong").status_code == 403
    assert read("ұзын құпия").status_code == 403
    assert read("").status_code == 401
    client.force_login(watch.user("admin"))
    assert client.get("/metrics").status_code == 401
    settings.METRICS_TOKEN = ""
    assert read("").status_code == 401
    assert read("anything").status_code == 403


def test_requests_are_counted_by_view_and_not_by_address(client, read):
    client.get("/verify/SECRET-NUMBER-77/")
    client.get("/no/such/IVANOV/")
    before = figures(read())
    client.get("/verify/SECRET-NUMBER-77/")
    answer = read()
    after = figures(answer)

    key = (
        "koshi_request_seconds_count",
        (("method", "GET"), ("status", str(client.get("/verify/SECRET-NUMBER-77/").status_code)),
         ("view", "verify:paper")),
    )  # fmt: skip
    assert after[key] - before[key] == 1
    assert b"SECRET" not in answer.content
    assert b"IVANOV" not in answer.content


def test_tasks_and_sweeps_tell_runs_time_and_results(read):
    now = clock.system_now()
    name = "enforcement.tasks.flag_overstays"
    note_run(name=name, seconds=2.0, at=now, counts={"opened": 3, "on": "2026-06-15"})
    note_run(name=name, seconds=1.0, at=now, error="ValueError")
    heartbeat()

    found = figures(read())

    task = ("task", name)
    assert found["koshi_task_runs_total", (("result", "done"), task)] == 1
    assert found["koshi_task_runs_total", (("result", "failed"), task)] == 1
    assert found["koshi_task_seconds_total", (task,)] == 3.0
    assert found["koshi_task_last_seconds", (task,)] == 1.0
    assert found["koshi_sweep_result", (("count", "opened"), task)] == 3
    assert found["koshi_task_runs_total", (("result", "done"), ("task", "config.tasks.heartbeat"))] == 1


def test_the_journals_backlog_is_told_in_seconds(read):
    place = Checkpoint.objects.first()
    record(ReferenceEvent.CLASSIFIER_CHANGED, subject=place, by=system_user(), on=clock.today())
    old = clock.system_now() - timedelta(seconds=100)
    assert Entry.objects.filter(recorded_at__gt=old).exists()

    found = figures(read())

    assert found["koshi_journal_undispatched_seconds", ()] >= 0
    assert found["koshi_journal_unsealed_seconds", ()] >= 0
    seal_journal()
    assert figures(read())["koshi_database_up", ()] == 1


def test_the_queue_and_each_feeds_watermark_are_told(read):
    place = Checkpoint.objects.first()
    moment = clock.system_now()
    FeedWatermark.objects.update_or_create(
        checkpoint=place, defaults={"complete_until": moment, "told_at": moment}
    )

    found = figures(read())

    assert found["koshi_broker_up", ()] == 1
    assert found["koshi_queue_depth", (("queue", "celery"),)] == 0
    told = found["koshi_feed_watermark_timestamp_seconds", (("checkpoint", place.code),)]
    assert told == pytest.approx(moment.timestamp(), abs=1)


def test_a_broker_that_is_gone_is_a_figure(read, settings):
    settings.REDIS_URL = "redis://:nothing@127.0.0.1:9/0"

    found = figures(read())

    assert found["koshi_broker_up", ()] == 0
    assert not [name for name, _labels in found if name == "koshi_queue_depth"]
    forget_silence()


def test_the_names_that_watchers_look_for_are_there(read):
    heartbeat()
    told = read().content.decode()

    for word in ("request", "task", "queue", "undispatched", "unsealed", "watermark", "sweep"):
        assert re.search(rf"^# TYPE \S*{word}", told, re.MULTILINE), word


COUNT_ONE = """
import os, django
django.setup()
from config import figures
figures.REQUESTS.labels(view="seen", method="GET", status="200").observe(0.1)
"""


def test_the_requests_of_all_web_processes_are_added_up(tmp_path):
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNT_ONE], env=environment, cwd=REPOSITORY, check=True)
    show = COUNT_ONE + "\nfrom prometheus_client import CollectorRegistry, generate_latest\n" + (
        "registry = CollectorRegistry()\nfigures.MultiProcessCollector(registry, path=figures.FOLDER)\n"
        "print(generate_latest(registry).decode())"
    )  # fmt: skip

    told = subprocess.run(
        [sys.executable, "-c", show],
        env=environment,
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert 'koshi_request_seconds_count{method="GET",status="200",view="seen"} 3.0' in told
