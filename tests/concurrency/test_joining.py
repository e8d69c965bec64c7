"""Two files joined while somebody else works on either, in real transactions."""

from datetime import timedelta

import pytest

from core.errors import DomainError
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from registry.models import Crossing, IdentityDocument, Join, Person, Stay
from registry.operations.crossings import recording
from registry.operations.matches.deciding import decide_same
from registry.operations.matches.joining import take_back
from tests.accounts.factories import UserFactory, the_system
from tests.databases import in_threads
from tests.days import ON
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import item, send
from tests.registry.factories import PersonFactory, StayFactory
from tests.registry.matches import NOTE, joined, pair

WHY = "The second man came in person."


@pytest.fixture
def officer(committed_db):
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def twins(committed_db):
    name = {"surname": "KARIMOV", "given_names": "SARDOR"}
    return PersonFactory(**name), PersonFactory(**name)


def nobody_is_left_behind() -> None:
    """Nothing hangs on a file that was taken over, and a case is of the person of its stay."""
    taken = Person.objects.exclude(merged_into=None)
    for model in (Crossing, IdentityDocument, Stay, OverstayCase):
        assert not model.objects.filter(person__in=taken).exists(), model.__name__
    for case in OverstayCase.objects.select_related("stay"):
        assert case.person_id == case.stay.person_id


def test_two_officers_join_the_same_pair(officer, twins):
    match = pair(*twins)
    given = {"match_id": match.pk, "note": NOTE, "choices": {}, "on": ON, "by": officer}

    done = in_threads(*(lambda one=one: decide_same(survivor_id=one.pk, **given) for one in twins))

    failed = [future.exception() for future in done if future.exception()]
    assert len(failed) == 1
    assert isinstance(failed[0], DomainError)
    assert Join.objects.count() == 1
    nobody_is_left_behind()


def test_one_is_taken_back_twice_at_once(officer, twins):
    join = joined(*twins, officer).join

    def back():
        return take_back(join_id=join.pk, reason=WHY, on=ON, by=officer)

    done = in_threads(back, back)

    assert sorted(bool(future.exception()) for future in done) == [False, True]
    assert not Person.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize("which", [0, 1])
def test_a_crossing_found_for_a_file_that_is_taken_over_before_it_is_written(
    officer, twins, monkeypatch, which
):
    """The feed has found the holder, the files are joined, the feed writes: the one that stands has it."""
    number = twins[which].documents.get().number
    lock = recording.lock_holders

    def join_first(*given):
        in_threads(lambda: joined(*twins, officer))[0].result()
        return lock(*given)

    monkeypatch.setattr(recording, "lock_holders", join_first)
    send(item(document__number=number, crossed_at="2026-03-01T09:30:00+05:00"), on=ON)

    assert Crossing.objects.get().person == Stay.objects.get().person == twins[0]
    nobody_is_left_behind()


def test_the_feed_and_an_officer_at_once(officer, twins):
    numbers = [person.documents.get().number for person in twins]
    lines = [
        item(
            source_id=str(n), document__number=numbers[n % 2], crossed_at=f"2026-03-{n + 1:02}T09:30:00+05:00"
        )
        for n in range(6)
    ]

    done = in_threads(
        lambda: send(*lines[:3], on=ON), lambda: joined(*twins, officer), lambda: send(*lines[3:], on=ON)
    )

    assert [future.exception() for future in done] == [None] * 3
    assert Crossing.objects.filter(person=twins[0]).count() == 6
    nobody_is_left_behind()


def test_a_sweep_and_an_officer_at_once(officer, twins):
    complete_feeds()
    for person, days in zip(twins, (90, 45), strict=True):
        StayFactory(person=person, entered_on=ON - timedelta(days=days))

    done = in_threads(
        lambda: flag_overstays(on=ON, by=the_system()),
        lambda: joined(*twins, officer),
        lambda: flag_overstays(on=ON, by=the_system()),
    )

    assert [future.exception() for future in done] == [None] * 3
    nobody_is_left_behind()
    standing = OverstayCase.objects.exclude(state="superseded")
    assert [case.stay.entered_on for case in standing] == [ON - timedelta(days=45)]
