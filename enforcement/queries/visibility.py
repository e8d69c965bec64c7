"""Which cases a user may see: the only start of every list."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.queries.roles import roles_of, territory_of
from accounts.states import READERS, Role
from enforcement.models import EmployerBar, OverstayCase
from registry.queries.visibility import of_visible_files


def cases_visible_to(user: Any, on: date) -> QuerySet[OverstayCase]:
    """Overstay cases of files the user may find, inside the user's territory."""
    territory = territory_of(user, on, *READERS)
    return of_visible_files(
        OverstayCase.objects.filter(territory.condition(district="stay__district")), user, on, "person__"
    )


def bars_visible_to(user: Any, on: date) -> QuerySet[EmployerBar]:
    """Bars of the officer's region's employers; all of them for police and control."""
    roles = roles_of(user, on)
    if roles & READERS:
        return EmployerBar.objects.all()
    territory = territory_of(user, on, Role.PERMIT_OFFICER)
    return EmployerBar.objects.filter(territory.condition(region="employer__region", district=None))
