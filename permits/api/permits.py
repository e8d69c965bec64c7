"""Work permits: read by employers, akimats and police; an extension asked for by the employer."""

from typing import Any

from django_filters import ChoiceFilter
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import KEY, once
from accounts.queries.roles import actor
from core import clock
from core.filtering import PAGING, QueryFilters, narrowed
from core.problems import problems
from permits import operations
from permits.api.base import PermitsAPIView
from permits.api.representations import application_in_full, permit_in_full, permit_row
from permits.api.schemas import ApplicationOut, PermitOut, PermitsOut
from permits.capabilities import PermitCapability
from permits.queries import applications_in_full, permit_seen, permits_in_full
from permits.states import PermitState

TAGS = ["permits"]


class PermitAPIView(PermitsAPIView):
    """Police read permits and never change them."""

    reading = PermitCapability.READ_PERMITS_BY_API
    scope = "permits"


class PermitFilters(QueryFilters):
    """What the list of permits may be narrowed to."""

    state = ChoiceFilter(choices=PermitState.choices, help_text="Only permits in this state.")


class PermitsView(PermitAPIView):
    """The work permits one may see, newest first."""

    @extend_schema(
        operation_id="list_permits",
        tags=TAGS,
        parameters=[*PermitFilters.parameters(), *PAGING],
        responses={200: PermitsOut, **problems(401, 403, 422)},
    )
    def get(self, request: Request) -> Response:
        on = clock.today()
        rows = narrowed(permits_in_full(actor(request), on), PermitFilters, request.query_params)
        return self.page(rows, lambda permit: permit_row(permit, on))


class PermitView(PermitAPIView):
    """One work permit, by its number in any spelling."""

    @extend_schema(
        operation_id="read_permit", tags=TAGS, responses={200: PermitOut, **problems(401, 403, 404)}
    )
    def get(self, request: Request, number: str) -> Response:
        on = clock.today()
        permit = permit_seen(number=number, user=actor(request), on=on)
        return Response(permit_in_full(permit, actor(request), on))


class ExtensionView(PermitAPIView):
    """Begins an application to extend a permit; it is submitted like any other."""

    scope = "applications"

    @extend_schema(
        operation_id="extend_permit",
        tags=TAGS,
        parameters=[KEY],
        request=None,
        responses={201: ApplicationOut, **problems(400, 401, 403, 404, 409, 422)},
    )
    def post(self, request: Request, number: str) -> Response:
        on, user = clock.today(), self.user
        permit = permit_seen(number=number, user=user, on=on)

        def act() -> dict[str, Any]:
            draft = operations.request_extension(permit_id=permit.pk, on=on, by=user)
            return application_in_full(applications_in_full(user, on).get(pk=draft.pk), user, on)

        return once(request, act, status=201, has_body=False)
