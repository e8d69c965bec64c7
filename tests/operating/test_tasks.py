"""Each run of a task leaves a line and a mark: name, time, counts or the cause."""

import pytest
from celery import shared_task
from django.urls import reverse
from structlog.testing import capture_logs

from config import schedule, tasks
from config.celery import app
from operating.models import TaskRun
from operating.queries import failing_tasks, last_ended_at
from operating.rules import counts_of
from operating.tasks import WatchedTask
from tests.registry import watch

pytestmark = pytest.mark.django_db


@shared_task(name="tests.operating.moody")
def moody(*, mood: str) -> dict[str, int]:
    """Does its work or does not."""
    if mood == "bad":
        raise ValueError("the name IVANOV is in this text")
    return {"opened": 3}


@pytest.mark.parametrize("how", ["asked", "called"])
def test_a_run_is_told_with_its_counts(how):
    with capture_logs() as lines:
        moody.delay(mood="good") if how == "asked" else moody(mood="good")

    (line,) = [line for line in lines if line["event"] == "task done"]
    assert (line["task"], line["counts"], line["log_level"]) == (
        "tests.operating.moody",
        {"opened": 3},
        "info",
    )
    run = TaskRun.objects.get()
    assert (run.name, run.runs, run.failures, run.counts) == ("tests.operating.moody", 1, 0, {"opened": 3})


def test_a_failure_is_told_with_its_cause_and_keeps_the_last_counts():
    moody(mood="good")
    with capture_logs() as lines, pytest.raises(ValueError, match="IVANOV"):
        moody(mood="bad")

    (line,) = [line for line in lines if line["event"] == "task failed"]
    assert (line["task"], line["log_level"]) == ("tests.operating.moody", "error")
    run = TaskRun.objects.get()
    assert (run.runs, run.failures, run.last_error, run.counts) == (2, 1, "ValueError", {"opened": 3})
    assert failing_tasks() == ["tests.operating.moody"]


def test_failing_begins_with_the_first_failure_and_ends_with_a_good_run():
    for _ in range(2):
        with pytest.raises(ValueError, match="IVANOV"):
            moody(mood="bad")
    run = TaskRun.objects.get()
    assert run.failing_since < run.last_ended_at

    moody(mood="good")

    assert failing_tasks() == []


def test_every_scheduled_task_is_of_this_kind():
    app.loader.import_default_modules()

    assert all(isinstance(app.tasks[entry["task"]], WatchedTask) for entry in schedule.SCHEDULE.values())


def test_the_heartbeat_is_its_own_mark():
    assert last_ended_at("config.tasks.heartbeat") is None
    tasks.heartbeat()
    assert last_ended_at("config.tasks.heartbeat") is not None


@pytest.mark.parametrize(
    ("answer", "counts"),
    [({"a": 1}, {"a": 1}), (7, {"count": 7}), (None, {}), (True, {}), ("words", {})],
)
def test_what_of_an_answer_is_a_count(answer, counts):
    assert counts_of(answer) == counts


def test_nothing_is_pickled_between_web_and_worker():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"
    assert app.conf.result_accept_content == ["json"]
    assert app.conf.result_backend is None
    assert app.conf.task_ignore_result is True


def test_administrators_read_how_each_task_fares_and_nobody_else(client):
    moody(mood="good")
    with pytest.raises(ValueError, match="IVANOV"):
        moody(mood="bad")
    listing = reverse("admin:operating_taskrun_changelist")

    client.force_login(watch.user("admin"), backend="accounts.backends.RoleBackend")
    page = client.get(listing)

    (row,) = page.context["table"]["rows"]
    shown = [cell.get("value") if isinstance(cell, dict) else cell for cell in row["cells"]]
    assert shown[0] == "tests.operating.moody"
    assert (shown[1], shown[5]) == ("ValueError", "opened: 3")
    assert "IVANOV" not in page.content.decode()
    client.force_login(watch.user("auditor"), backend="accounts.backends.RoleBackend")
    assert client.get(listing).status_code == 403
