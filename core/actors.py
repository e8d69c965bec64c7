"""Whoever is signed in, as code needs them that stands below the accounts."""

from typing import Any, Protocol


class Actor(Protocol):
    """A user, or somebody nobody knows: what may be asked of both."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_active(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...
