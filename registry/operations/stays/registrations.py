"""Registering a stay at an address: opened, renewed, moved, ended by departure."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date

from django.db import connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound
from core.moves import next_state
from core.storing import change, insert
from journal.operations import acting, entries_sql, record
from parties.operations import take_address
from parties.rules import AddressParts
from reference.queries.addresses import Address
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import Registration, RegistrationTerms, Stay
from registry.operations.stays.clocks import recompute_clocks
from registry.queries.stays.locks import lock_present_stay
from registry.queries.stays.terms import rule_of, terms_for_citizenship
from registry.rules.stays.registrations import (
    first_day_of_registration,
    last_day,
    last_day_before_move,
    registration_period,
    renewal_period,
    renewal_window,
)
from registry.states import REGISTRATION_MOVES, RegistrationAct, RegistrationState


@transaction.atomic
def open_registration(
    *,
    stay_id: int,
    region_id: int,
    address: str,
    on: date,
    by: User,
    parts: AddressParts | None = None,
    district_id: int | None = None,
    host_id: int | None = None,
    first_on: date | None = None,
) -> Registration:
    """Register a stay at an address from `first_on` (by default the day of the act).

    It lasts as long as the terms say, but not beyond the lawful stay. A lapsed registration that
    can no longer be renewed is closed by it; the days between stay unregistered. The stay belongs
    to the territory of its address from now on.

    Raises: NotFound; NotPermitted outside the territory of the address; MoveNotAllowed when the
    person has left or a registration is current; RuleViolation; NoTermsInForce.
    """
    stay = lock_present_stay(stay_id=stay_id, user=by, on=on)
    located = take_address(
        region_id=region_id, district_id=district_id, address=address, parts=parts, on=on, by=by
    )
    require(by, on, RegistryCapability.REGISTER, region_id=located.region_id, district_id=located.district_id)
    terms = terms_for_citizenship(RegistrationTerms, country_id=stay.citizenship_id, on=on)
    current = _current_of(stay)
    if current is not None:
        _refuse_while_current(current, terms, on)

    first = first_day_of_registration(asked=first_on, entered_on=stay.entered_on, on=on)
    period = registration_period(first=first, rule=rule_of(terms), lawful_until=stay.authorised_until)

    if current is not None:
        _end(current, stay, on=on, by=by)
    registration = Registration(
        stay=stay,
        host_id=host_id,
        first_on=period.first,
        last_on=last_day(period),
        previous=current,
        terms=terms,
        **_columns(located),
    )
    insert(registration)
    _write_address(stay, located)

    _record(RegistryEvent.REGISTRATION_OPENED, registration, stay, on=on, by=by)
    return registration


@transaction.atomic
def renew_registration(*, registration_id: int, on: date, by: User) -> Registration:
    """Renew a registration at the same address; the new one begins on the day after the old ends.

    Under a regime whose renewal extends the stay the lawful end moves along; under all others the
    new registration ends with the lawful stay.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is closed or the person has left;
    RuleViolation outside the window, when renewals are used up or nothing of the stay is left.
    """
    old, stay = _lock(registration_id, on=on, by=by)
    require(by, on, RegistryCapability.REGISTER, region_id=old.region_id, district_id=old.district_id)
    renewed = next_state(REGISTRATION_MOVES, old.state, RegistrationAct.RENEW)
    terms = terms_for_citizenship(RegistrationTerms, country_id=stay.citizenship_id, on=on)

    extends_stay = stay.regime is not None and stay.regime.renewal_extends_stay
    period = renewal_period(
        last_on=old.last_on,
        renewals_made=old.renewal_number,
        rule=rule_of(terms),
        lawful_until=None if extends_stay else stay.authorised_until,
        on=on,
    )

    change(old, state=renewed, closed_on=on)
    registration = Registration(
        stay=stay,
        host_id=old.host_id,
        first_on=period.first,
        last_on=last_day(period),
        renewal_number=old.renewal_number + 1,
        previous=old,
        terms=terms,
        **_columns(Address(old.region_id, old.district_id, old.address, old.dwelling_id)),
    )
    insert(registration)
    if extends_stay:
        recompute_clocks(on=on, by=by, person_ids=[stay.person_id])

    _record(RegistryEvent.REGISTRATION_RENEWED, registration, stay, on=on, by=by)
    return registration


@transaction.atomic
def move_registration(
    *,
    registration_id: int,
    region_id: int,
    address: str,
    on: date,
    by: User,
    parts: AddressParts | None = None,
    district_id: int | None = None,
    host_id: int | None = None,
) -> Registration:
    """Move a registration to another address from the day of the act; its last day stays.

    A change of address ends the record of the located, not the stay: what was registered from that day
    on at the old address, a coming period included, ends on the day before. The host stays unless
    another is named. Whoever registers in the new territory does it.

    Raises: NotFound; NotPermitted outside the territory of the new address; MoveNotAllowed when it
    is closed, has lapsed, or the person has left; RuleViolation.
    """
    old, stay = _lock(registration_id, on=on, by=by)
    located = take_address(
        region_id=region_id, district_id=district_id, address=address, parts=parts, on=on, by=by
    )
    require(by, on, RegistryCapability.REGISTER, region_id=located.region_id, district_id=located.district_id)
    moved = next_state(REGISTRATION_MOVES, old.state, RegistrationAct.MOVE)
    if old.last_on < on:
        raise MoveNotAllowed(
            _("The registration ended on %(last)s. Renew it, or open a new one at the new address.")
            % {"last": date_format(old.last_on)},
            code="registration_lapsed",
            facts={"last_on": old.last_on.isoformat()},
        )
    left = _registered_from(stay, on)

    last_on = old.last_on
    first_on = max(on, min(row.first_on for row in left))

    for row in left:
        ends_on = last_day_before_move(first_on=row.first_on, moved_on=on)
        if row.pk == old.pk:
            change(old, state=moved, closed_on=on, last_on=ends_on)
        else:
            change(row, last_on=ends_on)
    registration = Registration(
        stay=stay,
        host_id=host_id or old.host_id,
        first_on=first_on,
        last_on=last_on,
        renewal_number=old.renewal_number,
        previous=old,
        terms_id=old.terms_id,
        **_columns(located),
    )
    insert(registration)
    _write_address(stay, located)

    _record(RegistryEvent.REGISTRATION_MOVED, registration, stay, on=on, by=by)
    return registration


_END_OF_DEPARTED = f"""
WITH ended AS (
  UPDATE registry_registration r SET state = 'ended', closed_on = s.departed_on
  FROM registry_stay s
  WHERE s.id = r.stay_id AND s.id = ANY(%(stays)s) AND s.departed_on IS NOT NULL AND r.state = 'current'
  RETURNING r.id, s.person_id, r.region_id, s.id AS stay_id, s.departed_on
)
{
    entries_sql(
        RegistryEvent.REGISTRATION_ENDED,
        subject="id",
        person="person_id",
        region="region_id",
        data={"stay": "stay_id", "because": "'departure'", "departed_on": "departed_on"},
    )
}
FROM ended ORDER BY id
"""


@transaction.atomic
def end_registrations_of(*, stay_ids: Collection[int], on: date, by: User) -> int:
    """End the current registrations of those of these stays that have ended; how many were.

    One statement with its journal rows; nothing happens to what is already closed. Called when
    departures are recorded, with the persons locked by the caller.
    """
    if not stay_ids:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_END_OF_DEPARTED, {"stays": sorted(stay_ids), **acting(on=on, by=by)})
        return int(cursor.rowcount)


def _lock(registration_id: int, *, on: date, by: User) -> tuple[Registration, Stay]:
    found = Registration.objects.filter(pk=registration_id).first()
    if found is None:
        raise NotFound(_("There is no such registration."), facts={"registration": registration_id})
    stay = lock_present_stay(stay_id=found.stay_id, user=by, on=on)
    # Under the person's lock nobody else closes it; the row is read again.
    return Registration.objects.select_for_update(of=("self",), no_key=True).get(pk=registration_id), stay


def _current_of(stay: Stay) -> Registration | None:
    return (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .filter(stay=stay, state=RegistrationState.CURRENT)
        .first()
    )


def _registered_from(stay: Stay, on: date) -> list[Registration]:
    """What the stay is registered by on that day and later, locked."""
    rows = Registration.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    states = (RegistrationState.CURRENT, RegistrationState.RENEWED)
    found = rows.filter(stay=stay, state__in=states, last_on__gte=on)
    return [row for row in found if row.has_days]


def _refuse_while_current(current: Registration, terms: RegistrationTerms, on: date) -> None:
    window = renewal_window(current.last_on, rule_of(terms))
    if window.last is not None and on <= window.last:
        raise MoveNotAllowed(
            _("The stay is registered until %(last)s. Renew that registration or move it.")
            % {"last": date_format(current.last_on)},
            code="already_registered",
            facts={"registration": current.pk, "last_on": current.last_on.isoformat()},
        )


def _end(registration: Registration, stay: Stay, *, on: date, by: User) -> None:
    ended = next_state(REGISTRATION_MOVES, registration.state, RegistrationAct.END)
    change(registration, state=ended, closed_on=on)
    record(
        RegistryEvent.REGISTRATION_ENDED,
        subject=registration,
        by=by,
        on=on,
        person_id=stay.person_id,
        region_id=registration.region_id,
        data={"stay": stay.pk, "because": "lapsed"},
    )


def _columns(located: Address) -> dict[str, object]:
    return asdict(located)


def _write_address(stay: Stay, located: Address) -> None:
    if (stay.region_id, stay.district_id) != (located.region_id, located.district_id):
        stay.region_id, stay.district_id = located.region_id, located.district_id
        stay.save(update_fields=["region", "district"])


def _record(event: RegistryEvent, registration: Registration, stay: Stay, *, on: date, by: User) -> None:
    record(
        event,
        subject=registration,
        by=by,
        on=on,
        person_id=stay.person_id,
        region_id=registration.region_id,
        data={
            "stay": stay.pk,
            "first_on": registration.first_on.isoformat(),
            "last_on": registration.last_on.isoformat(),
            "renewal_number": registration.renewal_number,
            "previous": registration.previous_id,
            "terms": registration.terms_id,
        },
    )
