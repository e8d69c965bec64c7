"""Each run of a task leaves a line and a mark: name, time, counts or the cause."""

from datetime import datetime

import pytest
from celery import shared_task
from django.urls import reverse
from django.utils.translation import override
from structlog.testing import capture_logs

from config import schedule, tasks
from config.celery import app
from core import clock
from operating.admin import _counts, _state
from operating.models import TaskRun
from operating.queries import failing_tasks, last_ended_at
from operating.rules import counts_of
from operating.states import CountName, ErrorName, TaskName
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
    task, state, *_, counts, _runs, _failures = row["cells"]
    assert (task["sub"], state["tone"]) == ("tests.operating.moody", "late")
    assert state["sub"].startswith("ValueError, ")
    assert counts.endswith(": 3")
    assert "IVANOV" not in page.content.decode()
    client.force_login(watch.user("auditor"), backend="accounts.backends.RoleBackend")
    assert client.get(listing).status_code == 403


# --- what people read ----------------------------------------------------------------------------------


def test_every_task_of_the_worker_has_words_in_each_language():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith(("celery.", "tests."))}

    assert {entry["task"] for entry in schedule.SCHEDULE.values()} <= ours
    assert ours == set(TaskName.values)
    for language in ("kk", "ru"):
        with override(language):
            names = [str(label) for choices in (TaskName, CountName, ErrorName) for label in choices.labels]
        assert [name for name in names if name.isascii()] == []


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, ""),
        ({"sent": 0, "failed": 0}, "nothing to do"),
        ({"on": "2026-11-27", "lapsed": 0}, "nothing to do"),
        ({"on": "2026-11-27", "lapsed": 1_204}, "for the day: 27 November 2026 · lapsed: 1\u202f204"),
        ({"year": 2026, "carried": 2, "waiting": 0}, "year: 2026 · carried over: 2"),
        ({"held_back_by": ["A-TEMI", "B-KORD"], "opened": 0}, "held back by: A-TEMI, B-KORD"),
        ({"unheard": 4}, "unheard: 4"),
    ],
)
def test_counts_are_said_in_words_and_what_is_none_is_left_out(counts, said):
    with override("en"):
        assert _counts(TaskRun(name="x", counts=counts)) == said


@pytest.mark.parametrize(
    ("error", "said"), [("OperationalError", "the database did not answer"), ("KeyError", "KeyError")]
)
def test_a_failing_task_says_what_stopped_it_and_since_when(error, said):
    since = datetime(2026, 4, 8, 9, 0, tzinfo=clock.OFFICIAL_ZONE)
    with override("en"):
        state = _state(TaskRun(name="x", failing_since=since, last_error=error))

    assert (state["value"], state["tone"]) == ("Fails", "late")
    assert state["sub"] == f"{said}, since 8 April 2026"
