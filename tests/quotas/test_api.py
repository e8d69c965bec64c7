"""Places left, by program: the same for everybody who is signed in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.states import Role
from quotas.operations import reserve_places
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.quotas.places import make_allocation

pytestmark = pytest.mark.django_db
PATH = "/api/v1/quotas/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


def test_what_is_left_is_told_by_region_and_category(client):
    allocation = make_allocation(10, "KZ-75", "3")
    make_allocation(5, "KZ-75", "seasonal")
    make_allocation(7, "KZ-10", "3", year=2025)
    reserve_places(allocation_id=allocation.pk, places=4, reference="AP-1", on=ON, by=the_system())
    client.force_login(UserFactory(employer=True))

    def told(**asked):
        return [
            (row["year"], row["region"], row["category"], row["allocated"], row["reserved"], row["left"])
            for row in client.get(PATH, asked).json()["results"]
        ]

    assert told() == [(2026, "KZ-75", "3", 10, 4, 6), (2026, "KZ-75", "seasonal", 5, 0, 5)]
    assert told(category="seasonal") == [(2026, "KZ-75", "seasonal", 5, 0, 5)]
    assert told(region="KZ-10") == []
    assert told(year="2025", region="KZ-10") == [(2025, "KZ-10", "3", 7, 0, 7)]


@pytest.mark.parametrize(
    "asked", [{"year": "x"}, {"year": "20260"}, {"year": "1999"}, {"category": "9"}, {"region": "\x00"}]
)
def test_a_nonsensical_question_is_refused(client, asked):
    client.force_login(UserFactory(employer=True))
    (name,) = asked

    answer = client.get(PATH, asked)

    assert (answer.status_code, answer.json()["code"]) == (422, f"{name}_unknown")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_everybody_signed_in_may_ask(client, role):
    client.force_login(UserFactory(**{role.value: True}))

    assert client.get(PATH).status_code == 200


def test_nobody_else_may(client):
    assert Client().get(PATH).status_code in (401, 403)


def test_it_is_a_constant_number_of_queries(client):
    client.force_login(UserFactory(employer=True))
    counted = []
    for category in ("3", "4"):
        make_allocation(3, "KZ-75", category)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)
        counted.append(len(queries))

    assert counted[0] == counted[1]
