"""The demo's country invented anew, in a database of its own, as of any day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from demo.operations.loading import load_demo
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from registry.operations.stays.clocks import recompute_clocks
from tests.accounts.factories import the_system
from tests.demo.conftest import quiet

Run = Callable[[Callable[[], Any]], Any]


def failing(case, on):
    """What the product's own checks of a confirmation find on that day."""
    from enforcement.queries.cases import view_of
    from enforcement.queries.decisions import confirmation_of
    from enforcement.rules.decisions import failed

    return [check.code for check in failed(confirmation_of(view_of(case, on)))]


def assert_it_is_whole_as_of(on: date, elsewhere: Run) -> None:
    """Its clocks are right, its proposals obey the rules, and it has the lives that people look for."""

    def make():
        counts = load_demo(people=200, seed=7, tell=quiet, on=on)
        with transaction.atomic():
            changed = recompute_clocks(on=on, by=the_system())["changed"]
        broken = [failing(case, on) for case in OverstayCase.objects.filter(state="proposed")]
        return counts, changed, broken, flag_overstays(on=on, by=the_system())

    counts, changed, broken, found = elsewhere(make)

    assert changed == 0
    assert broken == [[]] * counts["lives"]["case_proposed"]
    assert found["opened"] >= 8
    assert counts["lives"]["due_today"] == 3
    assert counts["lives"]["case_resolved"] == 3
