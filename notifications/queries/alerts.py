"""Which alerts a user sees, and what administrators see of the entries set aside."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.queries.roles import roles_of, territory_of
from accounts.states import Role
from core.alerts import kinds_for
from notifications.models import Alert, SetAside
from registry.models import Person
from registry.states import AccessClass


def alerts_visible_to(user: User, on: date, *, counted: bool = False) -> QuerySet[Alert]:
    """Open alerts of the kinds that the user's roles look at, in their territory; with `counted`, also
    those of which a role only sees numbers. Those about held files do not exist.
    """
    inside = Q(pk__in=[])
    for role in sorted(roles_of(user, on)):
        if kinds := [kind.code for kind in kinds_for([role], counted=counted)]:
            territory = territory_of(user, on, role)
            inside |= Q(territory.condition(district="case__stay__district"), kind__in=kinds)
    return Alert.objects.filter(
        inside, Q(person__isnull=True) | Q(person__access_class=AccessClass.OPEN), closed_on=None
    )


def set_aside_visible_to(user: User, on: date) -> QuerySet[SetAside]:
    """The entries set aside, for administrators; `is_open` unless the entry is about a held file."""
    if Role.ADMIN not in roles_of(user, on):
        return SetAside.objects.none()
    held = Person.objects.filter(pk=OuterRef("person_id")).exclude(access_class=AccessClass.OPEN)
    return SetAside.objects.annotate(is_open=~Exists(held))
