"""Many clients at one allocation, in real transactions and threads."""

from functools import partial

import pytest
from django.db import connection, transaction

from core.errors import MoveNotAllowed
from quotas.models import LedgerEntry, QuotaAllocation, QuotaOrder, QuotaYear
from quotas.operations import (
    consume_places,
    flag_quotas,
    load_orders,
    move_reservation,
    release_places,
    reserve_places,
    transfer_places,
)
from quotas.queries import drift
from tests.accounts.factories import the_system
from tests.databases import in_threads
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation, order

CLIENTS, ATTEMPTS, PLACES = 32, 150, 2_000

pytestmark = pytest.mark.usefixtures("committed_db")


def reserve(allocation, reference, by, places=1):
    return reserve_places(allocation_id=allocation.pk, places=places, reference=reference, on=ON, by=by)


def attempts(allocation, client, by):
    """So many single places: what was answered in order, and what was left at the first refusal."""
    with connection.cursor() as cursor:
        # A crash of the test loses nothing that matters; the flush is not what is proved here.
        cursor.execute("SET synchronous_commit = off")
    answers, left = [], None
    for number in range(ATTEMPTS):
        answers.append(reserve(allocation, f"{client}-{number}", by))
        if not answers[-1] and left is None:
            left = QuotaAllocation.objects.get(pk=allocation.pk).available
    return answers, left


def test_exactly_the_places_there_are_get_taken():
    allocation, by = make_allocation(PLACES), the_system()

    done = in_threads(*(partial(attempts, allocation, client, by) for client in range(CLIENTS)))

    answers = [answer for future in done for answer in future.result()[0]]
    assert len(answers) == CLIENTS * ATTEMPTS
    assert answers.count(True) == PLACES
    # No refusal while a place is left.
    assert {left for future in done if (left := future.result()[1]) is not None} == {0}
    allocation.refresh_from_db()
    assert (allocation.reserved, allocation.consumed, allocation.available) == (PLACES, 0, 0)
    assert LedgerEntry.objects.filter(kind="reserve").count() == PLACES
    assert journal_entries(kind="places_reserved").count() == PLACES
    lefts = journal_entries(kind="places_reserved").values_list("data__left", flat=True)
    assert sorted(lefts) == list(range(PLACES))
    assert drift() == []


def test_two_numbers_at_the_last_place_get_one():
    allocation, by = make_allocation(1), the_system()

    done = in_threads(*(partial(reserve, allocation, f"A-{n}", by) for n in range(8)))

    assert sorted(future.result() for future in done) == [False] * 7 + [True]
    assert drift() == []


def test_a_refusal_waits_for_a_transaction_that_rolls_back():
    """The last place is held by a transaction that fails: who waited gets it."""
    allocation, by = make_allocation(1), the_system()

    class Failed(Exception):
        pass

    def failing():
        with transaction.atomic():
            taken = reserve(allocation, "A-1", by)
            if taken:
                raise Failed
            return taken

    def patient():
        return reserve(allocation, "A-2", by)

    failed, granted = in_threads(failing, patient)

    assert granted.result() is True
    assert failed.exception() is None or isinstance(failed.exception(), Failed)
    allocation.refresh_from_db()
    assert allocation.reserved == 1
    assert drift() == []


def test_the_same_places_are_not_used_twice():
    allocation, by = make_allocation(4), the_system()
    reserve(allocation, "A-1", by, 2)
    reserve(allocation, "A-2", by, 2)
    act = {"allocation_id": allocation.pk, "places": 2, "reference": "A-1", "on": ON, "by": by}

    done = in_threads(
        *(partial(consume_places, **act) for _ in range(4)),
        *(partial(release_places, **act) for _ in range(4)),
    )

    assert sum(future.exception() is None for future in done) == 1
    allocation.refresh_from_db()
    assert allocation.reserved == 2
    assert drift() == []


def test_acts_of_every_kind_at_once_stay_in_balance():
    """No deadlock, no drift, no place too many, whatever meets whatever."""
    first, by = make_allocation(60), the_system()
    second = make_allocation(60, "KZ-71")
    next_year = make_allocation(60, year=2027)
    order_id = QuotaOrder.objects.filter(quota_year__year=2026).latest("pk")

    def applications(allocation, name):
        for n in range(12):
            reference = f"{name}-{n}"
            if not reserve(allocation, reference, by, 3):
                continue
            act = {"allocation_id": allocation.pk, "reference": reference, "on": ON, "by": by}
            consume_places(**act, places=1)
            release_places(**act, places=1)
            move_reservation(
                from_allocation_id=first.pk,
                to_allocation_id=next_year.pk,
                places=1,
                reference=reference,
                on=ON,
                by=by,
            ) if allocation == first else release_places(**act, places=1)

    def transfers(giver, taker):
        for _ in range(10):
            transfer_places(
                from_allocation_id=giver.pk,
                to_allocation_id=taker.pk,
                places=1,
                reference="letter 5",
                on=ON,
                by=by,
            )

    def orders():
        order(2026, ("KZ-75", "3", 80), ("KZ-71", "3", 70), ceiling=200, amends=order_id, on=ON)

    done = in_threads(
        *(partial(applications, first, f"F{n}") for n in range(3)),
        *(partial(applications, second, f"S{n}") for n in range(3)),
        partial(transfers, first, second),
        partial(transfers, second, first),
        orders,
        *(partial(flag_quotas, on=ON, by=by) for _ in range(3)),
    )

    problems = [future.exception() for future in done if future.exception()]
    assert [str(p) for p in problems if getattr(p, "code", "") != "places_not_left"] == []
    assert drift() == []
    for row in QuotaAllocation.objects.all():
        assert row.available >= 0
    year = QuotaYear.objects.get(year=2026)
    assert year.allocated == 150


def test_sweeps_at_once_are_one():
    allocation, by = make_allocation(10), the_system()
    reserve(allocation, "A-1", by, 10)

    done = in_threads(*(partial(flag_quotas, on=ON, by=by) for _ in range(6)))

    assert sum(future.result()["reached"] for future in done) == 3
    assert journal_entries(kind="quota_threshold_reached").count() == 3


def test_loads_at_once_are_one():
    by = the_system()

    done = in_threads(*(partial(load_orders, on=ON, by=by) for _ in range(3)))

    assert sorted(future.result()["entered"] for future in done) == [0, 0, 11]
    assert drift() == []


def test_two_first_orders_of_a_year_at_once_are_one():
    def first(number):
        return order(2026, ("KZ-75", "3", 10), number=number)

    done = in_threads(*(partial(first, f"N-{n}") for n in range(4)))

    refused = [future.exception() for future in done if future.exception()]
    assert [type(problem) for problem in refused] == [MoveNotAllowed] * 3
    assert QuotaYear.objects.get().allocated == 10
