"""Crossings in: the border service's door."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import KEY, RoleAndScope, once
from accounts.queries.roles import actor
from core import clock, readings
from core.bodies import StrictJSONParser, object_of
from core.errors import RuleViolation
from core.problems import problems
from core.request import request_number
from feeds.api.schemas import CrossingsIn, CrossingsOut
from feeds.capabilities import FeedCapability
from feeds.operations.intake import take_in_lines
from feeds.queries import PresentedDocument, holders_of, notices_for, presented_document
from feeds.rules.intake import ITEMS_AT_MOST, sentence_for, staged_item, texts_of


class CrossingsView(APIView):
    """Takes in 1 to 1,000 crossings; a bad one is refused by itself and kept for correction."""

    permission_classes = (RoleAndScope,)
    parser_classes = (StrictJSONParser,)
    capability = FeedCapability.DELIVER
    scope = "crossings"

    @extend_schema(
        operation_id="send_crossings",
        tags=["crossings"],
        parameters=[KEY],
        request=CrossingsIn,
        responses={200: CrossingsOut, **problems(400, 401, 403, 413, 415, 422)},
    )
    def post(self, request: Request) -> Response:
        items = _items(object_of(request.data))
        at = clock.now()
        user = actor(request)

        def act() -> dict[str, Any]:
            tally, rejected = take_in_lines(
                rows=(staged_item(number, item) for number, item in enumerate(items, 1)),
                source=user.username,
                name=f"api {request_number.get()}",
                on=clock.official_day(at),
                at=at,
                by=user,
            )
            return {
                "accepted": tally.accepted,
                "unchanged": tally.unchanged,
                "rejected": [
                    {
                        "source_id": line.source_id,
                        "field": line.field,
                        "code": line.code,
                        "message": sentence_for(code=line.code, field=line.field, value=line.value),
                    }
                    for line in rejected
                ],
                "notices": _notices(items, clock.official_day(at)),
            }

        response = once(request, act)
        _note_whom(response.data["notices"], items)
        return response


def _items(body: Any) -> Sequence[Any]:
    items = body.get("crossings")
    if not isinstance(items, list):
        raise RuleViolation(_("crossings: a list of crossings is expected."), code="envelope")
    if not 1 <= len(items) <= ITEMS_AT_MOST:
        raise RuleViolation(
            _("crossings: 1 to %(limit)s at a time, not %(count)s. Send them in several requests.")
            % {"limit": ITEMS_AT_MOST, "count": len(items)},
            code="number_of_items",
            facts={"limit": ITEMS_AT_MOST, "count": len(items)},
        )
    return items


def _notices(items: Sequence[Any], on: date) -> list[dict[str, str]]:
    """What the border is told, of rejected items too where the document can be told."""
    told = notices_for(_presented(items), on=on)
    return [
        {"source_id": source_id, "kind": notice.kind, "ground": notice.ground} for source_id, notice in told
    ]


def _note_whom(told: Sequence[Mapping[str, str]], items: Sequence[Any]) -> None:
    """Whom the notices are about has been read, in a repeated answer as in the first."""
    numbers = {one["source_id"] for one in told}
    presented = [one for one in _presented(items) if one.source_id in numbers]
    for person_id in holders_of(presented).values() if presented else ():
        readings.shown(person_id)


def _presented(items: Sequence[Any]) -> list[PresentedDocument]:
    return [one for item in items if (one := presented_document(texts_of(item))) is not None]
