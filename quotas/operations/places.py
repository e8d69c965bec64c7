"""Taking places of an allocation and giving them back: counters, ledger and journal in one statement.

A reservation needs no transaction around it: it stands alone, autocommitted, or comes last in the
transaction of the act it belongs to, so that nobody waits on the allocation's row for longer than
the statement and the commit take. `reference` is the number of the application, the same in every
movement of its places: what was reserved under one number is used or released under that number.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound, RuleViolation
from core.prepared_sql import prepared
from journal.operations import acting, entries_sql
from quotas.events import QuotaEvent
from quotas.models import QuotaAllocation
from quotas.queries import lock_allocations
from quotas.states import LedgerKind

_ENOUGH_LEFT = "allocated - reserved - consumed >= %(places)s::int"
_ENOUGH_HELD = """
  %(places)s::int <= (SELECT coalesce(sum({column}), 0) FROM quotas_ledgerentry
                      WHERE allocation_id = %(allocation)s::bigint AND reference = %(reference)s::text)
"""
_RESERVED = _ENOUGH_HELD.format(column="reserved_change")
_CONSUMED = _ENOUGH_HELD.format(column="consumed_change")
# Reservations of one allocation line up before its row. Without the line each commit would wake all who
# wait for the row, to find it changed and wait again. Who holds the row already must not line up.
_IN_TURN = "pg_advisory_xact_lock(hashtext('quotas.places'), hashint8(%(allocation)s::bigint))"
_AT_ONCE = "NULL"

# The row of the allocation is locked from here to the commit: nothing that takes time follows.
_MOVE = """
WITH turn AS MATERIALIZED (SELECT {turn}), moved AS (
  UPDATE quotas_quotaallocation
  SET reserved = reserved + %(reserved)s::int, consumed = consumed + %(consumed)s::int
  FROM turn
  WHERE id = %(allocation)s::bigint AND {enough}
  RETURNING id, region_id, category, allocated - reserved - consumed AS places_left
), entry AS (
  INSERT INTO quotas_ledgerentry
    (allocation_id, kind, reserved_change, consumed_change, reference, "on", by_id)
  SELECT id, %(kind)s::text, %(reserved)s::int, %(consumed)s::int, %(reference)s::text, %(on)s::date,
         %(by)s::bigint
  FROM moved RETURNING id
), noted AS (
  {noted}
  FROM moved, entry
)
SELECT count(*) FROM moved
"""
_NOTED = {
    event: entries_sql(
        event,
        subject="moved.id",
        region="moved.region_id",
        data={
            "entry": "entry.id",
            "category": "moved.category",
            "places": "%(places)s::int",
            "left": "moved.places_left",
        },
    )
    for event in (QuotaEvent.PLACES_RESERVED, QuotaEvent.PLACES_CONSUMED, QuotaEvent.PLACES_RELEASED)
}


def reserve_places(*, allocation_id: int, places: int, reference: str, on: date, by: User) -> bool:
    """Reserve places for an application; False, and nothing written, when fewer are left.

    One statement: call it autocommitted, or as the last statement of the application's transaction.

    Raises: RuleViolation unless `places` is at least 1 and there is a reference; NotFound.
    Source: law on migration, arts. 11(4), 15(11): permits are issued within the region's quota.
    """
    _check(places, reference)
    taken = _reserve(_IN_TURN, allocation_id=allocation_id, places=places, reference=reference, on=on, by=by)
    if not taken and not QuotaAllocation.objects.filter(pk=allocation_id).exists():
        raise NotFound(_("There is no such allocation."), facts={"allocation": allocation_id})
    return taken


@transaction.atomic
def consume_places(*, allocation_id: int, places: int, reference: str, on: date, by: User) -> None:
    """Use places that were reserved under this reference: permits are issued on them.

    Raises: RuleViolation when fewer are reserved under it; NotFound.
    """
    _check(places, reference)
    lock_allocations(allocation_id)

    used = _move(
        LedgerKind.CONSUME,
        QuotaEvent.PLACES_CONSUMED,
        _RESERVED,
        allocation_id=allocation_id,
        places=places,
        reserved=-places,
        consumed=places,
        reference=reference,
        on=on,
        by=by,
    )

    if not used:
        raise _not_held(places)


@transaction.atomic
def release_places(
    *, allocation_id: int, places: int, reference: str, on: date, by: User, consumed: bool = False
) -> None:
    """Give back places reserved (or, with `consumed`, used) under this reference: others may have them.

    Raises: RuleViolation when fewer are reserved (used) under it; NotFound.
    """
    _check(places, reference)
    lock_allocations(allocation_id)

    given_back = _release(
        allocation_id=allocation_id, places=places, reference=reference, on=on, by=by, consumed=consumed
    )

    if not given_back:
        raise _not_held(places)


@transaction.atomic
def move_reservation(
    *, from_allocation_id: int, to_allocation_id: int, places: int, reference: str, on: date, by: User
) -> bool:
    """Carry a reservation into another year's allocation of the same region and category.

    False, and nothing moved, when the new allocation has fewer places left.

    Raises: RuleViolation when the two differ in region or category or are of one year, or fewer
    places are reserved under the reference; NotFound.
    """
    _check(places, reference)
    held = lock_allocations(from_allocation_id, to_allocation_id)
    old, new = held[from_allocation_id], held[to_allocation_id]
    _check_same_kind(old, new)
    if new.available < places:
        return False

    released = _release(
        allocation_id=old.pk, places=places, reference=reference, on=on, by=by, consumed=False
    )
    if not released:
        raise _not_held(places)
    return _reserve(_AT_ONCE, allocation_id=new.pk, places=places, reference=reference, on=on, by=by)


def _reserve(turn: str, *, allocation_id: int, places: int, reference: str, on: date, by: User) -> bool:
    return _move(
        LedgerKind.RESERVE,
        QuotaEvent.PLACES_RESERVED,
        _ENOUGH_LEFT,
        turn=turn,
        allocation_id=allocation_id,
        places=places,
        reserved=places,
        reference=reference,
        on=on,
        by=by,
    )


def _release(*, allocation_id: int, places: int, reference: str, on: date, by: User, consumed: bool) -> bool:
    return _move(
        LedgerKind.RELEASE,
        QuotaEvent.PLACES_RELEASED,
        _CONSUMED if consumed else _RESERVED,
        allocation_id=allocation_id,
        places=places,
        reserved=0 if consumed else -places,
        consumed=-places if consumed else 0,
        reference=reference,
        on=on,
        by=by,
    )


def _move(
    kind: LedgerKind,
    event: QuotaEvent,
    enough: str,
    *,
    allocation_id: int,
    places: int,
    reference: str,
    on: date,
    by: User,
    reserved: int = 0,
    consumed: int = 0,
    turn: str = _AT_ONCE,
) -> bool:
    """Run the one statement; whether there were enough places for it to do anything."""
    given: dict[str, Any] = {
        "allocation": allocation_id,
        "places": places,
        "reserved": reserved,
        "consumed": consumed,
        "reference": reference,
        "kind": str(kind),
        **acting(on=on, by=by),
    }
    with prepared() as cursor:
        cursor.execute(_MOVE.format(enough=enough, turn=turn, noted=_NOTED[event]), given)
        moved: bool = cursor.fetchone()[0] == 1
    return moved


def _check(places: int, reference: str) -> None:
    if places < 1:
        raise RuleViolation(
            _("Places: at least one."), code="places_too_few", facts={"field": "places", "places": places}
        )
    if not reference:
        raise RuleViolation(
            _("Say for which application the places are."),
            code="reference_missing",
            facts={"field": "reference"},
        )


def _check_same_kind(old: QuotaAllocation, new: QuotaAllocation) -> None:
    same = old.region_id == new.region_id and old.category == new.category
    if not same or old.quota_year_id == new.quota_year_id:
        raise RuleViolation(
            _("A reservation is carried only into another year of the same region and category."),
            code="not_the_same_allocation",
            facts={"from": old.pk, "to": new.pk},
        )


def _not_held(places: int) -> RuleViolation:
    return RuleViolation(
        _("Under this number fewer places are held than %(places)s.") % {"places": places},
        code="places_not_held",
        facts={"places": places},
    )
