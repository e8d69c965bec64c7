"""Accounts closed and opened again, passwords given, sessions ended: each act, its record, its refusals."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import SYSTEM_USER_ID, Closure, User
from accounts.operations import (
    assign_role,
    choose_password,
    close_account,
    create_user,
    end_role,
    end_sessions,
    give_password,
    issue_api_key,
    open_account,
)
from accounts.queries.roles import api_key_of, roles_of
from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from tests.accounts.factories import PASSWORD, ApiKeyFactory, UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db
GOOD = "river lamp 7 stone"


@pytest.fixture
def administrator():
    return UserFactory(admin=True)


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


def close(user, by, reason="Left the service."):
    return close_account(user_id=user.pk, reason=reason, on=ON, by=by)


class TestClosing:
    def test_ends_everything_and_says_why(self, administrator, officer):
        key = ApiKeyFactory(user=officer, secret="koshi_of_officer")
        before = officer.get_session_auth_hash()

        close(officer, administrator, "  Left   the service. ")

        closed = User.objects.get(pk=officer.pk)
        assert not closed.is_active
        assert closed.get_session_auth_hash() != before
        assert roles_of(closed, ON) == frozenset()
        assert api_key_of("koshi_of_officer", ON) is None
        row = Closure.objects.get()
        assert (row.closed_reason, row.closed_by, row.closed_on) == ("Left the service.", administrator, ON)
        assert [(e.kind, e.subject_id, e.by_id, e.data) for e in journal_entries().order_by("id")] == [
            ("api_key_revoked", key.pk, administrator.pk, {}),
            ("account_closed", officer.pk, administrator.pk, {}),
        ]

    def test_opened_again_brings_the_roles_but_neither_sessions_nor_keys(self, administrator, officer):
        ApiKeyFactory(user=officer, secret="koshi_of_officer")
        before = officer.get_session_auth_hash()
        close(officer, administrator)

        open_account(user_id=officer.pk, reason="Came back.", on=ON, by=administrator)

        again = User.objects.get(pk=officer.pk)
        assert again.is_active
        assert roles_of(again, ON) == {"officer"}
        assert again.get_session_auth_hash() != before
        assert api_key_of("koshi_of_officer", ON) is None
        row = Closure.objects.get()
        assert (row.opened_reason, row.opened_by, row.opened_on) == ("Came back.", administrator, ON)
        assert journal_entries(kind="account_opened").get().by_id == administrator.pk

    @pytest.mark.parametrize("reason", ["", "   ", ".", "—"])
    def test_takes_a_reason(self, administrator, officer, reason):
        with pytest.raises(RuleViolation) as refusal, transaction.atomic():
            close(officer, administrator, reason)

        assert refusal.value.facts == {"field": "reason"}
        assert User.objects.get(pk=officer.pk).is_active
        assert not Closure.objects.exists()
        assert not journal_entries().exists()

    def test_twice_is_refused_both_ways(self, administrator, officer):
        with pytest.raises(MoveNotAllowed):
            open_account(user_id=officer.pk, reason="Why not.", on=ON, by=administrator)
        close(officer, administrator)

        with pytest.raises(MoveNotAllowed):
            close(officer, administrator)

        assert Closure.objects.count() == 1
        assert journal_entries(kind="account_closed").count() == 1

    def test_is_kept_once_at_a_time_in_the_database(self, administrator, officer):
        close(officer, administrator)
        row = Closure.objects.get()
        row.pk = None

        with pytest.raises(IntegrityError, match="accounts_closure_one_at_a_time"), transaction.atomic():
            row.save(force_insert=True)

    @pytest.mark.parametrize(
        ("name", "changes"),
        [
            ("accounts_closure_has_a_reason", {"closed_reason": ""}),
            ("accounts_closure_opened_by_somebody_with_a_reason", {"opened_on": ON}),
            ("accounts_closure_opened_by_somebody_with_a_reason", {"opened_reason": "Why"}),
            (
                "accounts_closure_opened_by_somebody_with_a_reason",
                {"opened_on": date(2009, 1, 1), "opened_by": SYSTEM_USER_ID, "opened_reason": "Why"},
            ),
        ],
    )
    def test_rows_are_whole(self, administrator, officer, name, changes):
        close(officer, administrator)

        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Closure.objects.update(**changes)


class TestPasswords:
    def test_given_by_an_administrator_are_changed_at_the_next_sign_in(self, administrator, officer):
        before = officer.get_session_auth_hash()

        give_password(user_id=officer.pk, password=GOOD, on=ON, by=administrator)

        user = User.objects.get(pk=officer.pk)
        assert user.check_password(GOOD)
        assert user.password_given_on == ON
        assert user.get_session_auth_hash() != before
        entry = journal_entries().get()
        assert (entry.kind, entry.subject_id, entry.data) == ("password_given", officer.pk, {})

        choose_password(user_id=user.pk, password="another river lamp 9", by_mail=False, on=ON, by=user)
        user.refresh_from_db()
        assert user.password_given_on is None
        assert journal_entries(kind="password_changed").get().by_id == user.pk

    def test_the_first_one_is_given_too(self, administrator):
        user = create_user(username="aigul", password=GOOD, language="kk", on=ON, by=administrator)

        assert user.password_given_on == ON

    @pytest.mark.parametrize("weak", ["short 1", "password123", "1234567890123", "bektursyn77"])
    def test_weak_ones_are_refused_everywhere(self, administrator, weak):
        user = UserFactory(username="bektursyn77")
        acts = [
            lambda: give_password(user_id=user.pk, password=weak, on=ON, by=administrator),
            lambda: choose_password(user_id=user.pk, password=weak, by_mail=True, on=ON, by=user),
            lambda: create_user(username="bektursyn7", password=weak, language="kk", on=ON, by=administrator),
        ]
        for act in acts:
            with pytest.raises(ValidationError) as refusal, transaction.atomic():
                act()
            assert "password" in refusal.value.message_dict

        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert not journal_entries().exists()

    @pytest.mark.parametrize("role", ["admin", "auditor", "protection_officer"])
    def test_of_roles_that_take_two_are_not_set_by_one(self, administrator, role):
        """Else one administrator would sign in as the second and confirm himself."""
        user = UserFactory(**{role: True})

        with pytest.raises(NotPermitted) as refusal, transaction.atomic():
            give_password(user_id=user.pk, password=GOOD, on=ON, by=administrator)
        with pytest.raises(NotPermitted), transaction.atomic():
            issue_api_key(
                user_id=user.pk,
                label="x",
                scopes=["migrants"],
                expires_on=ON,
                on=ON,
                by=administrator,
            )

        assert refusal.value.code == "takes_two"
        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert not user.api_keys.exists()
        assert not journal_entries().exists()


class TestSessions:
    def test_end_all_at_once(self, administrator, officer):
        before = officer.get_session_auth_hash()

        end_sessions(user_id=officer.pk, on=ON, by=administrator)

        assert User.objects.get(pk=officer.pk).get_session_auth_hash() != before
        assert journal_entries().get().kind == "sessions_ended"

    def test_one_may_end_ones_own(self, officer):
        end_sessions(user_id=officer.pk, on=ON, by=officer)

        assert journal_entries().get().by_id == officer.pk


ACTS = {
    "close": close,
    "open": lambda who, by: open_account(user_id=who.pk, reason="Why", on=ON, by=by),
    "password": lambda who, by: give_password(user_id=who.pk, password=GOOD, on=ON, by=by),
    "role": lambda who, by: assign_role(user_id=who.pk, role="officer", whole_country=True, on=ON, by=by),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
class TestWhoMay:
    def test_nobody_on_his_own_account(self, administrator, act):
        with pytest.raises(NotPermitted) as refusal, transaction.atomic():
            act(administrator, administrator)

        assert refusal.value.code == "own_account"
        assert not journal_entries().exists()

    def test_nobody_on_the_systems_account(self, administrator, act):
        with pytest.raises(NotPermitted), transaction.atomic():
            act(the_system(), administrator)

        assert not journal_entries().exists()

    @pytest.mark.parametrize("role", ["supervisor", "auditor", "protection_officer", "employer"])
    def test_no_other_role(self, officer, act, role):
        with pytest.raises(NotPermitted), transaction.atomic():
            act(officer, UserFactory(**{role: True}))

        assert not journal_entries().exists()

    def test_no_administrator_whose_role_has_ended(self, administrator, officer, act):
        former = UserFactory(admin=True)
        end_role(assignment_id=former.role_assignments.get().pk, on=ON, by=administrator)

        with pytest.raises(NotPermitted), transaction.atomic():
            act(officer, User.objects.get(pk=former.pk))
