"""Applications for permits: written, read, sent in and taken back by the employer's program."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import KEY, once
from accounts.queries.roles import actor
from core import clock
from core.errors import RuleViolation
from core.filtering import PAGING, QueryFilters, narrowed
from core.problems import problems
from permits import operations
from permits.api.base import PermitsAPIView, of_list, read
from permits.api.representations import acted, application_in_full, application_row
from permits.api.schemas import (
    WORKERS_AT_MOST,
    ActedOut,
    ApplicationIn,
    ApplicationOut,
    ApplicationsOut,
    ChangesIn,
    WorkersIn,
)
from permits.capabilities import PermitCapability
from permits.models import Application
from permits.queries import (
    application_by_number,
    applications_in_full,
    country_ids_of,
    employer_for,
    occupation_ids_of,
    region_id_of,
)
from permits.states import ApplicationState

TAGS = ["permit applications"]
ACT_PROBLEMS = problems(400, 401, 403, 404, 409, 413, 422)


class ApplicationAPIView(PermitsAPIView):
    """Employers see their firms' applications, permit officers their region's, auditors all."""

    reading = PermitCapability.READ_APPLICATIONS_BY_API
    scope = "applications"

    def found(self, number: str, on: date) -> Application:
        return application_by_number(number=number, user=actor(self.request), on=on)

    def shown(self, number: str, on: date) -> dict[str, Any]:
        found = applications_in_full(actor(self.request), on).get(number=number)
        return application_in_full(found, actor(self.request), on)


class ApplicationFilters(QueryFilters):
    """What the list of applications may be narrowed to."""

    state = ChoiceFilter(choices=ApplicationState.choices, help_text="Only applications in this state.")


class ApplicationsView(ApplicationAPIView):
    """The applications one may see, newest first; a new one is begun by POST."""

    @extend_schema(
        operation_id="list_permit_applications",
        tags=TAGS,
        parameters=[*ApplicationFilters.parameters(), *PAGING],
        responses={200: ApplicationsOut, **problems(401, 403, 422)},
    )
    def get(self, request: Request) -> Response:
        rows = applications_in_full(actor(request), clock.today())
        return self.page(narrowed(rows, ApplicationFilters, request.query_params), application_row)

    @extend_schema(
        operation_id="begin_permit_application",
        tags=TAGS,
        parameters=[KEY],
        request=ApplicationIn,
        responses={201: ApplicationOut, **ACT_PROBLEMS},
    )
    def post(self, request: Request) -> Response:
        values = read(ApplicationIn, request)
        on, user = clock.today(), self.user

        def act() -> dict[str, Any]:
            employer = employer_for(identifier=values.pop("employer", ""), user=user, on=on)
            with of_list("workers"):
                application = operations.draft_application(
                    employer_id=employer.pk,
                    region_id=region_id_of(values.pop("region"), on),
                    category=values.pop("category"),
                    months=values.pop("months"),
                    workers=_workers(values.pop("workers", ())),
                    declared=values,
                    on=on,
                    by=user,
                )
            return application_in_full(application, user, on)

        return once(request, act, status=201)


class ApplicationView(ApplicationAPIView):
    """One application: its workers, checks with facts and cures, deadlines, and what may be done."""

    @extend_schema(
        operation_id="read_permit_application",
        tags=TAGS,
        responses={200: ApplicationOut, **problems(401, 403, 404)},
    )
    def get(self, request: Request, number: str) -> Response:
        on = clock.today()
        return Response(self.shown(self.found(number, on).number, on))


class ChangesView(ApplicationAPIView):
    """Changes what is declared in an application that is being written."""

    @extend_schema(
        operation_id="change_permit_application",
        tags=TAGS,
        parameters=[KEY],
        request=ChangesIn,
        responses={200: ApplicationOut, **ACT_PROBLEMS},
    )
    def post(self, request: Request, number: str) -> Response:
        values = read(ChangesIn, request)
        on = clock.today()
        found = self.found(number, on)
        if "region" in values:
            values["region_id"] = region_id_of(values.pop("region"), on)

        def act() -> dict[str, Any]:
            operations.save_application(application_id=found.pk, changes=values, on=on, by=self.user)
            return self.shown(found.number, on)

        return once(request, act)


class WorkersView(ApplicationAPIView):
    """Puts workers into an application that is being written, all of them or none."""

    @extend_schema(
        operation_id="add_workers",
        tags=TAGS,
        parameters=[KEY],
        request=WorkersIn,
        responses={200: ApplicationOut, **ACT_PROBLEMS},
    )
    def post(self, request: Request, number: str) -> Response:
        with of_list("workers"):
            workers = _workers(read(WorkersIn, request)["workers"])
        on = clock.today()
        found = self.found(number, on)

        def act() -> dict[str, Any]:
            with of_list("workers"):
                operations.add_workers(application_id=found.pk, workers=workers, on=on, by=self.user)
            return self.shown(found.number, on)

        return once(request, act)


class SubmitView(ApplicationAPIView):
    """Sends an application in: it is checked, and a place of the quota reserved for each worker."""

    @extend_schema(
        operation_id="submit_permit_application",
        tags=TAGS,
        parameters=[KEY],
        request=None,
        responses={200: ActedOut, **ACT_PROBLEMS},
    )
    def post(self, request: Request, number: str) -> Response:
        at = clock.now()
        on = clock.official_day(at)
        found = self.found(number, on)

        def act() -> dict[str, Any]:
            application = operations.submit_application(application_id=found.pk, on=on, at=at, by=self.user)
            return acted(application)

        return once(request, act, has_body=False)


class WithdrawView(ApplicationAPIView):
    """Takes an application back; its places are left to others."""

    @extend_schema(
        operation_id="withdraw_permit_application",
        tags=TAGS,
        parameters=[KEY],
        request=None,
        responses={200: ActedOut, **ACT_PROBLEMS},
    )
    def post(self, request: Request, number: str) -> Response:
        on = clock.today()
        found = self.found(number, on)

        def act() -> dict[str, Any]:
            return acted(operations.withdraw_application(application_id=found.pk, on=on, by=self.user))

        return once(request, act, has_body=False)


def _workers(given: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Workers with codes turned into rows. Raises: RuleViolation for too many, or an unknown code."""
    if len(given) > WORKERS_AT_MOST:
        raise RuleViolation(
            _("workers: %(limit)s at most at a time, not %(count)s.")
            % {"limit": WORKERS_AT_MOST, "count": len(given)},
            code="number_of_items",
            facts={"limit": WORKERS_AT_MOST, "count": len(given)},
        )
    if not given:
        return []
    countries = country_ids_of([worker["citizenship"] for worker in given])
    occupations = occupation_ids_of([worker["occupation"] for worker in given])
    rest = ({k: v for k, v in one.items() if k not in ("citizenship", "occupation")} for one in given)
    return [
        {
            **values,
            "citizenship_id": countries[one["citizenship"]],
            "occupation_id": occupations[one["occupation"]],
        }
        for one, values in zip(given, rest, strict=True)
    ]
