"""Hosts and employers, and who may act for them."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may
from core.actors import Actor
from core.errors import NotPermitted
from parties.capabilities import PartyCapability
from parties.models import Dwelling, Employer, FormerCode, Host, Representation


def dwelling_of(host: Host) -> dict[str, Any]:
    """What is known of the host's dwelling, by the names of a form."""
    dwelling = host.dwelling
    names = ("settlement", "street", "building", "flat", "register_code")
    return {
        **{name: (getattr(dwelling, name) or "") if dwelling else "" for name in names},
        "capacity": dwelling.capacity if dwelling else None,
        "owns_dwelling": dwelling is not None and dwelling.owner_id == host.pk,
    }


def former_codes_of(dwelling: Dwelling | None) -> QuerySet[FormerCode]:
    """By which codes of the address register the dwelling was known wrongly, the latest first."""
    return FormerCode.objects.filter(dwelling=dwelling).select_related("by").order_by("-pk")


def acts_on(on: date) -> Q:
    """Representations that let somebody act on that day: begun, neither over nor ended."""
    return (
        Q(valid_from__lte=on)
        & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    )


def representations_of(user: User, on: date) -> QuerySet[Representation]:
    """For whom the user may act on that day."""
    return Representation.objects.filter(acts_on(on), user_id=user.pk).select_related("host", "employer")


def parties_represented_by(user: User, on: date) -> list[int]:
    """The numbers of the employers and hosts for whom the user may act on that day."""
    told = representations_of(user, on).values_list("employer_id", "host_id")
    return sorted({employer_id or host_id for employer_id, host_id in told})


def acts_for_employer(user: Actor, on: date, *, employer_id: int) -> bool:
    """Whether the user acts for this employer in any way: then the State's acts on it are another's."""
    return Representation.objects.filter(acts_on(on), user_id=user.pk, employer=employer_id).exists()


def require_disinterested(user: Actor, on: date, *, employer_id: int) -> None:
    """Raise NotPermitted for an officer who acts for the employer on whose matter he would decide.

    Source: law on countering corruption No. 410-V, art. 15: whoever has a conflict of interest does not
    take part in the decision.
    """
    if acts_for_employer(user, on, employer_id=employer_id):
        raise NotPermitted(
            _("You act for this employer yourself. Another officer does this."), code="own_employer"
        )


def may_act_for_host(user: User, on: date, *, host_id: int) -> bool:
    """Whether the user may notify arrivals for the host on that day."""
    rights = (Representation.Right.ALL, Representation.Right.NOTIFY)
    return representations_of(user, on).filter(host_id=host_id, right__in=rights).exists()


def hosts_visible_to(user: User, on: date) -> QuerySet[Host]:
    """All hosts for officers; those they act for, for representatives."""
    if may(user, on, PartyCapability.READ_HOSTS):
        return Host.objects.all()
    return Host.objects.filter(pk__in=representations_of(user, on).values("host_id"))


def employers_visible_to(user: User, on: date) -> QuerySet[Employer]:
    """All employers for officers of police and akimat; those they act for, for representatives."""
    if may(user, on, PartyCapability.READ_EMPLOYERS):
        return Employer.objects.all()
    return Employer.objects.filter(pk__in=representations_of(user, on).values("employer_id"))


def representations_visible_to(user: User, on: date) -> QuerySet[Representation]:
    """Who acts for whom is known to all who deal with them."""
    seen = Q()
    if not may(user, on, PartyCapability.READ_HOSTS):
        seen &= Q(host__isnull=True)
    if not may(user, on, PartyCapability.READ_EMPLOYERS):
        seen &= Q(employer__isnull=True)
    return Representation.objects.filter(seen)
