"""Sweeps and people at the same moment, in real transactions."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from django.db import connection, transaction

from core.errors import DomainError, MoveNotAllowed
from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from notifications.models import Alert
from notifications.operations import assign_case, take_cases
from registry.models import Stay
from registry.operations.stays.sweeps import flag_registrations
from tests.accounts.factories import the_system
from tests.databases import REPOSITORY, in_threads
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

NOTE = "Seen in the list of flights of that day."
AGREED = "Read the papers and the crossings; I agree."


def sweep(**given):
    return flag_overstays(on=TODAY, by=the_system(), **given)


def keys() -> set[tuple]:
    return set(OverstayCase.objects.values_list("stay_id", "authorised_until"))


@pytest.fixture
def many(committed_db) -> list[Stay]:
    feeds_complete(before(1))
    return [stay(before(1 + number % 7)) for number in range(60)]


def test_two_sweeps_at_once_open_each_case_once(many, monkeypatch):
    monkeypatch.setattr("enforcement.operations.sweeps.CHUNK", 5)

    answers = [f.result() for f in in_threads(sweep, sweep, lambda: sweep(full=True))]

    assert sum(answer["opened"] for answer in answers) == OverstayCase.objects.count() == len(many)
    assert keys() == {(s.pk, s.authorised_until) for s in many}


def test_a_sweep_beside_acts_that_settle_the_same_stays(many):
    ids = [s.pk for s in many]
    system = the_system()

    in_threads(sweep, lambda: follow_up_cases(stay_ids=ids, on=TODAY, by=system), sweep)

    assert len(keys()) == OverstayCase.objects.count() == len(many)


def test_a_stay_that_is_just_ending_is_left_to_its_own_act(many):
    """The departure is written while the sweep runs; whoever comes second sees the other's work."""
    leaving = many[0]

    def depart():
        with transaction.atomic():
            Stay.objects.filter(pk=leaving.pk).update(
                departed_at=leaving.entered_at, departed_on=leaving.authorised_until
            )
            time.sleep(0.3)
            follow_up_cases(stay_ids=[leaving.pk], on=TODAY, by=the_system())

    in_threads(depart, sweep, sweep)

    assert not OverstayCase.objects.filter(stay=leaving).exclude(state="superseded").exists()
    assert OverstayCase.objects.exclude(stay=leaving).count() == len(many) - 1


def test_two_registration_sweeps_note_each_once(committed_db):
    feeds_complete(before(1))
    for number in range(30):
        watch.registration(stay(before(-90)), before(3) if number % 2 else before(-3))

    def flag():
        return flag_registrations(on=TODAY, by=the_system())

    answers = [f.result() for f in in_threads(flag, flag, flag)]

    assert sum(answer["due"] for answer in answers) == 15
    assert sum(answer["lapsed"] for answer in answers) == 15


def test_killed_in_the_middle_and_run_again(many):
    """A real process, killed with chunks behind and before it; the next run makes the same set."""
    program = textwrap.dedent(
        """
        import os, time, django
        django.setup()
        from django.conf import settings
        from django.db import connections
        connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
        from datetime import date
        from accounts.queries import system_user
        from enforcement.operations import sweeps
        sweeps.CHUNK = 8
        whole = sweeps._open_chunk
        def slow(*args, **kwargs):
            done = whole(*args, **kwargs)
            print("chunk", flush=True)
            time.sleep(1)
            return done
        sweeps._open_chunk = slow
        sweeps.flag_overstays(on=date(2026, 11, 21), by=system_user())
        """
    )
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={**os.environ, "TEST_DATABASE": name},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _chunk in range(2):
        assert process.stdout.readline() == "chunk\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    part = OverstayCase.objects.count()
    assert 0 < part < len(many)

    sweep()

    assert keys() == {(s.pk, s.authorised_until) for s in many}


# --- people ----------------------------------------------------------------------------------


def outcomes(*doings):
    """What each came to: the value, or the error's class."""
    return [f.exception() or f.result() for f in in_threads(*doings)]


def test_two_supervisors_begin_one_review(committed_db):
    case = watch.case()
    people = [watch.user("supervisor") for _number in range(3)]

    found = outcomes(*[lambda by=by: acts.review_case(case_id=case.pk, on=TODAY, by=by) for by in people])

    assert sorted(isinstance(each, MoveNotAllowed) for each in found) == [False, True, True]


def test_two_supervisors_confirm_and_return_at_once(committed_db):
    feeds_complete(before(1))
    case = watch.case()
    one, two, three = (watch.user("supervisor") for _number in range(3))
    acts.review_case(case_id=case.pk, on=TODAY, by=one)
    acts.propose_dismissal(case_id=case.pk, reason="other", note=NOTE, on=TODAY, by=one)

    found = outcomes(
        lambda: acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two),
        lambda: acts.return_case(case_id=case.pk, note=NOTE, on=TODAY, by=three),
        lambda: acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=three),
    )

    assert sum(isinstance(each, DomainError) for each in found) == 2
    case.refresh_from_db()
    assert case.state in ("dismissed", "under_review")


def test_two_supervisors_take_the_same_cases(committed_db):
    ids = [watch.case().pk for _number in range(20)]
    one, two = watch.user("supervisor"), watch.user("supervisor")

    taken = outcomes(
        lambda: take_cases(case_ids=ids, on=TODAY, by=one), lambda: take_cases(case_ids=ids, on=TODAY, by=two)
    )

    assert sum(each.taken for each in taken) == 20
    assert sum(len(each.others) for each in taken) == 20
    assert Alert.objects.count() == 20


def test_nobody_takes_over_unseen(committed_db):
    case = watch.case()
    people = [watch.user("supervisor") for _number in range(3)]

    found = outcomes(
        *[
            lambda by=by: assign_case(case_id=case.pk, to_id=by.pk, seen_with_id=None, on=TODAY, by=by)
            for by in people
        ]
    )

    assert sorted(isinstance(each, MoveNotAllowed) for each in found) == [False, True, True]
