"""What each role may see and do, as grants that every app makes for its own models."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable

_grants: dict[str, set[str]] = defaultdict(set)

API_KEY_PREFIX = "koshi_"


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
