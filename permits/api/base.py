"""What the views share: who may, pages of a list, what was sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from core.bodies import StrictJSONParser, object_of
from core.errors import RuleViolation
from permits.capabilities import PermitCapability


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


@contextmanager
def of_list(name: str) -> Iterator[None]:
    """Within it, a refusal of one item of the list `name` says which one, as `name[3].field`."""
    try:
        yield
    except RuleViolation as refusal:
        if "item" not in refusal.facts:
            raise
        facts = {key: value for key, value in refusal.facts.items() if key != "item"}
        path = f"{name}[{refusal.facts['item']}]"
        field = facts.get("field") or next(iter(facts.get("concerns", ())), "")
        facts["field"] = f"{path}.{field}" if field else path
        sentence = f"{facts['field']}: {refusal.sentence}"
        raise RuleViolation(sentence, code=refusal.code, facts=facts) from refusal


def read(serializer: Any, request: Request) -> dict[str, Any]:
    """The body as the serializer's plain values. Raises: RuleViolation, ValidationError."""
    given = serializer(data=object_of(request.data))
    given.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(given.validated_data)
    return values
