"""What an administrator does with users, roles and keys."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.forms import KeyForm, PasswordForm, ReasonForm, RoleForm, UserForm
from accounts.capabilities import AccountsCapability
from accounts.models import SYSTEM_USER_ID, ApiKey, RoleAssignment, User
from accounts.operations import (
    assign_role,
    close_account,
    confirm_role,
    create_user,
    end_role,
    end_sessions,
    give_password,
    issue_api_key,
    open_account,
    revoke_api_key,
)
from accounts.queries.roles import may, roles_of, where_held
from accounts.rules import capabilities_of, take_two
from core.admin import Act
from core.capabilities import declared


def by_administrator(user: User, on: date, subject: object) -> bool:
    """Accounts are the administrator's alone."""
    return may(user, on, AccountsCapability.ADMINISTER)


def by_another_administrator(user: User, on: date, subject: User) -> bool:
    """Nobody gives himself a right or closes himself out."""
    return by_administrator(user, on, subject) and subject.pk != user.pk


def by_second_administrator(user: User, on: date, held: RoleAssignment) -> bool:
    """Neither who proposed the role nor who would hold it."""
    return by_administrator(user, on, held) and user.pk not in (held.proposed_by_id, held.user_id)


def _takes_one(user: User, on: date) -> bool:
    """Whether one administrator alone may set the account's password or key."""
    return user.pk != SYSTEM_USER_ID and not take_two(roles_of(user, on))


def _given(held: RoleAssignment, on: date) -> str:
    said = (
        _("The role “%(role)s” is proposed. It is held when another administrator confirms it.")
        if held.is_proposal
        else _("The role “%(role)s” was given.")
    )
    return said % {"role": held.get_role_display()}


def _what_it_lets_do(role: str) -> str:
    known = declared()
    return "; ".join(str(known[code].label) for code in sorted(capabilities_of([role])))


def role_facts(held: RoleAssignment, on: date) -> list[dict[str, Any]]:
    """Who holds what where, and who gave it: what one reads before confirming, declining or ending it."""
    return [
        {
            "label": _("User name"),
            "value": held.user.username,
            "url": reverse("admin:accounts_user_change", args=[held.user_id]),
        },
        {"label": _("Role"), "value": held.get_role_display()},
        {"label": _("Territory"), "value": where_held(held)},
        {"label": _("From"), "value": held.valid_from},
        {"label": _("Until"), "value": held.valid_until},
        {"label": _("Ended on"), "value": held.ended_on},
        {"label": _("Proposed by"), "value": str(held.proposed_by or "")},
        {"label": _("Confirmed by"), "value": str(held.confirmed_by or "")},
        {"label": _("What it lets do"), "value": _what_it_lets_do(held.role)},
    ]


USER_ACTS = (
    Act[None, User, User](
        name="create",
        label=_("Add a user"),
        on_list=True,
        primary=True,
        form=UserForm,
        allowed=by_administrator,
        consequence=_("The account has no rights until a role is given to it."),
        perform=lambda _subject, **given: create_user(**given),
        done=lambda user, on: _("%(name)s was added. Give a role next.") % {"name": user.username},
    ),
    Act[User, RoleAssignment, User](
        name="assign-role",
        label=_("Give a role"),
        primary=True,
        form=RoleForm,
        allowed=by_another_administrator,
        possible=lambda user, on: user.pk != SYSTEM_USER_ID and user.is_active,
        consequence=_(
            "The user holds the role from today on, in the territory you choose. Protection officer, auditor"
            " and administrator are only proposed: another administrator confirms them."
        ),
        perform=lambda user, **given: assign_role(user_id=user.pk, **given),
        done=_given,
        leads_to=lambda user, held: reverse("admin:accounts_user_change", args=[held.user_id]),
    ),
    Act[User, tuple[ApiKey, str], User](
        name="issue-key",
        label=_("Issue an API key"),
        form=KeyForm,
        allowed=by_administrator,
        possible=lambda user, on: user.is_active and _takes_one(user, on),
        consequence=_("The key is shown once, on the next page. Only its hash is kept."),
        perform=lambda user, **given: issue_api_key(user_id=user.pk, **given),
    ),
    Act[User, User, User](
        name="give-password",
        label=_("Reset the password"),
        form=PasswordForm,
        allowed=by_another_administrator,
        possible=_takes_one,
        consequence=_(
            "The old password and every session end at once. The user changes the new one at the next"
            " sign-in."
        ),
        perform=lambda user, **given: give_password(user_id=user.pk, **given),
        done=_("The password is reset. Tell the new one to the user alone."),
    ),
    Act[User, User, User](
        name="end-sessions",
        label=_("End all sessions"),
        allowed=by_administrator,
        possible=lambda user, on: user.pk != SYSTEM_USER_ID and user.is_active,
        consequence=_(
            "Every browser in which the user is signed in asks for the password on the next click."
        ),
        perform=lambda user, **given: end_sessions(user_id=user.pk, **given),
        done=_("All sessions are ended."),
    ),
    Act[User, User, User](
        name="close",
        label=_("Close the account"),
        tone="late",
        form=ReasonForm,
        allowed=by_another_administrator,
        possible=lambda user, on: user.pk != SYSTEM_USER_ID and user.is_active,
        consequence=_("Nobody signs in with it. Every session and API key ends at once. Its roles stay."),
        perform=lambda user, **given: close_account(user_id=user.pk, **given),
        done=_("The account is closed."),
    ),
    Act[User, User, User](
        name="open",
        label=_("Open the account again"),
        primary=True,
        form=ReasonForm,
        allowed=by_another_administrator,
        possible=lambda user, on: user.pk != SYSTEM_USER_ID and not user.is_active,
        consequence=_(
            "The user signs in again, with the roles he still holds. API keys stay revoked: issue new ones."
        ),
        perform=lambda user, **given: open_account(user_id=user.pk, **given),
        done=_("The account is open again."),
    ),
)


def _is_open(held: RoleAssignment, on: date) -> bool:
    return held.ended_on is None and (held.valid_until is None or held.valid_until >= on)


ROLE_ACTS = (
    Act[RoleAssignment, RoleAssignment, User](
        name="confirm",
        label=_("Confirm the role"),
        primary=True,
        allowed=by_second_administrator,
        possible=lambda held, on: held.is_proposal,
        consequence=_(
            "The user holds the role from today on, and signs in again. API keys of the account are revoked."
        ),
        facts=role_facts,
        perform=lambda held, **given: confirm_role(assignment_id=held.pk, **given),
        done=_("The role is confirmed."),
    ),
    Act[RoleAssignment, RoleAssignment, User](
        name="decline",
        label=_("Decline the role"),
        tone="late",
        allowed=by_administrator,
        possible=lambda held, on: held.is_proposal,
        consequence=_("The role is not held. It can be proposed again."),
        facts=role_facts,
        perform=lambda held, **given: end_role(assignment_id=held.pk, **given),
        done=_("The role is declined."),
    ),
    Act[RoleAssignment, RoleAssignment, User](
        name="end",
        label=_("End the role"),
        tone="late",
        allowed=by_administrator,
        possible=lambda held, on: _is_open(held, on) and not held.is_proposal,
        consequence=_("The role ends at once: on the next click the user no longer holds it."),
        facts=role_facts,
        perform=lambda held, **given: end_role(assignment_id=held.pk, **given),
        done=_("The role is ended."),
    ),
)
KEY_ACTS = (
    Act[ApiKey, ApiKey, User](
        name="revoke",
        label=_("Revoke the key"),
        tone="late",
        allowed=by_administrator,
        possible=lambda key, on: key.revoked_on is None,
        consequence=_("The key opens nothing from now on. The program that uses it is refused."),
        perform=lambda key, **given: revoke_api_key(key_id=key.pk, **given),
        done=_("The key is revoked."),
    ),
)
