"""An employer in common speaks for one person, a little: told by permits, of few, of no hidden worker."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from permits.queries import employers as module
from permits.queries.employers import employers_of
from registry.models import LikelyMatch
from registry.operations.matches.finding import seek_matches
from registry.queries.matches.pairs import standing_pairs_visible_to
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.reference.factories import the_country
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

EMPLOYER = "employer"


@pytest.fixture
def twins(world):
    """Two files of one name and birth date, each with a permit at one employer."""
    return [permit.person for permit in world.permits(2)]


def twins_pair(*people):
    seek_matches(person_ids=[one.pk for one in people], on=ON, by=the_system())
    numbers = sorted(one.pk for one in people)
    return LikelyMatch.objects.get(one=numbers[0], other=numbers[1])


def bits_of(pair):
    return {one["ground"]: one["bits"] for one in pair.grounds}


def test_two_files_with_one_employer_say_so(twins):
    pair = twins_pair(*twins)

    assert 0 < bits_of(pair)[EMPLOYER] <= 3
    assert "the same employer" in pair.found_by


def test_of_another_employer_nothing_is_said_either_way(twins):
    elsewhere = PersonFactory(
        surname=twins[0].surname, given_names=twins[0].given_names, born_on=twins[0].born_on
    )

    assert EMPLOYER not in bits_of(twins_pair(twins[0], elsewhere))


@pytest.mark.parametrize(("few", "is_said"), [(2, True), (1, False)])
def test_an_employer_of_many_tells_nothing(twins, monkeypatch, few, is_said):
    """Two permits are there."""
    monkeypatch.setattr(module, "SHARED_AT_MOST", few)

    assert (EMPLOYER in bits_of(twins_pair(*twins))) is is_said


def test_what_an_employer_only_asks_for_is_no_ground(world):
    application = world.submitted(2)

    assert employers_of(person_ids=[w.person_id for w in application.workers.all() if w.person_id]) == []


def test_they_are_told_in_one_statement(twins, world):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = employers_of(person_ids=[one.pk for one in twins])

    assert sorted(found) == sorted((one.pk, str(world.employer.pk)) for one in twins)
    assert len(asked) == 1


class TestAHiddenWorker:
    """Whoever is protected is found by nobody through an employer."""

    def test_the_pair_with_the_employer_is_there_for_the_role_alone(self, twins):
        twins[0].access_class = "victim"
        twins[0].save(update_fields=["access_class"])

        pair = twins_pair(*twins)

        assert list(standing_pairs_visible_to(UserFactory(officer=True), ON)) == []
        assert list(standing_pairs_visible_to(UserFactory(permit_officer=True), ON)) == []
        assert pair in standing_pairs_visible_to(UserFactory(protection_officer=True), ON)

    def test_a_hidden_worker_is_not_counted_among_those_of_an_employer(self, world, monkeypatch):
        """Else an officer saw by what is said of two others that somebody is hidden there."""
        *twins, third = (permit.person for permit in world.permits(3))
        third.access_class = "victim"
        third.save(update_fields=["access_class"])
        monkeypatch.setattr(module, "SHARED_AT_MOST", 2)

        assert EMPLOYER in bits_of(twins_pair(*twins))


@pytest.mark.parametrize("citizenship", ["TUR", "CHN", "DEU"])
def test_it_weighs_the_same_whatever_the_citizenship(world, citizenship):
    application = world.draft(0)
    for _number in range(2):
        world.add_worker(application, citizenship_id=the_country(citizenship).pk)
    world.submit(application)
    for act in ("review", "grant"):
        world.act(act, application)
    one, other = (permit.person for permit in world.issue(world.pay(application)))

    assert bits_of(twins_pair(one, other))[EMPLOYER] == 3.0
