"""What every resource of the API shares: signing in with a key (`Authorization: Bearer koshi_…`), who may,
and acting once however often it is asked."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.operations.requests import answer_once
from accounts.queries.roles import actor, api_key_of, may
from accounts.rules import API_KEY_PREFIX
from core import clock
from core.bodies import Body

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 100 characters. The same key with the same body gets the first answer again.",
)


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
        return may(actor(request), clock.today(), view.capability)


def once(
    request: Request, act: Callable[[], dict[str, Any]], *, status: int = 200, has_body: bool = True
) -> Response:
    """The answer of `act`, done once for one Idempotency-Key. Without `has_body` no body is read."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return Response(act(), status=status)
    body = request.data if has_body else None
    user = actor(request)
    digest = body.digest if isinstance(body, Body) else hashlib.sha256(request.path.encode()).hexdigest()
    answer, is_replay = answer_once(
        key=key, request_hash=digest, at=clock.now(), by=user, act=lambda: _plain(act())
    )
    headers = {"Idempotency-Replayed": "true"} if is_replay else None
    return Response(answer, status=status, headers=headers)


def _plain(answer: dict[str, Any]) -> Any:
    return json.loads(JSONRenderer().render(answer))
