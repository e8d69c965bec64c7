"""Hosts and employers, and who may act for them."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.queries.roles import roles_of
from accounts.states import READERS, Role
from parties.models import Employer, Host, Representation

HOST_READERS = READERS
EMPLOYER_READERS = READERS | {Role.PERMIT_OFFICER, Role.QUOTA_OFFICER, Role.QUOTA_ADMIN}


def representations_of(user: Any, on: date) -> QuerySet[Representation]:
    """For whom the user may act on that day."""
    return Representation.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on), user_id=user.pk, valid_from__lte=on
    ).select_related("host", "employer")


def parties_represented_by(user: Any, on: date) -> list[int]:
    """The numbers of the employers and hosts for whom the user may act on that day."""
    told = representations_of(user, on).values_list("employer_id", "host_id")
    return sorted({employer_id or host_id for employer_id, host_id in told})


def may_act_for_host(user: Any, on: date, *, host_id: int) -> bool:
    """Whether the user may notify arrivals for the host on that day."""
    rights = (Representation.Right.ALL, Representation.Right.NOTIFY)
    return representations_of(user, on).filter(host_id=host_id, right__in=rights).exists()


def hosts_visible_to(user: Any, on: date) -> QuerySet[Host]:
    """All hosts for officers; those they act for, for representatives."""
    if roles_of(user, on) & HOST_READERS:
        return Host.objects.all()
    return Host.objects.filter(pk__in=representations_of(user, on).values("host_id"))


def employers_visible_to(user: Any, on: date) -> QuerySet[Employer]:
    """All employers for officers of police and akimat; those they act for, for representatives."""
    if roles_of(user, on) & EMPLOYER_READERS:
        return Employer.objects.all()
    return Employer.objects.filter(pk__in=representations_of(user, on).values("employer_id"))
