"""Protection officer, auditor and administrator: proposed by one, confirmed by another; the first two."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import RoleAssignment, User
from accounts.operations import (
    assign_role,
    choose_password,
    close_account,
    confirm_role,
    end_role,
    give_password,
    issue_api_key,
    make_administrator,
)
from accounts.queries.roles import administrators, roles_of
from accounts.states import Role
from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from tests.accounts.factories import PASSWORD, UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db
TWO = ["protection_officer", "auditor", "admin"]


@pytest.fixture
def first():
    return UserFactory(admin=True)


@pytest.fixture
def second():
    return UserFactory(admin=True)


@pytest.fixture
def user():
    return UserFactory()


def propose(user, by, role="auditor", **more):
    return assign_role(user_id=user.pk, role=role, whole_country=True, on=ON, by=by, **more)


def confirm(proposal, by, on=ON):
    return confirm_role(assignment_id=proposal.pk, on=on, by=by)


def held(user, on=ON):
    return roles_of(User.objects.get(pk=user.pk), on)


@pytest.mark.parametrize("role", TWO)
def test_is_held_only_when_another_confirms(first, second, user, role):
    proposal = propose(user, first, role)

    assert proposal.is_proposal
    assert held(user) == frozenset()
    assert not User.objects.get(pk=user.pk).is_staff
    assert journal_entries().get().kind == "role_proposed"

    tomorrow = ON + timedelta(days=1)
    confirm(proposal, second, on=tomorrow)

    assert held(user) == frozenset()
    assert held(user, tomorrow) == {role}
    assert User.objects.get(pk=user.pk).is_staff
    entry = journal_entries(kind="role_confirmed").get()
    assert (entry.by_id, entry.subject_id, entry.data["role"]) == (second.pk, user.pk, role)


@pytest.mark.parametrize("role", TWO)
def test_what_the_proposer_could_open_before_does_not_carry_over(first, second, user, role):
    """Else one administrator alone would hold, in another's name, what takes two."""
    proposal = propose(user, first, role)
    key, _secret = issue_api_key(
        user_id=user.pk, label="x", scopes=["migrants"], expires_on=ON + timedelta(days=90), on=ON, by=first
    )
    give_password(user_id=user.pk, password="river lamp 7 stone", on=ON, by=first)

    with pytest.raises(MoveNotAllowed) as refusal, transaction.atomic():
        confirm(proposal, second)
    assert (refusal.value.code, held(user)) == ("password_given", frozenset())
    key.refresh_from_db()
    assert key.revoked_on is None

    choose_password(user_id=user.pk, password="two camels 9 moons", by_mail=False, on=ON, by=user)
    sessions = User.objects.get(pk=user.pk).sessions_ended
    confirm(proposal, second)

    key.refresh_from_db()
    assert (key.revoked_on, held(user)) == (ON, {role})
    assert User.objects.get(pk=user.pk).sessions_ended == sessions + 1
    assert journal_entries(kind="api_key_revoked").get().by_id == second.pk


@pytest.mark.parametrize("role", sorted(set(Role.values) - {*TWO, "system"}))
def test_every_other_role_takes_one(first, user, role):
    propose(user, first, role)

    assert held(user) == {role}
    assert journal_entries().get().kind == "role_assigned"


def test_neither_the_proposer_nor_the_holder_confirms(first, user):
    holder = UserFactory(admin=True)
    for proposal, by, code in (
        (propose(user, first), first, "own_proposal"),
        (propose(holder, first), holder, "own_account"),
    ):
        with pytest.raises(NotPermitted) as refusal, transaction.atomic():
            confirm(proposal, by)
        assert refusal.value.code == code

    assert not journal_entries(kind="role_confirmed").exists()
    assert held(user) == frozenset()


@pytest.mark.parametrize("role", ["supervisor", "auditor", "protection_officer"])
def test_nobody_else_confirms(first, user, role):
    proposal = propose(user, first)

    with pytest.raises(NotPermitted), transaction.atomic():
        confirm(proposal, UserFactory(**{role: True}))

    assert held(user) == frozenset()


def test_a_proposal_of_somebody_who_is_no_administrator_any_more_lapses(first, second, user):
    proposal = propose(user, first)
    close_account(user_id=first.pk, reason="Left.", on=ON, by=second)

    with pytest.raises(MoveNotAllowed), transaction.atomic():
        confirm(proposal, second)

    assert held(user) == frozenset()


def test_declined_it_is_not_held_and_may_be_proposed_again(first, second, user):
    proposal = propose(user, first)

    end_role(assignment_id=proposal.pk, on=ON, by=second)

    assert journal_entries(kind="role_declined").get().by_id == second.pk
    with pytest.raises(MoveNotAllowed), transaction.atomic():
        confirm(proposal, second)
    confirm(propose(user, first), second)
    assert held(user) == {"auditor"}


def test_confirmed_once_and_only_what_was_proposed(first, second, user):
    confirm(proposal := propose(user, first), second)
    plain = propose(user, first, "officer")

    for assignment in (proposal, plain):
        with pytest.raises(MoveNotAllowed), transaction.atomic():
            confirm(assignment, UserFactory(admin=True))

    assert journal_entries(kind="role_confirmed").count() == 1


def test_not_past_its_last_day(first, second, user):
    proposal = propose(user, first, valid_until=ON)

    with pytest.raises(RuleViolation), transaction.atomic():
        confirm(proposal, second, on=ON + timedelta(days=1))
    confirm(proposal, second)

    assert held(user) == {"auditor"}


class TestTheFirstTwo:
    """On the server, and only there."""

    @staticmethod
    def run(name):
        said = StringIO()
        call_command("make_administrator", name, stdout=said)
        return json.loads(said.getvalue())

    def test_are_made_by_a_command_and_a_third_is_not(self):
        User.objects.exclude(username="system").update(is_active=False)
        made = [self.run(name) for name in ("asel", "bolat")]

        for said in made:
            user = User.objects.get(username=said["user"])
            assert user.check_password(said["password"])
            assert user.password_given_on is not None
            assert user.is_staff
        with pytest.raises(CommandError, match="Two administrators exist"):
            self.run("zhanar")
        assert not User.objects.filter(username="zhanar").exists()

    def test_an_account_that_is_there_keeps_its_password(self, user):
        said = self.run(user.username)

        assert "password" not in said
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)

    def test_open_again_when_one_is_lost(self, first, second):
        (kept, lost) = (first, second)
        with pytest.raises(CommandError):
            self.run("zhanar")
        close_account(user_id=lost.pk, reason="Left.", on=ON, by=kept)

        self.run("zhanar")

    def test_not_by_an_administrator(self, first):
        with pytest.raises(NotPermitted), transaction.atomic():
            make_administrator(username="zhanar", password="river lamp 7 stone", on=ON, by=first)

        assert administrators(ON) == [first]

    def test_a_password_is_given_on_the_server(self, first):
        said = StringIO()
        call_command("give_password", first.username, stdout=said)

        first.refresh_from_db()
        assert first.check_password(json.loads(said.getvalue())["password"])
        assert first.password_given_on is not None
        with pytest.raises(CommandError):
            call_command("give_password", "system")

    def test_the_system_alone_gives_such_a_role_without_a_second(self, user):
        propose(user, the_system())

        assert held(user) == {"auditor"}
        give_password(user_id=user.pk, password="river lamp 7 stone", on=ON, by=the_system())
        assert RoleAssignment.objects.get(user=user).proposed_by is None
