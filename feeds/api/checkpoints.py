"""Checkpoints and how far each one's feed is complete."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from accounts.queries.roles import actor
from core import clock
from core.bodies import StrictJSONParser, object_of
from core.errors import RuleViolation
from core.problems import problems
from feeds.api.schemas import CheckpointOut, WatermarkIn, WatermarkOut
from feeds.capabilities import FeedCapability
from feeds.operations.watermarks import move_watermark
from feeds.queries import checkpoints
from feeds.rules.intake import moment_of, sentence_for
from reference.models import Checkpoint


class CheckpointsView(ListAPIView[Checkpoint]):
    """Every checkpoint, its names, and the watermark of its feed (null: not connected)."""

    permission_classes = (RoleAndScope,)
    serializer_class = CheckpointOut  # type: ignore[assignment]
    capability = FeedCapability.READ_CHECKPOINTS
    scope = "crossings"

    def get_queryset(self) -> QuerySet[Checkpoint]:
        return checkpoints()

    @extend_schema(
        operation_id="list_checkpoints", tags=["checkpoints"], responses={200: CheckpointOut(many=True)}
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response([_checkpoint(one) for one in page or ()])


class WatermarkView(APIView):
    """The feed declares that everything before a moment has been sent."""

    permission_classes = (RoleAndScope,)
    parser_classes = (StrictJSONParser,)
    capability = FeedCapability.DELIVER
    scope = "crossings"

    @extend_schema(
        operation_id="declare_complete",
        tags=["checkpoints"],
        request=WatermarkIn,
        responses={200: WatermarkOut, **problems(400, 401, 403, 404, 422)},
    )
    def post(self, request: Request, code: str) -> Response:
        body = object_of(request.data)
        at = clock.now()
        user = actor(request)
        mark = move_watermark(
            checkpoint=code.upper(),
            complete_until=_moment(body.get("complete_until")),
            reason=_text(body.get("reason")),
            on=clock.official_day(at),
            at=at,
            by=user,
        )
        return Response({"checkpoint": code.upper(), **_watermark(mark)})


def _moment(value: Any) -> Any:
    moment = moment_of(value) if isinstance(value, str) else None
    if moment is None:
        code = "required" if value in (None, "") else "moment_form"
        raise RuleViolation(sentence_for(code=code, field="complete_until"), code=code)
    return moment


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise RuleViolation(sentence_for(code="type", field="reason"), code="type")
    return value or ""


def _checkpoint(one: Checkpoint) -> dict[str, Any]:
    mark = getattr(one, "watermark", None)
    return {
        "code": one.code,
        "names": one.names,
        "region": one.region.code,
        "kind": one.kind,
        "watermark": _watermark(mark) if mark else None,
    }


def _watermark(mark: Any) -> dict[str, Any]:
    return {"complete_until": mark.complete_until, "told_at": mark.told_at}
