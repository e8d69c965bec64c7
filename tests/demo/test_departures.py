"""Against whom a case opens in a country where some people have two files: the bench's watch, small.

`make bench ARGS="kept_back"` measures it among 20,000; the bounds here are looser than what is measured there
only as far as the numbers are small.
"""

import pytest

from benchmarks.departures import KEPT, MARKED, UNSEEN, Watch
from tests.databases import use_database
from tests.days import ON


@pytest.fixture(scope="module")
def watched(test_databases, django_db_blocker):
    with django_db_blocker.unblock():
        name = test_databases.clone()
        before = use_database(name)
        try:
            yield Watch(people=300, seed=7, on=ON, days=18, share=0.1).run()
        finally:
            use_database(before)
    test_databases.drop(name)


def test_of_those_who_left_most_are_kept_back_and_nearly_all_are_told_of(watched):
    false = watched.of(is_false=True)
    kept = watched.of(is_false=True, outcome=KEPT)
    told = [*kept, *watched.of(is_false=True, outcome=MARKED)]

    assert len(false) >= 12
    assert len(kept) >= 0.7 * len(false)
    assert len(told) >= 0.85 * len(false)


def test_hardly_anybody_is_missed_but_who_left_with_another_surname(watched):
    """Of her the register knows given name and birth date alone: too little to hold two files together."""
    missed = [due.kind for due in watched.of(is_false=True, outcome=UNSEEN)]

    assert len([kind for kind in missed if kind != "leaves_after_a_marriage"]) <= 1


def test_no_true_overstayer_waits_but_for_a_namesake_of_one_birth_date(watched):
    assert len(watched.of(is_false=False)) >= 10
    assert watched.of(is_false=False, outcome=KEPT, planted=False) == []
    assert set(watched.days_delayed()) <= {"namesake_leaves"}
    for days in watched.days_delayed().values():
        assert max(days) <= 15  # the answer is owed within 14 days, and the next sweep opens the case


def test_once_answered_no_case_stands_against_who_had_left(watched):
    for stay_id, due in watched.due.items():
        if due.is_false and due.outcome == KEPT:
            assert stay_id not in watched.opened_on


def test_what_officers_are_asked_before_a_case_is_mostly_one_person(watched):
    assert sum(watched.asked.values()) >= 0.85 * len(watched.asked)
    assert watched.shown_rightly >= 0.9 * watched.shown
