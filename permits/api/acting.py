"""What the views share: who may, pages of a list, and acting once however often it is asked."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from core import clock
from core.bodies import Body, StrictJSONParser, object_of
from core.errors import RuleViolation
from permits.capabilities import PermitCapability
from registry.operations.requests import answer_once

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 100 characters. The same key with the same body gets the first answer again.",
)
PAGING = [
    OpenApiParameter("cursor", str, description="Where the page begins; from `next`."),
    OpenApiParameter("page_size", int, description="At most 200."),
]


class PermitsAPIView(APIView):
    """Read by whoever has `reading`, written to by employers."""

    permission_classes = (RoleAndScope,)
    parser_classes = (StrictJSONParser,)
    reading: ClassVar[PermitCapability]
    scope: ClassVar[str]

    @property
    def capability(self) -> PermitCapability:
        return self.reading if self.request.method in SAFE_METHODS else PermitCapability.APPLY

    @property
    def user(self) -> Any:
        return self.request.user

    def page(self, rows: Any, shown: Callable[[Any], dict[str, Any]]) -> Response:
        """One page of a list, newest first."""
        paging: Any = api_settings.DEFAULT_PAGINATION_CLASS
        pages = paging()
        found = pages.paginate_queryset(rows, self.request, view=self)
        answer: Response = pages.get_paginated_response([shown(row) for row in found])
        return answer


def read(serializer: Any, request: Request) -> dict[str, Any]:
    """The body as the serializer's plain values. Raises: RuleViolation, ValidationError."""
    given = serializer(data=object_of(request.data))
    given.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(given.validated_data)
    return values


def once(
    request: Request, act: Callable[[], dict[str, Any]], *, status: int = 200, has_body: bool = True
) -> Response:
    """The answer of `act`, done once for one Idempotency-Key. Without `has_body` no body is read."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return Response(act(), status=status)
    body = request.data if has_body else None
    user: Any = request.user
    digest = body.digest if isinstance(body, Body) else hashlib.sha256(request.path.encode()).hexdigest()
    answer, is_replay = answer_once(
        key=key, request_hash=digest, at=clock.now(), by=user, act=lambda: _plain(act())
    )
    headers = {"Idempotency-Replayed": "true"} if is_replay else None
    return Response(answer, status=status, headers=headers)


def one_of(name: str, given: str | None, known: Sequence[str]) -> dict[str, str]:
    """A filter by one of the known values. Raises: RuleViolation for another."""
    if not given:
        return {}
    if given not in known:
        raise RuleViolation(
            f"{name}: {', '.join(known)}", code=f"{name}_unknown", facts={"allowed": list(map(str, known))}
        )
    return {name: given}


def _plain(answer: dict[str, Any]) -> Any:
    return json.loads(JSONRenderer().render(answer))
