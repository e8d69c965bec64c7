"""Rights come from dated roles alone."""

from datetime import timedelta

import pytest

from accounts.models import RoleAssignment, User
from core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def permission():
    return "journal.view_entry"


def user_with(role=None, first=0, last=None, **fields):
    today = clock.today()
    user = User.objects.create_user("somebody", password="a long password", **fields)
    if role:
        RoleAssignment.objects.create(
            user=user,
            role=role,
            valid_from=today + timedelta(days=first),
            valid_until=None if last is None else today + timedelta(days=last),
        )
    return user


def test_a_role_gives_its_permissions(permission):
    assert user_with("auditor").has_perm(permission)


@pytest.mark.parametrize(("first", "last", "allowed"), [(0, 0, True), (-9, -1, False), (1, 5, False)])
def test_a_role_counts_from_its_first_to_its_last_day(permission, first, last, allowed):
    assert user_with("auditor", first, last).has_perm(permission) is allowed


def test_the_superuser_flag_gives_nothing(permission):
    user = user_with(is_superuser=True, is_staff=True)

    assert not user.has_perm(permission)
    assert not user.has_module_perms("journal")


def test_an_inactive_user_has_no_rights(permission):
    assert not user_with("auditor", is_active=False).has_perm(permission)


def test_many_questions_cost_one_query(permission, django_assert_num_queries):
    user = User.objects.get(pk=user_with("auditor").pk)

    with django_assert_num_queries(1):
        assert user.has_perm(permission)
        assert not user.has_perm("accounts.add_user")
        assert user.has_module_perms("journal")
