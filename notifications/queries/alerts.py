"""Which alerts a user sees, and what administrators see of the entries set aside."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.capabilities import AccountsCapability
from accounts.models import User
from accounts.queries.roles import may, territory_for
from core.alerts import kinds_for
from notifications.models import Alert, SetAside
from registry.models import Person
from registry.queries.open_files import is_open, of_no_closed_file


def alerts_visible_to(user: User, on: date, *, counted: bool = False) -> QuerySet[Alert]:
    """Open alerts of the kinds that the user attends to, in the own territory; with `counted`, also
    those of which the user only sees numbers. Those about held files do not exist.
    """
    inside = Q(pk__in=[])
    for capability in (
        AccountsCapability.ATTEND_ALERTS,
        AccountsCapability.COUNT_ALERTS,
        AccountsCapability.ATTEND_FAILURES,
    ):
        if kinds := [kind.code for kind in kinds_for([capability], counted=counted)]:
            territory = territory_for(user, on, capability)
            inside |= Q(territory.condition(district="case__stay__district"), kind__in=kinds)
    return Alert.objects.filter(inside, of_no_closed_file(), closed_on=None)


def set_aside_visible_to(user: User, on: date) -> QuerySet[SetAside]:
    """The entries set aside, for administrators; `is_open` unless the entry is about a held file."""
    if not may(user, on, AccountsCapability.ATTEND_FAILURES):
        return SetAside.objects.none()
    held = Person.objects.filter(~is_open(), pk=OuterRef("person_id"))
    return SetAside.objects.annotate(is_open=~Exists(held))
