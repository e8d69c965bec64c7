"""What an administrator does with users, roles and keys."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.forms import KeyForm, RoleForm, UserForm
from accounts.models import SYSTEM_USER_ID
from accounts.operations import (
    assign_role,
    create_user,
    end_role,
    issue_api_key,
    revoke_api_key,
)
from accounts.queries import roles_of
from accounts.states import Role
from core.admin import (
    Act,
)


def by_administrator(user: Any, on: date, subject: Any) -> bool:
    """Accounts are the administrator's alone."""
    return Role.ADMIN in roles_of(user, on)


USER_ACTS = (
    Act(
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
    Act(
        name="assign-role",
        label=_("Give a role"),
        primary=True,
        form=RoleForm,
        allowed=by_administrator,
        possible=lambda user, on: user.pk != SYSTEM_USER_ID,
        consequence=_("The user holds the role from today on, in the territory you choose."),
        perform=lambda user, **given: assign_role(user_id=user.pk, **given),
        done=lambda held, on: _("The role “%(role)s” was given.") % {"role": held.get_role_display()},
        leads_to=lambda user, held: reverse("admin:accounts_user_change", args=[held.user_id]),
    ),
    Act(
        name="issue-key",
        label=_("Issue an API key"),
        form=KeyForm,
        allowed=by_administrator,
        possible=lambda user, on: user.pk != SYSTEM_USER_ID,
        consequence=_("The key is shown once, on the next page. Only its hash is kept."),
        perform=lambda user, **given: issue_api_key(user_id=user.pk, **given),
    ),
)
ROLE_ACTS = (
    Act(
        name="end",
        label=_("End the role"),
        tone="late",
        allowed=by_administrator,
        possible=lambda held, on: held.valid_until is None or held.valid_until > on,
        consequence=_("Today is the last day on which the user holds this role."),
        perform=lambda held, **given: end_role(assignment_id=held.pk, **given),
        done=_("The role ends today."),
    ),
)
KEY_ACTS = (
    Act(
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
