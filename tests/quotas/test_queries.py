"""Reading quotas: results and numbers of queries."""

import pytest
from django.db import connection

from core.errors import NotFound
from quotas.models import QuotaAllocation
from quotas.operations import consume_places, release_places, reserve_places
from quotas.queries import (
    allocation_for,
    drift,
    lock_allocations,
    quota_left,
    statement_of,
)
from tests.accounts.factories import the_system
from tests.days import ON
from tests.quotas.places import make_allocation
from tests.reference.factories import the_region

pytestmark = pytest.mark.django_db


def reserve(allocation, places, reference="A-1"):
    assert reserve_places(
        allocation_id=allocation.pk, places=places, reference=reference, on=ON, by=the_system()
    )


def test_an_allocation_is_found_by_region_category_and_year():
    made = make_allocation(5)
    almaty = the_region("KZ-75").pk

    assert allocation_for(region_id=almaty, category="3", year=2026) == made
    assert allocation_for(region_id=almaty, category="4", year=2026) is None
    assert allocation_for(region_id=almaty, category="3", year=2025) is None


def test_what_is_left_of_the_year(django_assert_num_queries):
    almaty = make_allocation(5, "KZ-75")
    make_allocation(7, "KZ-71", "4")
    make_allocation(9, year=2025)
    reserve(almaty, 2)

    with django_assert_num_queries(1):
        found = [
            (row.region.code, row.category, row.places_left, row.quota_year.pool) for row in quota_left(ON)
        ]

    assert found == [("KZ-71", "4", 7, "workforce"), ("KZ-75", "3", 3, "workforce")]


def test_the_statement_carries_balances(django_assert_num_queries):
    made = make_allocation(10)
    reserve(made, 4)
    consume_places(allocation_id=made.pk, places=3, reference="A-1", on=ON, by=the_system())
    release_places(allocation_id=made.pk, places=1, reference="A-1", on=ON, by=the_system())
    reserve(make_allocation(3, "KZ-71"), 1, "A-2")

    with django_assert_num_queries(1):
        lines = [
            (row.kind, row.allocated_after, row.reserved_after, row.consumed_after, row.available_after)
            for row in statement_of(made)
        ]

    assert lines == [
        ("allocate", 10, 0, 0, 10),
        ("reserve", 10, 4, 0, 6),
        ("consume", 10, 1, 3, 6),
        ("release", 10, 0, 3, 7),
    ]


def test_allocations_are_locked_by_id():
    one, two = make_allocation(1), make_allocation(2, "KZ-71")

    assert lock_allocations(two.pk, one.pk) == {one.pk: one, two.pk: two}
    with pytest.raises(NotFound):
        lock_allocations(one.pk, 10**9)


def test_a_counter_that_differs_from_the_ledger_is_named():
    made = make_allocation(10)
    reserve(made, 4)
    assert drift() == []

    QuotaAllocation.objects.update(reserved=3, consumed=1)

    assert [(d.subject_kind, d.subject_id, d.counter, d.counted, d.proved) for d in drift()] == [
        ("quotaallocation", made.pk, "consumed", 1, 0),
        ("quotaallocation", made.pk, "reserved", 3, 4),
    ]


def test_a_number_that_gave_back_more_than_it_held_is_named():
    made = make_allocation(10)
    reserve(made, 4)
    with connection.cursor() as cursor:
        for kind, reference, change in (("release", "A-9", -1), ("reserve", "A-8", 1)):
            cursor.execute(
                "INSERT INTO quotas_ledgerentry (allocation_id, kind, reserved_change, reference,"
                ' "on", by_id) VALUES (%s, %s, %s, %s, %s, %s)',
                [made.pk, kind, change, reference, ON, the_system().pk],
            )

    assert [(d.counter, d.counted) for d in drift()] == [("reference", -1)]
