"""The numbers of a day: each counts the list it opens."""

from datetime import date

from accounts.models import User
from enforcement.queries.visibility import cases_visible_to
from enforcement.states import OPEN_CASE_STATES


def open_cases(user: User, on: date) -> int:
    """Overstay cases of the territory that are not closed."""
    return cases_visible_to(user, on).filter(state__in=OPEN_CASE_STATES).count()
