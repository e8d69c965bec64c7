"""Accounts: made, closed and opened again; passwords; sessions."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import AccountsCapability
from accounts.events import AccountEvent
from accounts.models import Closure, User
from accounts.operations.guards import (
    reason_given,
    refuse_taking_over,
    require_administrator_of_another,
    require_good_password,
)
from accounts.operations.keys import revoke_keys_of
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, RuleViolation
from journal.operations import record


@transaction.atomic
def create_user(
    *, username: str, password: str, language: str, on: date, by: User, keeps_password: bool = False
) -> User:
    """Make an account without any role; the first password is changed at the first sign-in.

    `keeps_password` is for accounts of the invented country, whose password everybody knows.

    Raises: RuleViolation when the user name is taken; ValidationError for a weak password.
    """
    require(by, on, AccountsCapability.ADMINISTER)
    if User.objects.filter(username__iexact=username).exists():
        raise RuleViolation(_("User name: this one is taken. Choose another."), code="username_taken")

    user = User(username=username, language=language, password_given_on=None if keeps_password else on)
    require_good_password(password, user)
    user.set_password(password)
    user.save()

    record(AccountEvent.USER_CREATED, subject=user, by=by, on=on, data={"language": language})
    return user


@transaction.atomic
def choose_language(*, user_id: int, language: str, on: date, by: User) -> User:
    """Keep the language in which the user reads pages and gets messages."""
    user = _locked(user_id)

    user.language = language
    user.save(update_fields=["language"])

    record(AccountEvent.LANGUAGE_CHOSEN, subject=user, by=by, on=on, data={"language": language})
    return user


@transaction.atomic
def close_account(*, user_id: int, reason: str, on: date, by: User) -> User:
    """Close an account: no sign-in, every session and API key ended at once. Roles stay as they are.

    Raises: NotPermitted for one's own account; RuleViolation without a reason; MoveNotAllowed when
    it is closed.
    """
    require_administrator_of_another(user_id, on=on, by=by)
    user = _locked(user_id)
    if not user.is_active:
        raise MoveNotAllowed(_("The account is already closed."))
    why = reason_given(reason)

    Closure.objects.create(user=user, closed_on=on, closed_by=by, closed_reason=why)
    user.is_active = False
    user.sessions_ended = F("sessions_ended") + 1
    user.save(update_fields=["is_active", "sessions_ended"])
    revoke_keys_of(user, on=on, by=by)

    record(AccountEvent.ACCOUNT_CLOSED, subject=user, by=by, on=on)
    user.refresh_from_db()
    return user


@transaction.atomic
def open_account(*, user_id: int, reason: str, on: date, by: User) -> User:
    """Open a closed account again, with the roles it still holds. Sessions and keys do not come back.

    Raises: NotPermitted for one's own account; RuleViolation without a reason; MoveNotAllowed when
    it is open.
    """
    require_administrator_of_another(user_id, on=on, by=by)
    user = _locked(user_id)
    if user.is_active:
        raise MoveNotAllowed(_("The account is open."))
    why = reason_given(reason)

    for closure in user.closures.filter(opened_on=None):
        closure.opened_on, closure.opened_by, closure.opened_reason = max(on, closure.closed_on), by, why
        closure.save(update_fields=["opened_on", "opened_by", "opened_reason"])
    user.is_active = True
    user.save(update_fields=["is_active"])

    record(AccountEvent.ACCOUNT_OPENED, subject=user, by=by, on=on)
    return user


@transaction.atomic
def end_sessions(*, user_id: int, on: date, by: User) -> User:
    """End every session of a user at once: on the next click each browser asks to sign in again.

    Raises: NotPermitted for anybody but an administrator and the user.
    """
    if by.pk != user_id:
        require_administrator_of_another(user_id, on=on, by=by)
    user = _locked(user_id)

    user.sessions_ended = F("sessions_ended") + 1
    user.save(update_fields=["sessions_ended"])

    record(AccountEvent.SESSIONS_ENDED, subject=user, by=by, on=on)
    user.refresh_from_db()
    return user


@transaction.atomic
def give_password(*, user_id: int, password: str, on: date, by: User) -> User:
    """Set a password in the user's stead; every session ends, and it is changed at the next sign-in.

    Raises: NotPermitted for one's own account and for one whose roles take two administrators;
    ValidationError for a weak password.
    """
    require_administrator_of_another(user_id, on=on, by=by)
    user = _locked(user_id)
    refuse_taking_over(user, on=on, by=by)
    require_good_password(password, user)

    user.set_password(password)
    user.password_given_on = on
    user.sessions_ended = F("sessions_ended") + 1
    user.save(update_fields=["password", "password_given_on", "sessions_ended"])

    record(AccountEvent.PASSWORD_GIVEN, subject=user, by=by, on=on)
    user.refresh_from_db()
    return user


@transaction.atomic
def choose_password(*, user_id: int, password: str, by_mail: bool, on: date, by: User) -> User:
    """Set the password that the user chose, signed in or by a link from his mail (`by_mail`).

    Sessions under the old password end by themselves: each is bound to it.

    Raises: ValidationError for a weak password.
    """
    user = _locked(user_id)
    require_good_password(password, user)

    user.set_password(password)
    user.password_given_on = None
    user.save(update_fields=["password", "password_given_on"])

    event = AccountEvent.PASSWORD_RESET if by_mail else AccountEvent.PASSWORD_CHANGED
    record(event, subject=user, by=by, on=on)
    return user


def _locked(user_id: int) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user_id)
