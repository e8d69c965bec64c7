"""Status out: who a migrant is and until when the stay is lawful. Every reading is journaled."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from accounts.queries.roles import actor
from core import clock, readings
from core.errors import NotFound, RuleViolation
from core.identifiers import check_iin
from core.periods import FIRST_CROSSING_DAY, LAST_DAY
from core.problems import problems
from registry.api.schemas import PURPOSES, DaysOut, MigrantFileOut, MigrantsOut, StayOut
from registry.capabilities import RegistryCapability
from registry.models import Person, Stay
from registry.queries.people.files import FOUND_AT_MOST, find_persons, found_as, found_by, person_by_public_id
from registry.queries.stays.clocks import clock_of
from registry.queries.stays.days import days_of
from registry.queries.stays.file_pages import with_newest
from registry.queries.visibility import persons_visible_to, stays_visible_to
from registry.rules.people.search import ASKED_AT_MOST
from registry.rules.people.zones import terms_typed
from registry.states import Basis

PURPOSE = OpenApiParameter(
    "X-Purpose",
    str,
    OpenApiParameter.HEADER,
    enum=PURPOSES,
    description=(
        "Why the file is read; also as ?purpose=. Written into the journal. By default request, for auditors "
        "always audit."
    ),
)


class MigrantReadingView(APIView):
    """For officers' and other authorities' programs that may read files."""

    permission_classes = (RoleAndScope,)
    capability = RegistryCapability.READ_BY_API
    scope = "migrants"

    def opened(self, public_id: UUID) -> Person:
        """The file. Raises: NotFound, RuleViolation for an unknown purpose."""
        request: Any = self.request
        person = person_by_public_id(public_id=public_id, user=actor(request), on=clock.today())
        purpose = request.headers.get("X-Purpose") or request.query_params.get("purpose") or ""
        if purpose and purpose not in PURPOSES:
            raise RuleViolation(
                _("Purpose: choose one of the list."), code="purpose_unknown", facts={"allowed": PURPOSES}
            )
        readings.read_for(purpose)
        readings.asked({"purpose": purpose} if purpose else {})
        readings.opened(person.pk)
        return person

    def stays_of(self, person: Person) -> QuerySet[Stay]:
        """The file's stays, newest first."""
        stays = stays_visible_to(actor(self.request), clock.today()).filter(person=person)
        return stays.select_related("regime__group").order_by("-entered_at")

    def stay_on(self, public_id: UUID) -> tuple[Stay, date]:
        """The stay that goes on at the day asked, else the last before it, and the day. Raises: NotFound."""
        on = _day(self.request.query_params.get("on")) or clock.today()
        person = self.opened(public_id)
        stay = self.stays_of(person).filter(entered_on__lte=on).first()
        if stay is None:
            raise NotFound(_("No stay had begun by that day."), code="no_stay", facts={"on": on.isoformat()})
        return stay, on


class MigrantsView(MigrantReadingView):
    """Finds migrants by document number, IIN, or a line as an officer would type it; the surest first."""

    @extend_schema(
        operation_id="find_migrants",
        tags=["migrants"],
        parameters=[
            OpenApiParameter("document", str, description="A whole document number, in any spelling."),
            OpenApiParameter("iin", str, description="Twelve digits."),
            OpenApiParameter(
                "q",
                str,
                description=(
                    "A number, an IIN, a birth date, a name in any script and spelling, or several of these; "
                    "or a machine-readable zone. At most 200 characters."
                ),
            ),
        ],
        responses={200: MigrantsOut, **problems(401, 403, 422)},
    )
    def get(self, request: Request) -> Response:
        readings.as_page(readings.Page.SEARCH)
        user, on = actor(request), clock.today()
        found = find_persons(user=user, on=on, limit=FOUND_AT_MOST + 1, **_asked(request.query_params))
        shown = found[:FOUND_AT_MOST]
        here = with_newest(persons_visible_to(user, on)).in_bulk([person.pk for person in shown])
        return Response(
            {
                "results": [_hit(person, here.get(person.pk)) for person in shown],
                "more": len(found) > FOUND_AT_MOST,
            }
        )


class MigrantView(MigrantReadingView):
    """One migrant: who, with which documents, and the stays."""

    @extend_schema(
        operation_id="read_migrant",
        tags=["migrants"],
        parameters=[PURPOSE],
        responses={200: MigrantFileOut, **problems(401, 403, 404, 422)},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        person = self.opened(public_id)
        stays = self.stays_of(person)
        return Response({**_migrant(person), "stays": [_stay_row(stay) for stay in stays[:FOUND_AT_MOST]]})


class StayView(MigrantReadingView):
    """The stay that goes on at a day, else the last before it, with its clock and the reasons why."""

    @extend_schema(
        operation_id="read_stay",
        tags=["migrants"],
        parameters=[PURPOSE, OpenApiParameter("on", date, description="By default today.")],
        responses={200: StayOut, **problems(401, 403, 404, 422)},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        stay, on = self.stay_on(public_id)
        return Response(_stay(stay, on))


class DaysView(MigrantReadingView):
    """The ledger of days: each day that the limits look at, counted or not, by which crossing and clause."""

    @extend_schema(
        operation_id="read_days",
        tags=["migrants"],
        parameters=[PURPOSE, OpenApiParameter("on", date, description="By default today.")],
        responses={200: DaysOut, **problems(401, 403, 404, 422)},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        told = clock_of(*self.stay_on(public_id))
        return Response({"days_used": told.days_used, "days": [day.as_answer() for day in days_of(told)]})


def _asked(given: Any) -> dict[str, Any]:
    asked = [name for name in ("document", "iin", "q") if given.get(name, "").strip()]
    if len(asked) != 1:
        raise RuleViolation(_("Search by one of document, iin or q."), code="search_by_one")
    text = given[asked[0]].strip()
    if len(text) > ASKED_AT_MOST:
        raise RuleViolation(
            _(
                "At most %(most)s characters are searched for. Type a number, a date of birth or the "
                "beginning of a name."
            )
            % {"most": ASKED_AT_MOST},
            code="search_too_long",
            facts={"at_most": ASKED_AT_MOST},
        )
    if asked == ["document"]:
        return {"document": text}
    if asked == ["iin"]:
        return {"iin": check_iin(text)}
    terms, _zone = terms_typed(text, on=clock.today())
    return {
        "document": terms.document,
        "iin": terms.iin,
        "born_on": terms.born_on,
        "surname": terms.surname,
        "given_names": terms.given_names,
    }


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_CROSSING_DAY <= day <= LAST_DAY:
        raise RuleViolation(_("on: a day as YYYY-MM-DD is expected."), code="date_form")
    return day


def _hit(person: Person, newest: Any) -> dict[str, Any]:
    """A migrant that was found, with the reason, and the lawful end of a stay that goes on."""
    is_here = (
        newest is not None
        and newest.newest_entry is not None
        and newest.newest_departure is None
        and newest.newest_basis != Basis.CITIZEN
    )
    return {
        **_migrant(person),
        "found_by": found_by(person),
        "in_country_until": newest.newest_end if is_here else None,
    }


def _migrant(person: Person) -> dict[str, Any]:
    return {
        "public_id": person.shown().public_id,
        "surname": person.surname,
        "given_names": person.given_names,
        "patronymic": person.patronymic,
        "born_on": str(person.born_on),
        "sex": person.sex,
        "citizenship": person.citizenship.iso3,
        "found_as": found_as(person),
        "documents": [
            {
                "kind": document.kind,
                "number": document.number,
                "issuing_country": document.issuing_country.iso3,
                "expires_on": document.expires_on,
                "state": document.state,
                "held_until": document.held_until,
            }
            for document in person.documents.all()
        ],
    }


def _stay_row(stay: Stay) -> dict[str, Any]:
    return {
        "entered_on": stay.entered_on,
        "departed_on": stay.left_on,
        "exit_missing": stay.exit_missing,
        "authorised_until": stay.authorised_until,
    }


def _stay(stay: Stay, on: date) -> dict[str, Any]:
    told = clock_of(stay, on)
    return {
        **_stay_row(stay),
        "regime": stay.regime.group.code if stay.regime else None,
        "basis": str(told.basis),
        "authorised_until": told.authorised_until,
        "exhausts_on": told.exhausts_on,
        "days_used": told.days_used,
        "days_left": told.days_left,
        "overstay_days": told.overstay_days,
        "why": [reason.as_answer() for reason in told.reasons],
    }
