"""Accounts, roles and keys change by acts that are written down."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import ApiKey, RoleAssignment, User
from accounts.operations import (
    assign_role,
    choose_language,
    create_user,
    end_role,
    issue_api_key,
    revoke_api_key,
)
from accounts.queries.roles import api_key_of, roles_of
from core.errors import DomainError, MoveNotAllowed, RuleViolation
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.reference.factories import district_of, the_region

pytestmark = pytest.mark.django_db
TOMORROW = ON + timedelta(days=1)


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


def test_a_new_user_has_no_role(administrator):
    user = create_user(
        username="aigul", password="river lamp 7 stone", language="ru", on=ON, by=administrator
    )

    assert user.check_password("river lamp 7 stone")
    assert roles_of(user, ON) == frozenset()
    assert not user.is_staff
    entry = journal_entries().get()
    assert (entry.kind, entry.by_id, entry.data) == ("user_created", administrator.pk, {"language": "ru"})
    assert "aigul" not in str(entry.data)


@pytest.mark.parametrize("username", ["aigul", "AIGUL"])
def test_a_taken_user_name_is_refused(administrator, username):
    UserFactory(username="aigul")
    before = User.objects.count()

    with pytest.raises(RuleViolation) as refusal:
        create_user(username=username, password="river lamp 7 stone", language="kk", on=ON, by=administrator)

    assert refusal.value.code == "username_taken"
    assert User.objects.count() == before
    assert not journal_entries().exists()


def test_the_language_is_kept():
    user = UserFactory(language="kk")

    choose_language(user_id=user.pk, language="ru", on=ON, by=user)

    user.refresh_from_db()
    assert user.language == "ru"
    assert journal_entries().get().kind == "language_chosen"


class TestRoles:
    def test_are_given_from_the_day_for_a_territory(self, administrator):
        user = UserFactory()

        assign_role(
            user_id=user.pk, role="officer", region_id=the_region("KZ-75").pk, on=ON, by=administrator
        )

        user = User.objects.get(pk=user.pk)
        assert roles_of(user, ON) == {"officer"}
        assert roles_of(user, ON - timedelta(days=1)) == frozenset()
        assert user.is_staff
        entry = journal_entries().get()
        assert (entry.kind, entry.region_id, entry.data["role"]) == (
            "role_assigned",
            the_region("KZ-75").pk,
            "officer",
        )

    @pytest.mark.parametrize("role", ["host", "employer", "migrant", "border_feed"])
    def test_of_other_faces_do_not_open_the_admin(self, administrator, role):
        user = UserFactory()

        assign_role(user_id=user.pk, role=role, whole_country=True, on=ON, by=administrator)

        user.refresh_from_db()
        assert not user.is_staff

    @pytest.mark.parametrize(
        "wrong",
        [
            {"role": "king", "whole_country": True},
            {"role": "officer", "whole_country": True, "valid_until": date(2026, 6, 14)},
            {"role": "officer", "whole_country": True, "district": True},
            {"role": "officer", "district": True},
            {"role": "officer"},
            {"role": "officer", "whole_country": True, "region": True},
        ],
    )
    def test_nonsense_is_refused_and_leaves_nothing(self, administrator, wrong):
        user = UserFactory()
        if wrong.pop("district", None):
            wrong["district_id"] = district_of("KZ-75").pk
        if wrong.pop("region", None):
            wrong["region_id"] = the_region("KZ-75").pk
        before = RoleAssignment.objects.count()

        with pytest.raises((DomainError, ValidationError)), transaction.atomic():
            assign_role(user_id=user.pk, on=ON, by=administrator, **wrong)

        assert RoleAssignment.objects.count() == before
        assert not journal_entries().exists()

    def test_the_same_twice_is_refused(self, administrator):
        user = UserFactory(officer=True, region="KZ-75")

        with pytest.raises((DomainError, ValidationError)), transaction.atomic():
            assign_role(
                user_id=user.pk, role="officer", region_id=the_region("KZ-75").pk, on=ON, by=administrator
            )

    def test_end_at_once(self, administrator):
        user = UserFactory(officer=True)
        (held,) = user.role_assignments.all()

        end_role(assignment_id=held.pk, on=ON, by=administrator)

        user = User.objects.get(pk=user.pk)
        assert roles_of(user, ON - timedelta(days=1)) == {"officer"}
        assert roles_of(user, ON) == frozenset()
        assert roles_of(user, TOMORROW) == frozenset()
        assert journal_entries().get().kind == "role_ended"
        with pytest.raises(MoveNotAllowed):
            end_role(assignment_id=held.pk, on=ON, by=administrator)
        assert journal_entries().count() == 1

    def test_ended_may_be_given_again_on_the_same_day(self, administrator):
        user = UserFactory()
        given = {"user_id": user.pk, "role": "officer", "whole_country": True, "on": ON}
        first = assign_role(by=administrator, **given)
        end_role(assignment_id=first.pk, on=ON, by=administrator)
        assert roles_of(User.objects.get(pk=user.pk), ON) == frozenset()

        assign_role(by=administrator, **given)

        assert roles_of(User.objects.get(pk=user.pk), ON) == {"officer"}

    def test_over_yesterday_ends_no_more(self, administrator):
        (held,) = UserFactory(officer=True).role_assignments.all()
        RoleAssignment.objects.filter(pk=held.pk).update(valid_until=ON - timedelta(days=1))

        with pytest.raises(MoveNotAllowed):
            end_role(assignment_id=held.pk, on=ON, by=administrator)


class TestKeys:
    def test_the_secret_is_shown_once_and_opens(self, administrator):
        user = UserFactory(border_feed=True)

        key, secret = issue_api_key(
            user_id=user.pk,
            label="Border",
            scopes=["crossings"],
            expires_on=date(2027, 1, 1),
            on=ON,
            by=administrator,
        )

        assert api_key_of(secret, ON) == key
        assert secret.startswith(key.starts_with)
        assert secret not in str(ApiKey.objects.values().get())
        assert journal_entries().get().data == {"scopes": ["crossings"]}

    def test_revoked_at_once_and_once(self, administrator):
        key = ApiKeyFactory(secret="koshi_one")

        revoke_api_key(key_id=key.pk, on=ON, by=administrator)

        assert api_key_of("koshi_one", ON) is None
        with pytest.raises(MoveNotAllowed):
            revoke_api_key(key_id=key.pk, on=ON, by=administrator)

    def test_does_not_expire_before_it_begins(self, administrator):
        with pytest.raises((DomainError, ValidationError)), transaction.atomic():
            issue_api_key(
                user_id=UserFactory().pk,
                label="x",
                scopes=["crossings"],
                expires_on=date(2026, 6, 14),
                on=ON,
                by=administrator,
            )

        assert not ApiKey.objects.exists()


class TestConstraints:
    """In the database, by name."""

    @pytest.mark.parametrize(
        ("name", "changes"),
        [
            ("accounts_roleassignment_ends_after_start", {"valid_until": date(2009, 12, 31)}),
            ("accounts_roleassignment_district_needs_region", {"district": True, "region": None}),
            ("accounts_roleassignment_not_ended_before_start", {"ended_on": date(2009, 12, 31)}),
            ("accounts_roleassignment_given_by_two_others", {"proposed_by": "holder"}),
            ("accounts_roleassignment_given_by_two_others", {"confirmed_by": "another"}),
            (
                "accounts_roleassignment_given_by_two_others",
                {"proposed_by": "another", "confirmed_by": "another"},
            ),
            (
                "accounts_roleassignment_given_by_two_others",
                {"proposed_by": "another", "confirmed_by": "holder"},
            ),
        ],
    )
    def test_of_assignments(self, name, changes):
        row = UserFactory(officer=True, region="KZ-75").role_assignments.get()
        if changes.get("district"):
            changes = {"district": district_of("KZ-75"), "region": None}
        people = {"holder": row.user, "another": UserFactory()}
        changes = {name: people.get(value, value) for name, value in changes.items()}

        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            RoleAssignment.objects.filter(pk=row.pk).update(**changes)

        assert refusal.value.__cause__.diag.constraint_name == name

    @pytest.mark.parametrize("region", [None, "KZ-75"])
    def test_one_role_once_at_a_time(self, region):
        row = UserFactory(officer=True, region=region).role_assignments.get()
        row.pk = None

        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            row.save(force_insert=True)

        assert refusal.value.__cause__.diag.constraint_name == "accounts_roleassignment_no_overlap"

    def test_of_keys(self):
        key = ApiKeyFactory()

        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(expires_on=date(2009, 12, 31))

        assert refusal.value.__cause__.diag.constraint_name == "accounts_apikey_ends_after_start"
