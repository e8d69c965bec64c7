"""Who may do what, where, on which day."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.capabilities import AccountsCapability
from accounts.models import SYSTEM_USER_ID, ApiKey, ResetRequest, RoleAssignment, User
from accounts.rules import api_key_hash, roles_with
from core.actors import Actor
from core.capabilities import Capability, Reach
from core.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a role is held: everywhere, in whole regions, in single districts (by pk)."""

    country: bool = False
    region_ids: frozenset[int] = frozenset()
    district_ids: frozenset[int] = frozenset()

    def covers(self, *, region_id: int | None, district_id: int | None = None) -> bool:
        """Whether a place lies in the territory; an unknown place only in the whole country's."""
        return self.country or region_id in self.region_ids or district_id in self.district_ids

    def condition(self, *, region: str = "region", district: str | None = "district") -> Q:
        """The same as a filter on a model's `region` and `district` columns."""
        if self.country:
            return Q()
        inside = Q(**{f"{region}__in": self.region_ids})
        if district and self.district_ids:
            inside |= Q(**{f"{district}__in": self.district_ids})
        return inside


def actor(request: HttpRequest | Request) -> User:
    """Who acts: the pages that ask let in only people who signed in."""
    return cast(User, request.user)


def system_user() -> User:
    """The one user in whose name tasks and sweeps act."""
    return User.objects.get(pk=SYSTEM_USER_ID)


def user_named(username: str) -> User | None:
    """The user with this name, in any case of letters, as signing in takes it."""
    return User.objects.filter(username__iexact=username.strip()).exclude(pk=SYSTEM_USER_ID).first()


def user_of_verified_email(email: str) -> User | None:
    """The user of an open account who has proved that this address is his."""
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(pk__in=verified.values("user_id"), is_active=True).first()


def open_reset_requests(limit: int) -> list[int]:
    """The oldest wishes for a link that nobody has answered."""
    return list(ResetRequest.objects.order_by("pk").values_list("pk", flat=True)[:limit])


def held_on(on: date) -> Q:
    """Role assignments held on that day: begun, neither over nor ended, and confirmed where it takes two."""
    return (
        Q(valid_from__lte=on)
        & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))
        & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
        & (Q(proposed_by__isnull=True) | Q(confirmed_by__isnull=False))
    )


def where_held(held: RoleAssignment) -> str:
    """The territory of a role in words, by its smallest part."""
    if held.district:
        return str(held.district.name)
    return str(held.region.name) if held.region else str(_("The whole country"))


def waiting_on(on: date) -> Q:
    """Roles that are proposed and wait for a second administrator, while they can still be held."""
    return Q(proposed_by__isnull=False, confirmed_by__isnull=True, ended_on__isnull=True) & (
        Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    )


def waiting_for(user_id: int, on: date) -> Q:
    """Those of them that wait for this administrator: proposed by another, for another."""
    return waiting_on(on) & ~Q(proposed_by=user_id) & ~Q(user=user_id)


def count_waiting_for(user: Actor, on: date) -> int:
    """How many proposed roles wait for this administrator."""
    return RoleAssignment.objects.filter(waiting_for(user.pk, on)).count()


def administrators(on: date) -> list[User]:
    """Who administers accounts on that day and can sign in."""
    holders = RoleAssignment.objects.filter(held_on(on), role__in=roles_with(AccountsCapability.ADMINISTER))
    return list(User.objects.filter(pk__in=holders.values("user_id"), is_active=True).order_by("pk"))


def assignments_of(user: Actor, on: date) -> list[RoleAssignment]:
    """The roles the user holds on that day; read once per user object and day."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    # A request’s user is a proxy: kept with the user behind it, they are read once for both.
    whole = getattr(user, "_wrapped", user)
    cached: dict[date, list[RoleAssignment]] = whole.__dict__.setdefault("_assignments", {})
    if on not in cached:
        cached[on] = list(RoleAssignment.objects.filter(held_on(on), user_id=user.pk))
    return cached[on]


def roles_of(user: Actor, on: date) -> frozenset[str]:
    """The codes of the roles the user holds anywhere on that day."""
    return frozenset(a.role for a in assignments_of(user, on))


def may(user: Actor, on: date, *capabilities: Capability) -> bool:
    """Whether the user holds a role with any of these on that day, wherever it is held."""
    return not roles_of(user, on).isdisjoint(roles_with(*capabilities))


def territory_for(user: Actor, on: date, *capabilities: Capability) -> Territory:
    """Where the user holds a role with any of these on that day; nothing at all when none is held."""
    roles = roles_with(*capabilities)
    held = [a for a in assignments_of(user, on) if a.role in roles]
    return Territory(
        country=any(a.region_id is None for a in held),
        region_ids=frozenset(a.region_id for a in held if a.region_id is not None and a.district_id is None),
        district_ids=frozenset(a.district_id for a in held if a.district_id is not None),
    )


def may_at(
    user: Actor, on: date, capability: Capability, *, region_id: int | None, district_id: int | None = None
) -> bool:
    """Whether the user may do it for a place, as far as the capability's reach asks for one.

    Raises nothing; an unknown place lies only in the whole country's territory.
    """
    if capability.reach in (Reach.ANYWHERE, Reach.OWN):
        return may(user, on, capability)
    territory = territory_for(user, on, capability)
    if capability.reach == Reach.COUNTRY:
        return territory.country
    is_district = capability.reach == Reach.DISTRICT
    return territory.covers(region_id=region_id, district_id=district_id if is_district else None)


def require(
    by: Actor,
    on: date,
    capability: Capability,
    *,
    region_id: int | None = None,
    district_id: int | None = None,
) -> None:
    """Raise NotPermitted unless the user may do it, for the place if the capability has a territory.

    The `system` user may do everything that sweeps and feeds do.
    """
    if by.pk == SYSTEM_USER_ID:
        return
    if not may(by, on, capability):
        raise NotPermitted(facts={"needs": sorted(roles_with(capability))})
    if not may_at(by, on, capability, region_id=region_id, district_id=district_id):
        raise NotPermitted(
            _("This place is outside your territory. A colleague of that region can do it."),
            code="outside_territory",
            facts={"region_id": region_id},
        )


def api_key_of(secret: str, on: date) -> ApiKey | None:
    """The key with this secret, if it is neither expired nor revoked on that day."""
    return (
        ApiKey.objects.select_related("user")
        .filter(key_hash=api_key_hash(secret), expires_on__gte=on, revoked_on__isnull=True)
        .filter(user__is_active=True)
        .first()
    )
