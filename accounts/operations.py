"""Every change to users, roles and keys."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.events import AccountEvent
from accounts.models import ApiKey, RoleAssignment, User
from accounts.rules import api_key_hash, new_api_key
from accounts.states import STAFF_ROLES, Role
from core.errors import MoveNotAllowed, RuleViolation
from journal.operations import record


@transaction.atomic
def create_user(*, username: str, password: str, language: str, on: date, by: User) -> User:
    """Make an account without any role.

    Raises: RuleViolation when the user name is taken.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise RuleViolation(_("User name: this one is taken. Choose another."), code="username_taken")

    user = User(username=username, language=language)
    user.set_password(password)
    user.save()

    record(AccountEvent.USER_CREATED, subject=user, by=by, on=on, data={"language": language})
    return user


@transaction.atomic
def choose_language(*, user_id: int, language: str, on: date, by: User) -> User:
    """Keep the language in which the user reads pages and gets messages."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)

    user.language = language
    user.save(update_fields=["language"])

    record(AccountEvent.LANGUAGE_CHOSEN, subject=user, by=by, on=on, data={"language": language})
    return user


@transaction.atomic
def assign_role(
    *,
    user_id: int,
    role: Role,
    on: date,
    by: User,
    region_id: int | None = None,
    district_id: int | None = None,
    valid_until: date | None = None,
) -> RoleAssignment:
    """Give a role from `on` to `valid_until` (its last day) for a territory.

    A role whose face is the admin lets the user in there.

    Raises: RuleViolation when `valid_until` is before `on`.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if valid_until is not None and valid_until < on:
        # Said here: the database cannot even compare a range that ends before it begins.
        raise RuleViolation(
            _("“Until” is before “from”. Correct one of the two days."), code="ends_before_start"
        )

    assignment = RoleAssignment(
        user=user,
        role=role,
        region_id=region_id,
        district_id=district_id,
        valid_from=on,
        valid_until=valid_until,
    )
    assignment.full_clean()
    assignment.save()
    if role in STAFF_ROLES and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])

    record(
        AccountEvent.ROLE_ASSIGNED,
        subject=user,
        by=by,
        on=on,
        region_id=region_id,
        data={"role": str(role), "until": valid_until.isoformat() if valid_until else None},
    )
    return assignment


@transaction.atomic
def end_role(*, assignment_id: int, on: date, by: User) -> RoleAssignment:
    """Let `on` be the last day of a role.

    Raises: MoveNotAllowed when it has ended before.
    """
    assignment = RoleAssignment.objects.select_for_update(no_key=True).get(pk=assignment_id)
    if assignment.valid_until is not None and assignment.valid_until <= on:
        raise MoveNotAllowed(_("The role has already ended."), facts={"on": on.isoformat()})

    assignment.valid_until = max(on, assignment.valid_from)
    assignment.save(update_fields=["valid_until"])

    record(
        AccountEvent.ROLE_ENDED,
        subject=assignment.user,
        by=by,
        on=on,
        region_id=assignment.region_id,
        data={"role": assignment.role},
    )
    return assignment


@transaction.atomic
def issue_api_key(
    *, user_id: int, label: str, scopes: Sequence[str], expires_on: date, on: date, by: User
) -> tuple[ApiKey, str]:
    """Make a key for another system's program: the row, and the secret to show once."""
    user = User.objects.get(pk=user_id)

    secret = new_api_key()
    key = ApiKey(
        user=user,
        label=label,
        key_hash=api_key_hash(secret),
        starts_with=secret[:12],
        scopes=list(scopes),
        issued_on=on,
        expires_on=expires_on,
    )
    key.full_clean()
    key.save()

    record(AccountEvent.API_KEY_ISSUED, subject=key, by=by, on=on, data={"scopes": list(scopes)})
    return key, secret


@transaction.atomic
def revoke_api_key(*, key_id: int, on: date, by: User) -> ApiKey:
    """Close a key at once.

    Raises: MoveNotAllowed when it was revoked before.
    """
    key = ApiKey.objects.select_for_update(no_key=True).get(pk=key_id)
    if key.revoked_on is not None:
        raise MoveNotAllowed(_("The key is already revoked."))

    key.revoked_on = on
    key.save(update_fields=["revoked_on"])

    record(AccountEvent.API_KEY_REVOKED, subject=key, by=by, on=on)
    return key
