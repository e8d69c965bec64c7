"""What the people of a firm see of its applications and permits, and of the quota."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound
from core.periods import Period
from payments.models import Payment
from payments.queries import payment_among
from permits.models import Application, Permit
from permits.queries.deadlines import DECISION_RUNS
from permits.queries.fees import PERMIT_FEE
from permits.queries.permits import IS_ASKED_FOR, IS_FOLLOWED, is_to_extend
from permits.queries.terms import category_terms, terms_of
from permits.queries.visibility import applications_visible_to, employers_of, permits_visible_to
from permits.rules import extension_window
from permits.states import HOLDING_STATES, ApplicationState, PermitState
from quotas.queries import quota_left
from reference.queries.dated import regions_on

#: States in which the firm itself has to do something.
FIRMS_TURN = (ApplicationState.DRAFT, ApplicationState.RETURNED, ApplicationState.PENDING_FEE)


_DUE_ON = Case(
    When(state__in=DECISION_RUNS, then=F("decision_due_on")),
    When(state=ApplicationState.PENDING_FEE, then=F("fee__due_on")),
)


@dataclass(frozen=True, slots=True)
class HeldPermit:
    """A permit with its extension's window, and whether an extension can be asked for today."""

    permit: Permit
    window: Period | None
    can_be_extended: bool


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """How many places are left in a region, by category; a category without an order is missing."""

    region: Any
    left: dict[str, int]


def own_applications(user: User, on: date) -> QuerySet[Application]:
    """Applications of the firms the user acts for, newest first, each with `asked`, its workers, and
    `due_on`, the day to which its state runs."""
    return (
        applications_visible_to(user, on)
        .filter(employer__in=employers_of(user, on))
        .select_related("employer", "region", "fee")
        .annotate(asked=Count("workers"), due_on=_DUE_ON)
        .order_by("-pk")
    )


def own_application(*, number: str, user: User, on: date) -> Application:
    """One application of a firm the user acts for. Raises: NotFound, for another firm's too."""
    found = (
        own_applications(user, on)
        .select_related("employer__sector", "terms", "refusal_ground", "extends")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such application."))
    return found


def acts_for_several(user: User, on: date) -> bool:
    """Whether the firm has to be named in each row of a list."""
    return employers_of(user, on)[:2].count() > 1


def regions_among(rows: QuerySet[Any], column: str, on: date) -> list[Any]:
    """The regions in which a firm has something, by code."""
    return list(regions_on(on).filter(pk__in=rows.order_by().values(column)).order_by("code"))


def places_held(application: Application) -> int:
    """How many places of the quota are reserved for an application now."""
    return application.places if application.state in HOLDING_STATES else 0


def own_permits(user: User, on: date) -> QuerySet[Permit]:
    """Permits of the firms the user acts for: those in force first, by their last day."""
    return (
        permits_visible_to(user, on)
        .filter(employer__in=employers_of(user, on))
        .select_related("worker", "employer", "person__citizenship")
        .prefetch_related("regions__region")
        .annotate(asked_for=IS_ASKED_FOR, is_followed=IS_FOLLOWED)
        .order_by("valid_until", "pk")
    )


def with_windows(permits: Iterable[Any], on: date) -> list[HeldPermit]:
    """Each permit of `own_permits` with its window, by the terms of the day, read once a category.

    Raises: NoTermsInForce.
    """
    rows = list(permits)
    terms = {category: terms_of(category_terms(category, on)) for category in {row.category for row in rows}}
    held = []
    for permit in rows:
        window = extension_window(permit.valid_until, terms[permit.category])
        is_open = is_to_extend(permit, window, on) and not (permit.asked_for or permit.is_followed)
        held.append(HeldPermit(permit, window, is_open))
    return held


def own_payment(*, public_id: UUID, user: User, on: date) -> tuple[Payment, Application]:
    """One attempt of a firm the user acts for to pay a fee, and the application whose fee it is.

    Raises: NotFound, for another firm's too.
    """
    own = Application.objects.filter(employer__in=employers_of(user, on))
    payment = payment_among(public_id=public_id, kind=PERMIT_FEE, references=own.values("number"))
    return payment, own.select_related("employer").get(number=payment.payable.reference)


def quota_by_region(on: date) -> list[QuotaLeft]:
    """The regions of the day with the places left in the day's year. Two queries."""
    left: dict[int, dict[str, int]] = {}
    for row in quota_left(on):
        left.setdefault(row.region_id, {})[row.category] = row.available
    return [QuotaLeft(region, left.get(region.pk, {})) for region in regions_on(on).order_by("code")]


def waiting_for_firm(user: User, on: date) -> int:
    """Applications in which the firm has to do something: drafts, returned ones, fees to be paid."""
    return own_applications(user, on).filter(state__in=FIRMS_TURN).count()


def fees_due(user: User, on: date) -> int:
    """Granted applications whose fee can still be paid."""
    return own_applications(user, on).filter(state=ApplicationState.PENDING_FEE, fee__due_on__gte=on).count()


def permits_in_force(user: User, on: date) -> int:
    """The firm's permits that are valid today."""
    return (
        own_permits(user, on)
        .filter(state=PermitState.ISSUED, valid_from__lte=on, valid_until__gte=on)
        .count()
    )
