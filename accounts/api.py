"""Signing in to the API with a key: `Authorization: Bearer koshi_…`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from accounts.queries.roles import api_key_of, may
from accounts.rules import API_KEY_PREFIX
from core import clock


class ApiKeyAuthentication(BaseAuthentication):
    """A hashed, scoped, expiring key in the Authorization header."""

    keyword = "Bearer"

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        header = request.headers.get("Authorization", "")
        if not header.startswith(f"{self.keyword} "):
            return None
        secret = header[len(self.keyword) + 1 :].strip()
        key = api_key_of(secret, clock.today()) if secret.startswith(API_KEY_PREFIX) else None
        if key is None:
            raise AuthenticationFailed(_("The key is unknown, expired or revoked."))
        return key.user, key

    def authenticate_header(self, request: Any) -> str:
        return self.keyword


class ApiKeyScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class RoleAndScope(BasePermission):
    """The view's `capability` must be held today; a key must also carry the view's `scope`."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if request.auth is not None and view.scope not in request.auth.scopes:
            return False
        return may(request.user, clock.today(), view.capability)
