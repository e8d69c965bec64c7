"""Signing in as allauth does it, with permissions from roles: one query a request, none for groups."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.queries.roles import roles_of
from accounts.rules import permissions_of
from core import clock


class RoleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Answers `has_perm` from the roles held today; groups and the superuser flag give nothing."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set(self._held(user_obj)) if obj is None else set()

    def _held(self, user_obj: Any) -> frozenset[str]:
        if not user_obj.is_active or user_obj.is_anonymous:
            return frozenset()
        return permissions_of(roles_of(user_obj, clock.today()))

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return obj is None and perm in self._held(user_obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self._held(user_obj))
