"""The numbers of a permit officer's day: each counts the list it opens, inside the officer's territory."""

from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.queries.roles import territory_for
from core.periods import days_later
from permits.capabilities import PermitCapability
from permits.queries.terms import permit_rules
from permits.queries.visibility import applications_visible_to, permits_visible_to
from permits.states import ApplicationState, PermitState

#: Undecided: the decision's deadline runs.
WAITING = Q(state__in=(ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW))


def ends_soon(on: date) -> Q:
    """Permits in force whose employer has been told of the end, or is today, and that are not extended."""
    last = days_later(on, permit_rules(on).expiry_notice_days)
    return Q(state=PermitState.ISSUED, valid_until__range=(on, last), extended_by__isnull=True)


def applications_waiting(user: User, on: date) -> int:
    """Applications of the region that wait for a decision."""
    return _applications(user, on, WAITING)


def applications_due_today(user: User, on: date) -> int:
    """Applications whose last day for a decision is today."""
    return _applications(user, on, WAITING & Q(decision_due_on=on))


def applications_late(user: User, on: date) -> int:
    """Applications that should have been decided before today."""
    return _applications(user, on, WAITING & Q(decision_due_on__lt=on))


def applications_to_issue(user: User, on: date) -> int:
    """Paid applications whose permits are to be issued."""
    return _applications(user, on, Q(state=ApplicationState.PAID))


def permits_ending_soon(user: User, on: date) -> int:
    """Permits of the region that end soon and are not extended."""
    return permits_visible_to(user, on).filter(ends_soon(on)).count()


def _applications(user: User, on: date, condition: Q) -> int:
    here = territory_for(user, on, PermitCapability.DECIDE).condition(district=None)
    return applications_visible_to(user, on).filter(condition, here).count()
