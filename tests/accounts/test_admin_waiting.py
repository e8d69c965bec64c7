"""Roles that wait for a second administrator, on the first page and in their list; a closed account."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.operations import assign_role, close_account, confirm_role
from tests.accounts.factories import UserFactory
from tests.days import ON

pytestmark = pytest.mark.django_db
LIST = "admin:accounts_roleassignment_changelist"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def first():
    return UserFactory(admin=True)


@pytest.fixture
def second():
    return UserFactory(admin=True)


def propose(by, user=None, **more):
    user = user or UserFactory()
    return assign_role(user_id=user.pk, role="auditor", whole_country=True, on=ON, by=by, **more)


def tile(client, user):
    client.force_login(user)
    counts = client.get(reverse("admin:index")).context_data["counts"]
    return next((one for one in counts if one["url"].endswith("?held=by-others")), None)


def users_listed(client, url):
    return [row["cells"][0] for row in client.get(url).context_data["table"]["rows"]]


def test_the_number_is_of_those_who_may_confirm_and_opens_their_list(client, first, second):
    third = UserFactory(admin=True)
    waiting = propose(first)
    propose(second)
    propose(first, second)
    propose(first, valid_until=ON)

    assert tile(client, first)["value"] == 1
    assert tile(client, third)["value"] == 4
    mine = tile(client, second)
    assert mine["value"] == 2
    assert waiting.user.username in users_listed(client, mine["url"])
    assert len(users_listed(client, mine["url"])) == 2


def test_what_is_confirmed_or_can_be_held_no_more_waits_for_nobody(client, first, second, monkeypatch):
    proposal = propose(first)
    over = propose(first, valid_until=ON)
    confirm_role(assignment_id=proposal.pk, on=ON, by=second)
    monkeypatch.setattr("core.clock.today", lambda: ON + timedelta(days=1))

    assert tile(client, second)["value"] == 0
    assert users_listed(client, reverse(LIST) + "?held=proposed") == []
    assert over.user.username in users_listed(client, reverse(LIST) + "?held=ended")


@pytest.mark.parametrize("role", ["officer", "auditor", "permit_officer"])
def test_who_may_confirm_none_has_no_such_number(client, first, role):
    propose(first)
    assert tile(client, UserFactory(**{role: True})) is None


def test_a_closed_account_is_opened_again_before_it_is_given_anything(client, first):
    user = UserFactory(officer=True)
    page = reverse("admin:accounts_user_change", args=[user.pk])
    client.force_login(first)
    assert [act["name"] for act in client.get(page).context_data["acts"] if act["primary"]] == ["assign-role"]

    close_account(user_id=user.pk, reason="Left the service.", on=ON, by=first)

    acts = {act["name"]: act["primary"] for act in client.get(page).context_data["acts"]}
    assert "assign-role" not in acts
    assert [name for name, primary in acts.items() if primary] == ["open"]
