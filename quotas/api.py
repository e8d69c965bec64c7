"""Quotas in API v1: how many places are left, by region and category. Public; nothing is hidden."""

from datetime import date
from typing import Any

from django_filters import CharFilter, ChoiceFilter, NumberFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from core import clock
from core.filtering import QueryFilters, narrowed
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


class QuotaFilters(QueryFilters):
    """What the quota may be narrowed to. A year is always chosen: this one, unless another is named."""

    year = NumberFilter(
        field_name="quota_year__year",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        decimal_places=0,
        help_text="By default this year.",
    )
    region = CharFilter(field_name="region__code", help_text="ISO 3166-2 code")
    category = ChoiceFilter(choices=Category.choices, help_text="Category of the workers.")


class QuotasView(APIView):
    """The quota of a year as it stands now: at most a row for each region and category."""

    permission_classes = (RoleAndScope,)
    capability = QuotaCapability.READ_BY_API
    scope = "quotas"

    @extend_schema(
        operation_id="list_quotas",
        tags=["quotas"],
        parameters=QuotaFilters.parameters(),
        responses={200: QuotasOut, **problems(401, 403, 422)},
    )
    def get(self, request: Request) -> Response:
        today = clock.today()
        asked = QuotaFilters(request.query_params, queryset=quota_left(today)).values()
        rows = quota_left(date(int(asked["year"] or today.year), 1, 1))
        rows = narrowed(rows, QuotaFilters, request.query_params)
        return Response({"results": [_quota(row) for row in rows]})


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
