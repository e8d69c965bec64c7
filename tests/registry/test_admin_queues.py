"""Queues of the officers' lists: the oldest due on top, late in red, heads that sort, every row once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.admin.papers import RegistrationAdmin
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db
LAPSED = {"due": "lapsed"}
#: Days since the last day, in the order in which they were entered; two end on one day.
OVER = (3, 9, 1, 9, 5)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def client(client):
    client.force_login(UserFactory(officer=True), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def lapsed(db):
    """Registrations by the order in which they are due; of two that end on one day the older first."""
    made = [
        RegistrationFactory(
            stay=StayFactory(entered_on=ON - timedelta(days=60)),
            first_on=ON - timedelta(days=59),
            last_on=ON - timedelta(days=days),
        )
        for days in OVER
    ]
    return sorted(made, key=lambda one: (one.last_on, one.pk))


def listed(client, query=LAPSED):
    return client.get(reverse("admin:registry_registration_changelist"), query).context_data["table"]


def days_of(table):
    return [row["cells"][3]["value"] for row in table["rows"]]


def test_a_queue_begins_with_the_oldest_due_and_says_in_red_how_late_it_is(client, lapsed):
    table = listed(client)
    assert days_of(table) == [one.last_on for one in lapsed]
    assert all(row["cells"][3]["is_late"] for row in table["rows"])


def test_a_head_turns_the_order_round(client, lapsed):
    head = next(column for column in listed(client)["columns"] if column.get("sorted"))
    assert head["sorted"] == "ascending"

    page = client.get(reverse("admin:registry_registration_changelist") + head["sort_url"])
    table = page.context_data["table"]

    assert days_of(table) == [one.last_on for one in reversed(lapsed)]
    assert [column.get("sorted") for column in table["columns"]].count("descending") == 1


@pytest.mark.parametrize("sort", ["last_on", "-last_on"])
def test_page_by_page_every_row_comes_once(client, lapsed, monkeypatch, sort):
    monkeypatch.setattr(RegistrationAdmin, "page_size", 2)
    found, query = [], "?due=lapsed&sort=" + sort
    while query:
        page = client.get(reverse("admin:registry_registration_changelist") + query)
        found += days_of(page.context_data["table"])
        query = page.context_data["table"]["pager"]["older_url"]
    assert found == sorted((one.last_on for one in lapsed), reverse=sort.startswith("-"))


def test_a_sorted_page_costs_as_many_queries_however_many_rows(client, lapsed):
    address = reverse("admin:registry_registration_changelist")
    client.get(address, LAPSED)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address, LAPSED)
    for days in range(20, 40):
        RegistrationFactory(
            stay=StayFactory(entered_on=ON - timedelta(days=60)),
            first_on=ON - timedelta(days=59),
            last_on=ON - timedelta(days=days),
        )
    with CaptureQueriesContext(connection) as many:
        client.get(address, LAPSED)
    assert len(many) == len(few)


@pytest.mark.parametrize("sort", ["address", "stay__person__surname", "", "-", "nothing"])
def test_nothing_sorts_but_what_the_queue_offers(client, lapsed, sort):
    assert days_of(listed(client, LAPSED | {"sort": sort})) == [one.last_on for one in lapsed]


def test_a_list_that_is_no_queue_stands_by_number_and_has_no_heads_that_sort(client, lapsed):
    table = listed(client, {"sort": "last_on"})
    assert table["rows"][0]["url"].endswith(f"/{max(lapsed, key=lambda o: o.pk).stay.person_id}/")
    assert not any(column.get("sort_url") for column in table["columns"])
