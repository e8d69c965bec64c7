"""Short lists sort by their heads, whatever is filtered, page after page."""

import pytest
from django.urls import reverse

from accounts.admin.lists import UserAdmin
from tests.accounts.factories import UserFactory
from tests.days import ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    client.force_login(UserFactory(admin=True, username="m-admin"))
    for name in ("k-one", "z-two", "a-three"):
        UserFactory(officer=True, username=name)


def listed(client, **asked):
    return client.get(reverse("admin:accounts_user_changelist"), asked).context_data["table"]


def names(table):
    return [row["cells"][0] for row in table["rows"]]


@pytest.mark.usefixtures("administrator")
def test_users_sort_by_name_and_turn_round(client):
    table = listed(client, sort="username", role="officer")
    head = table["columns"][0]

    assert names(table) == ["a-three", "k-one", "z-two"]
    assert head["sorted"] == "ascending"
    assert head["sort_url"] == "?role=officer&sort=-username"
    assert names(listed(client, sort="-username", role="officer")) == ["z-two", "k-one", "a-three"]


@pytest.mark.usefixtures("administrator")
def test_unasked_the_newest_stands_first_and_the_head_offers_its_order(client):
    table = listed(client, role="officer")

    assert names(table) == ["a-three", "z-two", "k-one"]
    assert "sorted" not in table["columns"][0]
    assert table["columns"][0]["sort_url"] == "?role=officer&sort=username"
    assert names(listed(client, role="officer", sort="password")) == names(table)


@pytest.mark.usefixtures("administrator")
def test_pages_go_on_in_the_order(client, monkeypatch):
    monkeypatch.setattr(UserAdmin, "page_size", 2)
    first = listed(client, role="officer", sort="username")
    past = first["pager"]["older_url"].rpartition("past=")[2]

    assert names(first) == ["a-three", "k-one"]
    assert names(listed(client, role="officer", sort="username", past=past)) == ["z-two"]
