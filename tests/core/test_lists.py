"""Lists in the order of a column: every row once, also those that have no value in it."""

from datetime import UTC, datetime

import pytest

from accounts.models import User
from core.admin.lists import ordered_page
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

EARLY, LATE = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)


@pytest.fixture
def users():
    """In the order of their keys."""
    return [UserFactory(last_login=moment) for moment in (LATE, None, EARLY, None, EARLY, LATE, None)]


def walked(users, *, descending, size):
    """The places of the rows in `users`, as one leafs from page to page."""
    rows = User.objects.filter(pk__in=[user.pk for user in users])
    found, past = [], None
    for _page in range(len(users) + 1):
        shown, past = ordered_page(rows, by="last_login", descending=descending, past=past, size=size)
        found += [users.index(row) for row in shown]
        if past is None:
            return found
    raise AssertionError(f"no end: {found}")


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_rows_without_a_value_stand_last(users, size):
    assert walked(users, descending=False, size=size) == [2, 4, 0, 5, 1, 3, 6]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_rows_without_a_value_stand_first_when_descending(users, size):
    assert walked(users, descending=True, size=size) == [6, 3, 1, 5, 0, 4, 2]


def test_a_row_that_is_gone_leads_back_to_the_beginning(users):
    users[3].delete()
    rows = User.objects.filter(pk__in=[user.pk for user in users if user.pk])

    shown, _past = ordered_page(rows, by="last_login", descending=False, past=users[3].pk or 0, size=2)

    assert shown == [users[2], users[4]]
