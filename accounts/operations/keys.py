"""Keys for other systems' programs."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import AccountsCapability
from accounts.events import AccountEvent
from accounts.models import ApiKey, User
from accounts.operations.guards import refuse_taking_over
from accounts.queries.roles import require
from accounts.rules import api_key_hash, new_api_key
from core.errors import MoveNotAllowed
from journal.operations import record


@transaction.atomic
def issue_api_key(
    *, user_id: int, label: str, scopes: Sequence[str], expires_on: date, on: date, by: User
) -> tuple[ApiKey, str]:
    """Make a key for another system's program: the row, and the secret to show once.

    Raises: NotPermitted for an account whose rights take two administrators; MoveNotAllowed when
    the account is closed.
    """
    require(by, on, AccountsCapability.ADMINISTER)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    refuse_taking_over(user, on=on, by=by)
    if not user.is_active:
        raise MoveNotAllowed(_("The account is closed. Open it first."))

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
    require(by, on, AccountsCapability.ADMINISTER)
    key = ApiKey.objects.select_for_update(no_key=True).get(pk=key_id)
    if key.revoked_on is not None:
        raise MoveNotAllowed(_("The key is already revoked."))

    key.revoked_on = on
    key.save(update_fields=["revoked_on"])

    record(AccountEvent.API_KEY_REVOKED, subject=key, by=by, on=on)
    return key


def revoke_keys_of(user: User, *, on: date, by: User) -> None:
    """Close every open key of an account at once."""
    for key_id in user.api_keys.filter(revoked_on=None).order_by("pk").values_list("pk", flat=True):
        revoke_api_key(key_id=key_id, on=on, by=by)
