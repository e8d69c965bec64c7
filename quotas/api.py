"""Quotas in API v1: how many places are left, by region and category. Public; nothing is hidden."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from core import clock
from core.errors import RuleViolation
from core.problems import problems
from quotas.capabilities import QuotaCapability
from quotas.models import QuotaAllocation
from quotas.queries import quota_left
from quotas.states import Category

FIRST_YEAR, LAST_YEAR = 2000, 2100


class QuotaOut(serializers.Serializer[Any]):
    """The places of a region and category in a year. `left` is what can still be reserved."""

    year = serializers.IntegerField()
    region = serializers.CharField(help_text="ISO 3166-2 code")
    category = serializers.ChoiceField(choices=Category.choices)
    allocated = serializers.IntegerField()
    reserved = serializers.IntegerField(help_text="By applications under way.")
    used = serializers.IntegerField(help_text="By permits.")
    left = serializers.IntegerField()
    source = serializers.CharField()  # type: ignore[assignment]
    confidence = serializers.CharField()


class QuotasOut(serializers.Serializer[Any]):
    results = QuotaOut(many=True)


class QuotasView(APIView):
    """The quota of a year as it stands now: at most a row for each region and category."""

    permission_classes = (RoleAndScope,)
    capability = QuotaCapability.READ_BY_API
    scope = "quotas"

    @extend_schema(
        operation_id="list_quotas",
        tags=["quotas"],
        parameters=[
            OpenApiParameter("year", int, description="By default this year."),
            OpenApiParameter("region", str, description="ISO 3166-2 code"),
            OpenApiParameter("category", str, enum=Category.values),
        ],
        responses={200: QuotasOut, **problems(401, 403, 422)},
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params
        rows = quota_left(clock.today().replace(month=1, day=1, year=_year(asked.get("year"))))
        if region := asked.get("region"):
            _refuse_unless(region.isascii() and region.isprintable(), "region")
            rows = rows.filter(region__code=region)
        if category := asked.get("category"):
            _refuse_unless(category in Category.values, "category")
            rows = rows.filter(category=category)
        return Response({"results": [_quota(row) for row in rows]})


def _year(given: str | None) -> int:
    if not given:
        return clock.today().year
    _refuse_unless(given.isascii() and given.isdigit() and len(given) == 4, "year")
    year = int(given)
    _refuse_unless(FIRST_YEAR <= year <= LAST_YEAR, "year")
    return year


def _refuse_unless(is_right: bool, name: str) -> None:
    if not is_right:
        raise RuleViolation(
            _("%(field)s: this is not known.") % {"field": name},
            code=f"{name}_unknown",
            facts={"field": name},
        )


def _quota(row: QuotaAllocation) -> dict[str, Any]:
    return {
        "year": row.quota_year.year,
        "region": row.region.code,
        "category": row.category,
        "allocated": row.allocated,
        "reserved": row.reserved,
        "used": row.consumed,
        "left": row.available,
        "source": row.source,
        "confidence": row.confidence,
    }
