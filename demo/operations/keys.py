"""API keys of the demo accounts, so that a program can try each role's resources."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.operations import issue_api_key
from accounts.queries.roles import api_key_of
from accounts.states import Role
from core.periods import days_later

OPEN_DAYS = 365
#: Everything a key may be good for; what it opens is still what its account may do.
SCOPES = ("crossings", "migrants", "cases", "applications", "permits", "quotas")
NAMED_LIKE_ROLES = rf"^({'|'.join(role for role in Role.values if role != Role.SYSTEM)})\d*$"


@transaction.atomic
def issue_keys(*, known: Mapping[str, str], on: date, by: User) -> dict[str, str]:
    """Each active demo account's secret by name: the known one while it opens, else a new one."""
    accounts = User.objects.filter(is_active=True, username__regex=NAMED_LIKE_ROLES).order_by("username")
    keys: dict[str, str] = {}
    for user in accounts:
        secret = known.get(user.username, "")
        found = api_key_of(secret, on) if secret else None
        if found is None or found.user_id != user.pk:
            _key, secret = issue_api_key(
                user_id=user.pk,
                label="demo",
                scopes=SCOPES,
                expires_on=days_later(on, OPEN_DAYS),
                on=on,
                by=by,
            )
        keys[user.username] = secret
    return keys
