"""Orders that allocate places within the national ceiling, and transfers between regions."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from journal.operations import record
from quotas.capabilities import QuotaCapability
from quotas.events import QuotaEvent
from quotas.models import LedgerEntry, QuotaAllocation, QuotaOrder, QuotaYear
from quotas.operations.thresholds import update_reached_thresholds
from quotas.queries import lock_allocations
from quotas.rules import OrderLine, Place, refusal_of
from quotas.states import LedgerKind
from reference.queries.dated import regions_on


@transaction.atomic
def enter_order(
    *,
    number: str,
    signed_on: date,
    in_force_on: date,
    year: int,
    pool: str,
    ceiling: int,
    lines: Sequence[tuple[int, str, int] | OrderLine],
    source: str,
    confidence: str,
    on: date,
    by: User,
    amends_id: int | None = None,
) -> QuotaOrder:
    """Enter an order: the year's national `ceiling`, and new numbers of places by region and category.

    The first order of a year and pool opens the year; every later one names an order that it
    `amends` and is entered when it is in force. A line gives the new number, what no line names
    stays as it is. In the ledger the change belongs to the day the order is in force. Thresholds
    that the order takes an allocation below are cleared by it, others are raised at once.

    Raises: RuleViolation naming the rule; MoveNotAllowed when the order or the year's first order
    is already entered; NotPermitted; NotFound for an order to amend that is none of this year.
    Source: law on migration, art. 11(4): the authorised body sets and distributes the quota.
    """
    require(by, on, QuotaCapability.SET_QUOTAS)
    _check_words(number, source)
    _check_days(signed_on, in_force_on, year, amends_id, on)
    _one_order_at_a_time()
    if QuotaOrder.objects.filter(number=number, signed_on=signed_on).exists():
        raise MoveNotAllowed(_("This order is already entered."), code="order_already_entered")
    quota_year = _year_of(year, pool, amends_id)
    held = {a.key: a for a in _lock_year(quota_year)}
    new = [line if isinstance(line, OrderLine) else OrderLine(*line) for line in lines]
    _refuse(new, quota_year, ceiling, held, in_force_on)

    lowest = quota_year.ceiling if quota_year.pk else ceiling
    _save_year(quota_year, max(ceiling, lowest), source, confidence)
    order = QuotaOrder.objects.create(
        number=number,
        signed_on=signed_on,
        in_force_on=in_force_on,
        quota_year=quota_year,
        amends_id=amends_id,
        entered_on=on,
        entered_by=by,
        source=source,
        confidence=confidence,
    )
    changed = _allocate(order, new, held, by=by)
    if ceiling < lowest:
        _save_year(quota_year, ceiling, source, confidence)
    update_reached_thresholds(allocation_ids=changed, order_id=order.pk, on=on, by=by)

    record(
        QuotaEvent.QUOTA_ORDERED,
        subject=order,
        by=by,
        on=on,
        data={"year": year, "pool": pool, "ceiling": ceiling, "changed": len(changed), "amends": amends_id},
    )
    return order


@transaction.atomic
def transfer_places(
    *, from_allocation_id: int, to_allocation_id: int, places: int, reference: str, on: date, by: User
) -> None:
    """Move places that are left from one region or category to another of the same year and pool.

    `reference` is the number of the paper that the transfer rests on.

    Raises: RuleViolation when the two are not of one year, or fewer places are left; NotPermitted;
    NotFound.
    """
    require(by, on, QuotaCapability.SET_QUOTAS)
    if not reference:
        raise RuleViolation(_("Say which paper the transfer rests on."), code="reference_missing")
    year_id = QuotaAllocation.objects.filter(pk=from_allocation_id).values_list("quota_year_id", flat=True)
    QuotaYear.objects.select_for_update(no_key=True).filter(pk__in=year_id).first()
    locked = lock_allocations(from_allocation_id, to_allocation_id)
    giver, taker = locked[from_allocation_id], locked[to_allocation_id]
    if giver.pk == taker.pk or giver.quota_year_id != taker.quota_year_id:
        raise RuleViolation(
            _("Places are transferred between two allocations of the same year."), code="not_the_same_year"
        )
    if not 1 <= places <= giver.available:
        raise RuleViolation(
            _("Places: between 1 and the %(left)s that are left.") % {"left": giver.available},
            code="places_not_left",
            facts={"field": "places", "left": giver.available},
        )

    for allocation, kind, change in (
        (giver, LedgerKind.TRANSFER_OUT, -places),
        (taker, LedgerKind.TRANSFER_IN, places),
    ):
        allocation.allocated += change
        allocation.save(update_fields=["allocated"])
        LedgerEntry.objects.create(
            allocation=allocation, kind=kind, allocated_change=change, reference=reference, on=on, by=by
        )
        record(
            QuotaEvent.QUOTA_TRANSFERRED,
            subject=allocation,
            by=by,
            on=on,
            region_id=allocation.region_id,
            data={"places": change, "from": giver.pk, "to": taker.pk},
        )
    update_reached_thresholds(allocation_ids=[giver.pk, taker.pk], order_id=None, on=on, by=by)


def _check_words(number: str, source: str) -> None:
    for name, text, sentence in (
        ("number", number, _("Number: an order has one.")),
        ("source", source, _("Source: say where the order was read.")),
    ):
        if not text.strip():
            raise RuleViolation(sentence, code=f"{name}_missing", facts={"field": name})


def _one_order_at_a_time() -> None:
    """Two first orders of a year would both find none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quotas.order'))")


def _check_days(signed_on: date, in_force_on: date, year: int, amends_id: int | None, on: date) -> None:
    if in_force_on < signed_on:
        raise RuleViolation(
            _("An order cannot be in force before it is signed."),
            code="in_force_before_signing",
            facts={"field": "in_force_on"},
        )
    if signed_on > on or (amends_id is not None and in_force_on > on):
        raise RuleViolation(
            _("An order is entered when it is signed, an amending one when it is in force."),
            code="order_not_in_force",
            facts={"field": "in_force_on", "in_force_on": in_force_on.isoformat()},
        )
    if not year - 1 <= in_force_on.year <= year:
        raise RuleViolation(
            _("The order comes into force neither in its year nor in the one before."),
            code="order_of_another_year",
            facts={"field": "in_force_on", "year": year},
        )


def _year_of(year: int, pool: str, amends_id: int | None) -> QuotaYear:
    """The year, locked; a new one for its first order."""
    found = QuotaYear.objects.select_for_update(no_key=True).filter(year=year, pool=pool).first()
    if amends_id is None:
        if found is not None:
            raise MoveNotAllowed(
                _("The quota of this year has its first order. Say which order this one amends."),
                code="year_already_ordered",
                facts={"year": year, "pool": pool},
            )
        return QuotaYear(year=year, pool=pool, ceiling=0)
    if found is None or not QuotaOrder.objects.filter(pk=amends_id, quota_year=found).exists():
        raise NotFound(_("There is no such order to amend in this year."), facts={"order": amends_id})
    return found


def _lock_year(quota_year: QuotaYear) -> Sequence[QuotaAllocation]:
    if quota_year.pk is None:
        return []
    rows = QuotaAllocation.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(quota_year=quota_year).order_by("pk"))


def _refuse(
    lines: Sequence[OrderLine],
    quota_year: QuotaYear,
    ceiling: int,
    held: dict[tuple[int, str], QuotaAllocation],
    in_force_on: date,
) -> None:
    refusal = refusal_of(
        lines,
        pool=quota_year.pool,
        ceiling=ceiling,
        held={key: Place(row.allocated, row.taken) for key, row in held.items()},
        regions=frozenset(regions_on(in_force_on).values_list("pk", flat=True)),
    )
    if refusal is not None:
        raise RuleViolation(refusal.sentence, code=refusal.code, facts=refusal.facts)


def _save_year(quota_year: QuotaYear, ceiling: int, source: str, confidence: str) -> None:
    """`allocated` is the database's own and never written from here."""
    quota_year.ceiling, quota_year.source, quota_year.confidence = ceiling, source, confidence
    if quota_year.pk is None:
        quota_year.save(force_insert=True)
    else:
        quota_year.save(update_fields=["ceiling", "source", "confidence"])


def _allocate(
    order: QuotaOrder, lines: Sequence[OrderLine], held: dict[tuple[int, str], QuotaAllocation], *, by: User
) -> list[int]:
    """Write counters and ledger; fewer places first, so that the ceiling holds at every step."""
    new: list[QuotaAllocation] = []
    lower: list[QuotaAllocation] = []
    higher: list[QuotaAllocation] = []
    changes: list[tuple[QuotaAllocation, int]] = []
    for line in lines:
        row = held.get(line.key)
        before = row.allocated if row is not None else 0
        if row is None:
            row = QuotaAllocation(
                quota_year_id=order.quota_year_id, region_id=line.region_id, category=line.category
            )
            new.append(row)
        elif line.places != before:
            (lower if line.places < before else higher).append(row)
        row.allocated = line.places
        row.source, row.confidence = line.source or order.source, line.confidence or order.confidence
        if line.places != before:
            changes.append((row, line.places - before))
    fields = ["allocated", "source", "confidence"]
    QuotaAllocation.objects.bulk_update(lower, fields)
    QuotaAllocation.objects.bulk_update(higher, fields)
    QuotaAllocation.objects.bulk_create(new)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            allocation=row,
            kind=LedgerKind.ALLOCATE,
            allocated_change=change,
            order=order,
            on=order.in_force_on,
            by=by,
        )
        for row, change in changes
    )
    return [row.pk for row, _change in changes]
