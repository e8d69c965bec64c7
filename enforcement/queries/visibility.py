"""Which cases a user may see: the only start of every list."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.roles import may, territory_for
from enforcement.capabilities import EnforcementCapability
from enforcement.models import EmployerBar, OverstayCase
from registry.queries.visibility import of_visible_files


def cases_visible_to(user: User, on: date) -> QuerySet[OverstayCase]:
    """Overstay cases of files the user may find, inside the user's territory."""
    territory = territory_for(user, on, EnforcementCapability.READ_CASES)
    return of_visible_files(
        OverstayCase.objects.filter(territory.condition(district="stay__district")), user, on, "person__"
    )


def bars_visible_to(user: User, on: date) -> QuerySet[EmployerBar]:
    """Bars of the officer's region's employers; all of them for police and control."""
    if may(user, on, EnforcementCapability.READ_ALL_BARS):
        return EmployerBar.objects.all()
    territory = territory_for(user, on, EnforcementCapability.READ_BARS)
    return EmployerBar.objects.filter(territory.condition(region="employer__region", district=None))
