"""Tasks and the command: twice is once, for any day, and they say what they did."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.schedule import SCHEDULE
from permits import tasks
from tests.permits.situations import World

pytestmark = pytest.mark.django_db


def test_expire_permits():
    World().permits()

    assert tasks.expire_permits(on="2027-06-15") == {"on": "2027-06-15", "expiring": 0, "expired": 1}
    assert tasks.expire_permits(on="2027-06-15")["expired"] == 0


def test_lapse_unpaid():
    World().granted()

    assert tasks.lapse_unpaid(on="2026-06-30") == {"on": "2026-06-30", "lapsed": 1}
    assert tasks.lapse_unpaid(on="2026-06-30")["lapsed"] == 0


def test_carry_over():
    World().submitted()

    assert tasks.carry_over(on="2027-01-01") == {"year": 2027, "carried": 0, "waiting": 1}


def test_the_command_does_all_three():
    World().granted()
    out = StringIO()

    call_command("expire_permits", on=date(2026, 6, 30), stdout=out)

    assert json.loads(out.getvalue()) == {
        "on": "2026-06-30",
        "expiring": 0,
        "expired": 0,
        "lapsed": 1,
        "year": 2026,
        "carried": 0,
        "waiting": 0,
    }


def test_the_command_names_an_unknown_user():
    with pytest.raises(CommandError):
        call_command("expire_permits", by="nobody")


def test_every_task_is_scheduled():
    scheduled = {row["task"] for row in SCHEDULE.values()}

    assert {f"permits.tasks.{name}" for name in ("expire_permits", "lapse_unpaid", "carry_over")} <= scheduled
