"""The numbers of an officer's day: each counts the list it opens, inside the officer's territory."""

from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.queries.roles import territory_for
from core.periods import days_later
from registry.capabilities import RegistryCapability
from registry.queries.open_files import is_held
from registry.queries.stays.renewals import OF_WHO_IS_HERE, renewable
from registry.queries.visibility import (
    marks_visible_to,
    persons_visible_to,
    registrations_visible_to,
    residence_permits_visible_to,
    stays_visible_to,
)
from registry.states import ResidenceState

WEEK_DAYS = 7
#: The stays that the partial index of open ones holds.
OPEN_STAY = Q(departed_on__isnull=True, annulled_on__isnull=True)


def to_renew_today(on: date) -> Q:
    """Registrations whose last day is `on` and that can be renewed."""
    return renewable(on) & Q(last_on=on)


def to_renew_within_week(on: date) -> Q:
    """Registrations that can be renewed and end on one of the seven days from `on`, that day counted."""
    return renewable(on) & Q(last_on__gte=on, last_on__lt=days_later(on, WEEK_DAYS))


def lapsed(on: date) -> Q:
    """Registrations whose last day has passed while the person is here."""
    return OF_WHO_IS_HERE & Q(last_on__lt=on)


def registrations_due_today(user: User, on: date) -> int:
    """Registrations of the territory whose last day is today and that can be renewed."""
    return _registrations(user, on, to_renew_today(on))


def registrations_due_this_week(user: User, on: date) -> int:
    """Registrations of the territory that end within seven days, today counted, and can be renewed."""
    return _registrations(user, on, to_renew_within_week(on))


def registrations_lapsed(user: User, on: date) -> int:
    """Registrations of the territory whose last day has passed while the person is here."""
    return _registrations(user, on, lapsed(on))


def requests_waiting(user: User, on: date) -> int:
    """Requests for residence permits in the territory that wait for a decision."""
    waiting = residence_permits_visible_to(user, on).filter(state=ResidenceState.REQUESTED)
    return waiting.filter(
        territory_for(user, on, RegistryCapability.REGISTER).condition(district="stay__district")
    ).count()


def marks_to_look_at(user: User, on: date) -> int:
    """Marked crossings at the territory's checkpoints that nobody has cleared."""
    here = territory_for(user, on, RegistryCapability.REGISTER).condition(
        region="crossing__checkpoint__region", district=None
    )
    return marks_visible_to(user, on).filter(here, cleared_on__isnull=True).count()


def closed_files(user: User, on: date) -> int:
    """Files under protection."""
    return persons_visible_to(user, on).filter(is_held()).count()


def closed_files_out_of_time(user: User, on: date) -> int:
    """Open stays of protected people whose lawful end has passed: no sweep looks at them."""
    over = stays_visible_to(user, on).filter(OPEN_STAY, authorised_until__lt=on)
    return over.filter(is_held("person__")).count()


def _registrations(user: User, on: date, condition: Q) -> int:
    here = territory_for(user, on, RegistryCapability.REGISTER).condition()
    return registrations_visible_to(user, on).filter(condition, here).count()
