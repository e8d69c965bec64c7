"""What each role may see and do, as grants that every app makes for its own models; limits of tries."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts.states import ASKED_OF, ASKED_PURPOSES, PURPOSES, Purpose

_grants: dict[str, set[str]] = defaultdict(set)

API_KEY_PREFIX = "koshi_"

#: The limits of tries; what each is for: docs/decisions/0010-limits-of-tries.md.
WINDOW = timedelta(minutes=15)
ADDRESS_WINDOW = timedelta(minutes=1)
KEPT_FOR = timedelta(hours=1)
TRIES = 5
TRIES_AT_A_NAME_UNDER_ATTACK = 1
UNDER_ATTACK = 30
TRIES_FROM_AN_ADDRESS = 20


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed tries before this one: at the name from this place, at the name, from this place in a minute."""

    own: int
    name: int
    source: int


def may_try(failures: Failures, *, is_known: bool) -> bool:
    """Whether one more try at a name's password is looked at.

    A place that knows the name (a browser in which it has signed in) is measured by its own
    failures alone, so that nobody else's close it.
    """
    if is_known:
        return failures.own < TRIES
    own = TRIES_AT_A_NAME_UNDER_ATTACK if failures.name >= UNDER_ATTACK else TRIES
    return failures.own < own and failures.source < TRIES_FROM_AN_ADDRESS


def grant(role: str, *permissions: str) -> None:
    """Let `role` hold Django permissions such as "registry.view_person".

    Called in each app's `AppConfig.ready`, so that lower apps need not know the higher ones.
    """
    _grants[str(role)].update(permissions)


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """All permissions that the given roles hold together."""
    return frozenset().union(*(_grants[str(role)] for role in roles))


def new_api_key() -> str:
    """A fresh secret of 256 bits; it is shown once and stored only as its hash."""
    return API_KEY_PREFIX + secrets.token_urlsafe(32)


def new_password() -> str:
    """A password of about 96 bits, to be read once and changed at the first sign-in."""
    return secrets.token_urlsafe(12)


def api_key_hash(secret: str) -> str:
    """SHA-256 of the secret (64 hex digits). A random 256-bit secret needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ResetTokens(PasswordResetTokenGenerator):
    """A link for a new password dies with the password, the sign-in, the address and the sessions it knew."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.sessions_ended}"


def purpose_of(roles: Collection[str], *, face: str, chosen: str = "") -> Purpose:
    """Why somebody with these roles reads on a face; `chosen` counts where the role is asked for it.

    Raises: LookupError for roles that read nothing about people.
    """
    role = next((role for role in PURPOSES if role in roles), None)
    if role is None:
        raise LookupError("no role of this user reads about people")
    if role in ASKED_OF and chosen in ASKED_PURPOSES:
        return Purpose(chosen)
    return PURPOSES[role].get(face, PURPOSES[role][""])
