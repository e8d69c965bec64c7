"""Whose file it may be of whom something is typed at a counter: before anything is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity.partial_dates import PartialDate
from registry.models import LikelyMatch
from registry.queries.matches.likely_holders import likely_holders
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

HE = {"surname": "KARIMOV", "given_names": "SARDOR", "born_on": PartialDate(1990, 5, 12), "sex": "m"}


def he(**changed):
    return PersonFactory(**{**HE, **changed})


@pytest.fixture
def officer():
    return UserFactory(officer=True)


def ask(user, **changed):
    return likely_holders(user=user, on=ON, **{**HE, **changed})


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"surname": "Каримов", "given_names": "Сардор"},
        {"surname": "SARDOR", "given_names": "KARIMOV"},
        {"surname": "KARIMOVV"},
        {"born_on": PartialDate(1990, 12, 5)},
        {"born_on": PartialDate(1990)},
        {"born_on": PartialDate(1990, 5, 13)},
        {"sex": ""},
    ],
)
def test_the_file_is_found_by_what_is_typed(officer, typed):
    person = he()

    ((found, match),) = ask(officer, **typed)

    assert found == person
    assert match.evidence


def test_by_the_iin_whatever_the_name(officer):
    person = he(surname="YULDASHEV", given_names="AZIZ", iin="900512300013")

    assert [found for found, _match in ask(officer, iin="900512300013")] == [person]


def test_a_name_alone_says_nothing(officer):
    he()

    assert ask(officer, born_on=None) == []


@pytest.mark.parametrize("other", [{"given_names": "BEKZOD"}, {"born_on": PartialDate(1962, 11, 30)}])
def test_somebody_else_is_not(officer, other):
    he(**other)

    assert ask(officer) == []


def test_the_likeliest_first_and_nothing_is_written(officer):
    near, same = he(born_on=PartialDate(1990, 5, 13)), he()

    assert [person for person, _match in ask(officer)] == [same, near]
    assert not LikelyMatch.objects.exists()


@pytest.mark.parametrize("access", ["refugee", "asylum", "victim"])
def test_a_held_file_changes_nothing_of_an_answer(officer, access):
    person = he()
    ask(officer)
    with CaptureQueriesContext(connection) as without:
        expected = ask(officer)
    for _file in range(20):  # so many that they would fill the block
        he(access_class=access)

    with CaptureQueriesContext(connection) as with_held:
        assert ask(officer) == expected

    assert [found for found, _match in expected] == [person]
    assert len(with_held) == len(without)
    assert len(ask(UserFactory(protection_officer=True))) > 1


def test_a_file_that_was_taken_over_is_not_found(officer):
    survivor = he(surname="YULDASHEV", given_names="AZIZ")
    he(merged_into=survivor)

    assert ask(officer) == []


def test_so_many_queries(officer):
    he()
    ask(officer)

    with CaptureQueriesContext(connection) as queries:
        ask(officer)

    assert len(queries) <= 12
