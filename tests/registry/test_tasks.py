"""The watch's tasks and commands: twice is once, for any day, one JSON line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.schedule import SCHEDULE
from core import clock
from enforcement import tasks as enforcement_tasks
from enforcement.models import OverstayCase
from notifications import tasks as notification_tasks
from registry import tasks
from registry.models import Registration
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    feeds_complete(before(1))


def run(command: str, *arguments: str) -> dict:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


@pytest.mark.parametrize("full", [False, True])
def test_the_overstay_task_twice_is_once(full):
    stay(before(2))

    assert enforcement_tasks.flag_overstays.delay(full=full).get()["opened"] == 1
    assert enforcement_tasks.flag_overstays.delay(full=full, ignored="yes").get()["opened"] == 0
    assert enforcement_tasks.flag_overstays.delay(on=before(10).isoformat()).get()["opened"] == 0


def test_the_registration_task_twice_is_once():
    watch.registration(stay(before(-90)), before(1))

    assert tasks.flag_registrations.delay().get()["lapsed"] == 1
    assert tasks.flag_registrations.delay().get()["lapsed"] == 0


def test_the_task_of_duplicates_twice_is_once():
    for _file in range(2):
        watch.person(surname="KARIMOV", surname_key="KARIMOV")

    assert tasks.find_duplicates.delay(full=True).get()["found"] == 1
    assert tasks.find_duplicates.delay(full=True).get()["found"] == 0
    assert run("find_duplicates", "--full")["found"] == 0


def test_commands_print_their_counts_for_any_day():
    stay(before(20))

    assert run("flag_overstays", "--on", before(30).isoformat())["opened"] == 0
    assert run("flag_overstays", "--on", before(10).isoformat())["opened"] == 1
    assert run("flag_overstays", "--full")["opened"] == 0
    assert OverstayCase.objects.get().detected_on == before(10)


def test_registrations_by_command():
    made = watch.registration(stay(before(-90)), before(-3))

    assert run("flag_registrations") == {"on": TODAY.isoformat(), "due": 1, "lapsed": 0}
    assert Registration.objects.get(pk=made.pk).due_noted_on == TODAY


def test_commands_say_who_asks():
    user = watch.user("supervisor", name="sweeper")
    stay(before(2))

    run("flag_overstays", "--by", "sweeper")

    from journal.models import Entry

    assert Entry.objects.get(kind="case_opened").by_id == user.pk
    with pytest.raises(CommandError, match="nobody"):
        run("flag_overstays", "--by", "nobody")


def test_the_dispatch_command_prints_its_counts():
    assert set(run("dispatch_journal")) == {"read", "raised", "closed", "given", "queued", "set_aside"}


def test_letters_and_feeds_have_tasks_that_do_nothing_twice():
    assert notification_tasks.send_messages.delay().get() == {
        "sent": 0,
        "withheld": 0,
        "retried": 0,
        "failed": 0,
    }
    notification_tasks.watch_feeds.delay()
    assert notification_tasks.watch_feeds.delay().get() == {"fell_silent": 0, "recovered": 0}


def test_every_scheduled_task_exists():
    from config.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(app.tasks)
