"""Overstay cases for supervisors' programs."""

from typing import Any

from django.db.models import QuerySet
from django_filters import ChoiceFilter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from accounts.queries.roles import actor
from core import clock
from core.explanations import Reason
from core.filtering import PAGING, QueryFilters, narrowed
from core.problems import Why
from desk import queries
from desk.capabilities import DeskCapability
from enforcement.alerts import OVERSTAY
from enforcement.models import OverstayCase
from enforcement.queries.verdicts import acts_of
from enforcement.states import CaseState, ChangedFact
from feeds.queries import national_watermark


class FactChanged(serializers.Serializer[Any]):
    """One fact that is another than the decision took it to be: a day, a number or an article."""

    fact = serializers.ChoiceField(choices=ChangedFact.choices)
    was = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "is": serializers.CharField(allow_blank=True)}


class CaseOut(serializers.Serializer[Any]):
    """One case: whose, since when, how many days over, why, what may be done with it."""

    public_id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=CaseState.choices)
    migrant = serializers.UUIDField(help_text="public_id of the migrant")
    region = serializers.CharField(help_text="ISO 3166-2 code")
    authorised_until = serializers.DateField()
    departed_on = serializers.DateField(allow_null=True)
    days_over = serializers.IntegerField()
    detected_on = serializers.DateField()
    look_past_on = serializers.DateField(
        allow_null=True, help_text="the day to leave that had passed, where the case is another look"
    )
    outcome = serializers.CharField(allow_blank=True)
    dismissal_reason = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True, help_text="explanation of who proposed or returned it")
    confirmation = serializers.CharField(allow_blank=True, help_text="explanation of who confirmed")
    leave_due_on = serializers.DateField(allow_null=True, help_text="by which the person must have left")
    facts_changed_on = serializers.DateField(
        allow_null=True, help_text="null unless a decision is owed a review"
    )
    review_due_on = serializers.DateField(allow_null=True)
    facts_changed = FactChanged(many=True, help_text="what the decision rested on, and what it is now")
    assigned_to = serializers.CharField(allow_null=True, help_text="user name")
    allowed_acts = serializers.ListField(child=serializers.CharField())
    why = Why(many=True)


class CasesOut(serializers.Serializer[Any]):
    """One page of cases; `next` leads to the older ones."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CaseOut(many=True)


class CaseFilters(QueryFilters):
    """What the list of cases may be narrowed to."""

    kind = ChoiceFilter(
        choices=[(OVERSTAY.code, OVERSTAY.code)], method="of_kind", help_text="Kind of case: there is one."
    )
    state = ChoiceFilter(choices=CaseState.choices, help_text="Only cases in this state.")

    def of_kind(self, rows: QuerySet[OverstayCase], name: str, value: str) -> QuerySet[OverstayCase]:
        """Every case is of the one kind."""
        return rows


class CasesView(APIView):
    """Overstay cases of the supervisor's territory, newest first, by cursor."""

    permission_classes = (RoleAndScope,)
    capability = DeskCapability.READ_CASES_BY_API
    scope = "cases"

    @extend_schema(
        operation_id="list_cases",
        tags=["cases"],
        parameters=[*CaseFilters.parameters(), *PAGING],
        responses={200: CasesOut},
    )
    def get(self, request: Request) -> Response:
        rows = queries.desk_cases(actor(request), clock.today(), national_watermark())
        rows = narrowed(rows, CaseFilters, request.query_params)
        paging: Any = api_settings.DEFAULT_PAGINATION_CLASS
        pages = paging()
        page = pages.paginate_queryset(rows.select_related("person", "region", "stay"), request, view=self)
        return pages.get_paginated_response([_case(row) for row in page])


def _case(row: OverstayCase) -> dict[str, Any]:
    annotated: Any = row
    return {
        "public_id": row.public_id,
        "kind": OVERSTAY.code,
        "state": row.state,
        "migrant": row.person.shown().public_id,
        "region": row.region.code,
        "authorised_until": row.authorised_until,
        "departed_on": row.stay.left_on,
        "days_over": annotated.over.days,
        "detected_on": row.detected_on,
        "look_past_on": row.look_past_on,
        "outcome": row.outcome,
        "dismissal_reason": row.dismissal_reason,
        "note": row.note,
        "confirmation": row.confirmation,
        "leave_due_on": row.leave_due_on,
        "facts_changed_on": row.facts_changed_on,
        "review_due_on": row.review_due_on,
        "facts_changed": row.facts_changed,
        "assigned_to": annotated.holder_name,
        "allowed_acts": acts_of(row),
        "why": [Reason.from_json(reason).as_answer() for reason in row.evidence],
    }
