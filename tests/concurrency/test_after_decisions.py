"""Looks, days to leave and reviews at the same moment, in real transactions."""

import pytest

from core.errors import DomainError, MoveNotAllowed
from enforcement.models import OverstayCase
from enforcement.operations import reviews
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from enforcement.operations.verdicts import confirm_verdict, move_day_to_leave, propose_verdict
from journal.models import Entry
from registry.models import Stay
from tests.accounts.factories import the_system
from tests.databases import in_threads
from tests.enforcement.decided import NOTE, decided
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay


def sweep(**given):
    return flag_overstays(on=TODAY, by=the_system(), **given)


def outcomes(*doings):
    """What each came to: the value, or the error's class."""
    return [f.exception() or f.result() for f in in_threads(*doings)]


@pytest.fixture
def fined(committed_db) -> list[OverstayCase]:
    """Twelve people fined a month ago who stay on; their days to leave have passed."""
    feeds_complete(before(1))
    return [decided(stay(before(37)), on=before(30)) for _number in range(12)]


def test_two_sweeps_at_once_look_again_once(fined, monkeypatch):
    monkeypatch.setattr("enforcement.operations.sweeps.CHUNK", 3)
    ids = [case.stay_id for case in fined]
    system = the_system()

    in_threads(
        sweep, sweep, lambda: sweep(full=True), lambda: follow_up_cases(stay_ids=ids, on=TODAY, by=system)
    )

    looks = OverstayCase.objects.filter(look_past_on__isnull=False)
    assert sorted(looks.values_list("stay_id", flat=True)) == sorted(ids)


def test_a_later_day_and_a_sweep_at_once_leave_one_of_both(fined):
    """Either the day moved and nobody is looked at, or the look came first and the day is refused."""
    one = watch.user("supervisor")

    def move(case: OverstayCase) -> None:
        move_day_to_leave(case_id=case.pk, leave_on=before(-9), note=NOTE, on=TODAY, by=one)

    found = outcomes(sweep, *[lambda case=case: move(case) for case in fined[:3]], sweep)

    refused = sum(isinstance(each, MoveNotAllowed) for each in found)
    assert not [
        each for each in found if isinstance(each, Exception) and not isinstance(each, MoveNotAllowed)
    ]
    moved = OverstayCase.objects.filter(leave_due_on=before(-9)).values_list("stay_id", flat=True)
    again = OverstayCase.objects.filter(look_past_on__isnull=False).values_list("stay_id", flat=True)
    assert len(moved) == 3 - refused
    assert not set(moved) & set(again)
    sweep()
    assert OverstayCase.objects.filter(look_past_on__isnull=False).count() == len(fined) - len(moved)


def test_a_review_is_asked_once_whoever_comes_first(fined):
    ids = [case.stay_id for case in fined]
    Stay.objects.filter(pk__in=ids).update(annulled_on=TODAY)
    system = the_system()

    def settle():
        return follow_up_cases(stay_ids=ids, on=TODAY, by=system)

    answers = [f.result() for f in in_threads(settle, lambda: sweep(full=True), settle)]

    assert sum(answer["reviews_asked"] for answer in answers) == len(fined)
    assert Entry.objects.filter(kind="case_facts_changed").count() == len(fined)


def test_a_nightly_run_that_died_between_is_finished_by_the_next(fined, monkeypatch):
    Stay.objects.filter(pk__in=[case.stay_id for case in fined]).update(annulled_on=TODAY)
    monkeypatch.setattr(reviews, "CHUNK", 5)
    whole = reviews._ask
    calls = []

    def dying(*args, **kwargs):
        calls.append(whole(*args, **kwargs))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return calls[-1]

    monkeypatch.setattr(reviews, "_ask", dying)
    with pytest.raises(KeyboardInterrupt):
        sweep(full=True)
    monkeypatch.setattr(reviews, "_ask", whole)
    assert Entry.objects.filter(kind="case_facts_changed").count() == 5

    assert sweep(full=True)["reviews_asked"] == len(fined) - 5
    assert Entry.objects.filter(kind="case_facts_changed").count() == len(fined)


def test_two_supervisors_confirm_one_verdict(fined):
    (case, *_others) = fined
    Stay.objects.filter(pk=case.stay_id).update(annulled_on=TODAY)
    follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())
    one, two, three = (watch.user("supervisor") for _number in range(3))
    propose_verdict(case_id=case.pk, verdict="annul", note=NOTE, on=TODAY, by=one)

    found = outcomes(
        *[lambda by=by: confirm_verdict(case_id=case.pk, on=TODAY, by=by) for by in (one, two, three)]
    )

    assert sum(isinstance(each, DomainError) for each in found) == 2
    case.refresh_from_db()
    assert (case.state, case.verdict_by) == ("annulled", one)
