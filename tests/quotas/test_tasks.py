"""Tasks and commands: twice is once, one JSON line, an exit code that tells."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.schedule import SCHEDULE
from quotas import tasks
from quotas.models import QuotaAllocation, QuotaOrder, ReachedThreshold
from quotas.operations import reserve_places
from tests.accounts.factories import the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation

pytestmark = pytest.mark.django_db


@pytest.fixture
def almost_full():
    made = make_allocation(100)
    reserve_places(allocation_id=made.pk, places=96, reference="A-1", on=ON, by=the_system())
    return made


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.mark.usefixtures("almost_full")
def test_the_task_twice_is_once():
    assert tasks.flag_quotas(on=ON.isoformat()) == {"on": ON.isoformat(), "reached": 2, "cleared": 0}
    before = journal_entries().count()

    assert tasks.flag_quotas(on=ON.isoformat())["reached"] == 0

    assert journal_entries().count() == before
    assert ReachedThreshold.objects.count() == 2


@pytest.mark.usefixtures("almost_full")
def test_the_command_does_what_the_task_does():
    assert run("flag_quotas", on=ON) == {"on": ON.isoformat(), "reached": 2, "cleared": 0}
    assert run("flag_quotas", on=ON)["reached"] == 0


def test_an_unknown_user_cannot_sweep():
    for command in ("flag_quotas", "load_quotas"):
        with pytest.raises(CommandError, match="nobody"):
            run(command, by="nobody")


def test_verifying_names_what_differs(almost_full, caplog):
    assert tasks.verify_quotas() == 0
    assert run("verify_quotas") == {"balanced": True, "drift": []}

    QuotaAllocation.objects.update(reserved=95)

    assert tasks.verify_quotas() == 1
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_quotas", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue()) == {
        "balanced": False,
        "drift": [
            {
                "subject_kind": "quotaallocation",
                "subject_id": almost_full.pk,
                "counter": "reserved",
                "counted": 95,
                "proved": 96,
            }
        ],
    }


def test_the_orders_are_loaded_by_command():
    first = run("load_quotas")

    assert first["entered"] == QuotaOrder.objects.count() == 11
    assert run("load_quotas") == {"entered": 0, "unchanged": 11, "lines": 0}


def test_the_tasks_are_scheduled():
    scheduled = {entry["task"] for entry in SCHEDULE.values()}

    assert {tasks.flag_quotas.name, tasks.verify_quotas.name} <= scheduled
