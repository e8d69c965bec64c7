"""Applications: by number, locked for an act, due for a sweep; and what they are checked for."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import SYSTEM_USER_ID, User
from core.errors import NotFound, RuleViolation
from core.numbers import check_number
from permits.models import Application
from permits.queries.visibility import applications_visible_to, employers_of, require_representation
from permits.rules import APPLICATION
from permits.states import ApplicationState

#: States in which nobody has decided yet: what is carried into the next year.
UNDECIDED_STATES = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW)


def application_by_number(*, number: str, user: User, on: date) -> Application:
    """The application with this number, in any spelling, when the user may see it. Raises: NotFound."""
    try:
        exact = check_number(APPLICATION, number)
    except RuleViolation:
        exact = ""
    found = (
        applications_visible_to(user, on)
        .select_related("employer", "region", "allocation", "refusal_ground", "fee")
        .filter(number=exact)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such application."))
    return found


def lock_application(*, application_id: int, user: User, on: date) -> Application:
    """The application locked for an act until the transaction ends. Raises: NotFound for this user."""
    seen = Application.objects.all() if user.pk == SYSTEM_USER_ID else applications_visible_to(user, on)
    found = (
        seen.select_for_update(of=("self",), no_key=True)
        .select_related("employer", "extends", "terms")
        .filter(pk=application_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such application."), facts={"application": application_id})
    return found


def lock_own_application(*, application_id: int, user: User, on: date) -> Application:
    """The same, after its employer, for an act of the employer whose application it is.

    One firm's acts wait for each other, so that the share of citizens counts all it has asked for.

    Raises: NotFound; NotPermitted for who sees it and may not act for the employer.
    """
    own = employers_of(user, on).filter(applications=application_id)
    employer = own.select_for_update(of=("self",), no_key=True).first()
    if employer is None:  # not the user's own: whether it is there depends on who asks
        application = lock_application(application_id=application_id, user=user, on=on)
        require_representation(user, on, employer_id=application.employer_id)
        return application
    locked = Application.objects.select_for_update(of=("self",), no_key=True)
    application = locked.select_related("extends", "terms").get(pk=application_id)
    application.employer = employer
    return application


def unpaid_after(on: date) -> QuerySet[Application]:
    """Granted applications whose last day to pay is before `on`, by ascending pk."""
    return Application.objects.filter(state=ApplicationState.PENDING_FEE, fee__due_on__lt=on).order_by("pk")


def left_from_before(year: int) -> QuerySet[Application]:
    """Undecided applications whose places are still held in an earlier year, the longest waiting first."""
    return Application.objects.filter(
        Q(allocation__quota_year__year__lt=year), state__in=UNDECIDED_STATES
    ).order_by("queue_since", "pk")
