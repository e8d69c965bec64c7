"""A number on a first page and the list it opens count the same rows, whoever reads it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.countries import SWEPT
from tests.pages import ROLES


@pytest.fixture(scope="module")
def country(countries, django_db_blocker):
    with django_db_blocker.unblock(), countries.opened(SWEPT):
        yield


@pytest.fixture(scope="module")
def compared(country, django_db_blocker):
    """By role and address: the number on the first page, and how many rows the list says it has."""
    found = {}
    with django_db_blocker.unblock():
        for role in ROLES:
            client = Client()
            client.force_login(User.objects.get(username=role), backend="accounts.backends.RoleBackend")
            context = getattr(client.get(reverse("admin:index")), "context_data", {})
            for tile in context.get("counts", ()):
                page = getattr(client.get(tile["url"]), "context_data", {})
                rows = page.get("table", {}).get("pager", {}).get("count")
                if rows is not None:
                    found[role, tile["url"]] = (tile["value"], rows)
    return found


def test_each_number_is_that_of_its_list(compared):
    assert {asked: both for asked, both in compared.items() if both[0] != both[1]} == {}


def test_enough_numbers_are_compared(compared):
    assert len(compared) >= 15
    assert any(number > 0 for number, _rows in compared.values())
