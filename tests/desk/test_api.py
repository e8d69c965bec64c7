"""Overstay cases for supervisors' programs."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.operations import issue_api_key
from core import clock
from core.periods import days_later
from enforcement.operations.sweeps import flag_overstays
from tests.accounts.factories import the_system
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    feeds_complete(before(1))


def client_of(role: str, **given) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(watch.user(role, **given), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_case_tells_who_since_when_and_why():
    overstayed = stay(before(4))
    flag_overstays(on=TODAY, by=the_system())

    (row,) = client_of("supervisor").get(f"{CASES}?kind=overstay&state=possible").json()["results"]

    assert row["migrant"] == str(overstayed.person.public_id)
    assert (row["state"], row["days_over"], row["region"]) == ("possible", 3, "KZ-75")
    assert date.fromisoformat(row["authorised_until"]) == before(4)
    assert row["allowed_acts"] == ["review"]
    assert set(row["why"][0]) == {"fact", "clause", "version", "confidence"}
    assert "id" not in row
    assert overstayed.person.surname not in str(row)


@pytest.mark.parametrize(("query", "status"), [("state=open", 422), ("kind=quota", 422), ("state=", 200)])
def test_unknown_kinds_and_states_are_refused_in_words(query, status):
    answer = client_of("supervisor").get(f"{CASES}?{query}")

    assert answer.status_code == status
    if status == 422:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["facts"]["allowed"]


@pytest.mark.parametrize("role", ["officer", "analyst", "auditor", "employer", "border_feed"])
def test_only_supervisors(role):
    assert client_of(role).get(CASES).status_code == 403


def test_a_key_needs_its_scope():
    user = watch.user("supervisor")
    for scopes, status in ((["migrants"], 403), (["cases"], 200)):
        _key, secret = issue_api_key(
            user_id=user.pk,
            label="t",
            scopes=scopes,
            expires_on=days_later(TODAY, 5),
            on=TODAY,
            by=the_system(),
        )
        assert Client(headers={"authorization": f"Bearer {secret}"}).get(CASES).status_code == status


def test_held_files_and_other_regions_are_not_there():
    watch.case(of=stay(before(4), who=watch.person(access_class="victim")))
    watch.case(of=stay(before(4), where="KZ-71"))
    mine = watch.case(of=stay(before(4), where="KZ-75"))

    rows = client_of("supervisor", where="KZ-75").get(CASES).json()["results"]

    assert [row["public_id"] for row in rows] == [str(mine.public_id)]


def test_pages_by_cursor_cost_the_same():
    client = client_of("supervisor")
    for _number in range(7):
        watch.case()
    seen, address = [], f"{CASES}?page_size=3"
    counted = set()
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).json()
        counted.add(len(queries))
        seen += [row["public_id"] for row in page["results"]]
        address = page["next"]

    assert len(seen) == len(set(seen)) == 7
    assert len(counted) == 1
