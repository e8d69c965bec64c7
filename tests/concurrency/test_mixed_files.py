"""The night looks for files of two people while officers act on them, in real transactions."""

from datetime import timedelta

import pytest

from registry.models import Crossing, MixedFile, Split
from registry.operations.matches import mixed as operations
from registry.operations.matches.mixed import decide_one_person, find_mixed_files
from registry.operations.matches.splitting import split_file
from tests.accounts.factories import UserFactory, the_system
from tests.databases import in_threads
from tests.days import ON
from tests.registry.factories import CrossingFactory, PersonFactory


@pytest.fixture
def officer(committed_db):
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def person(committed_db):
    person = PersonFactory()
    CrossingFactory(person=person, crossed_on=ON - timedelta(days=20))
    CrossingFactory(person=person, direction="exit", sex="f")
    return person


def night():
    return find_mixed_files(on=ON, by=the_system())


def hers():
    return [crossing.pk for crossing in Crossing.objects.filter(sex="f")]


def test_two_nights_at_once_ask_once(person):
    done = in_threads(night, night)

    assert sum(one.result()["suspected"] for one in done) == 1
    assert MixedFile.objects.count() == 1


def test_the_night_leaves_a_file_to_whoever_is_parting_it(officer, person, monkeypatch):
    """While the parting holds the file the night passes it over; the next finds nothing to ask."""
    follow = operations.look_again
    seen = []

    def swept_meanwhile(**given):
        seen.append(in_threads(night)[0].result()["suspected"])
        return follow(**given)

    monkeypatch.setattr("registry.operations.matches.both_files.person_follow_ups", [swept_meanwhile])
    split_file(person_id=person.pk, crossing_ids=hers(), document_ids=[], note="Hers", on=ON, by=officer)

    assert seen == [0]
    assert night()["suspected"] == 0
    assert not MixedFile.objects.exists()


def test_parted_and_found_to_be_one_person_at_once_one_of_both_holds(officer, person):
    night()
    row = MixedFile.objects.get()

    def part():
        return split_file(
            person_id=person.pk, crossing_ids=hers(), document_ids=[], note="Hers", on=ON, by=officer
        )

    def keep():
        return decide_one_person(mixed_id=row.pk, note="Misread", on=ON, by=officer)

    parted, kept = in_threads(part, keep)

    assert parted.exception() is None
    row.refresh_from_db()
    assert row.state == ("parted" if kept.exception() else "one_person")
    assert Split.objects.count() == 1
    told = night()
    assert (told["suspected"], told["solved"]) == (0, 0)


def test_the_night_and_an_answer_at_once(officer, person):
    night()
    row = MixedFile.objects.get()

    done = in_threads(
        night, lambda: decide_one_person(mixed_id=row.pk, note="Misread", on=ON, by=officer), night
    )

    assert [one.exception() for one in done] == [None] * 3
    assert [one.state for one in MixedFile.objects.all()] == ["one_person"]
