"""Any acts of any users in any order: the ledger balances and no place is there twice."""

from collections import defaultdict

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import DomainError
from quotas.models import LedgerEntry, QuotaAllocation, QuotaOrder, QuotaYear, ReachedThreshold
from quotas.operations import (
    consume_places,
    flag_quotas,
    move_reservation,
    release_places,
    reserve_places,
    transfer_places,
)
from quotas.queries import allocation_for, drift
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.properties import examples
from tests.quotas.places import order
from tests.reference.factories import the_region

REGIONS = ("KZ-75", "KZ-71")
YEARS = (2026, 2027)
CEILING = 60

where = st.tuples(st.sampled_from(REGIONS), st.sampled_from(YEARS))
places = st.integers(-1, 20)
numbers = st.sampled_from(["A-1", "A-2", "A-3", ""])


class Quotas(RuleBasedStateMachine):
    """The model: allocated by place, and what each number holds, reserved and used, at each place."""

    @initialize()
    def open_the_years(self):
        self.by = UserFactory(quota_admin=True)
        self.officer = UserFactory(quota_officer=True, region="KZ-75")
        self.allocated, self.reserved, self.used = {}, defaultdict(int), defaultdict(int)
        for year in YEARS:
            order(year, *((code, "3", 20) for code in REGIONS), ceiling=CEILING)
            self.allocated.update({(code, year): 20 for code in REGIONS})
        self.ids = {
            (code, year): allocation_for(region_id=the_region(code).pk, category="3", year=year).pk
            for code in REGIONS
            for year in YEARS
        }

    def taken(self, at):
        return sum(held[key] for held in (self.reserved, self.used) for key in held if key[0] == at)

    def left(self, at):
        return self.allocated[at] - self.taken(at)

    def attempt(self, act, **given):
        """Run an act; a refused one must leave nothing behind."""
        before = (LedgerEntry.objects.count(), journal_entries().count(), list(self.counters()))
        try:
            with transaction.atomic():
                answer = act(**given, on=ON)
        except DomainError:
            answer = "refused"
        if answer in ("refused", False):
            assert (LedgerEntry.objects.count(), journal_entries().count(), list(self.counters())) == before
        return answer

    def counters(self):
        return QuotaAllocation.objects.order_by("pk").values_list("pk", "allocated", "reserved", "consumed")

    @rule(at=where, n=places, number=numbers)
    def reserve(self, at, n, number):
        answer = self.attempt(
            reserve_places, allocation_id=self.ids[at], places=n, reference=number, by=self.officer
        )
        if n < 1 or not number:
            assert answer == "refused"
        else:
            assert answer is (n <= self.left(at))
        if answer is True:
            self.reserved[at, number] += n

    @rule(at=where, n=places, number=numbers)
    def consume(self, at, n, number):
        answer = self.attempt(
            consume_places, allocation_id=self.ids[at], places=n, reference=number, by=self.officer
        )
        assert (answer is None) == (1 <= n <= self.reserved[at, number])
        if answer is None:
            self.reserved[at, number] -= n
            self.used[at, number] += n

    @rule(at=where, n=places, number=numbers, of_used=st.booleans())
    def release(self, at, n, number, of_used):
        held = self.used if of_used else self.reserved
        answer = self.attempt(
            release_places,
            allocation_id=self.ids[at],
            places=n,
            reference=number,
            consumed=of_used,
            by=self.officer,
        )
        assert (answer is None) == (1 <= n <= held[at, number])
        if answer is None:
            held[at, number] -= n

    @rule(old=where, new=where, n=places, number=numbers)
    def carry(self, old, new, n, number):
        answer = self.attempt(
            move_reservation,
            from_allocation_id=self.ids[old],
            to_allocation_id=self.ids[new],
            places=n,
            reference=number,
            by=self.officer,
        )
        fits = old[0] == new[0] and old[1] != new[1] and 1 <= n <= self.reserved[old, number]
        assert (answer is True) == (fits and n <= self.left(new))
        if answer is True:
            self.reserved[old, number] -= n
            self.reserved[new, number] += n

    @rule(giver=where, taker=where, n=places, may=st.booleans())
    def transfer(self, giver, taker, n, may):
        answer = self.attempt(
            transfer_places,
            from_allocation_id=self.ids[giver],
            to_allocation_id=self.ids[taker],
            places=n,
            reference="letter 5",
            by=self.by if may else self.officer,
        )
        same_year = giver != taker and giver[1] == taker[1]
        assert (answer is None) == (may and same_year and 1 <= n <= self.left(giver))
        if answer is None:
            self.allocated[giver] -= n
            self.allocated[taker] += n

    @rule(at=where, n=st.integers(0, 70), ceiling=st.integers(30, 90))
    def amend(self, at, n, ceiling):
        last = QuotaOrder.objects.filter(quota_year__year=at[1]).last()
        answer = self.attempt(
            lambda on: order(at[1], (at[0], "3", n), ceiling=ceiling, amends=last, on=last.in_force_on)
        )
        others = sum(v for key, v in self.allocated.items() if key[1] == at[1] and key != at)
        assert (answer != "refused") == (n >= self.taken(at) and others + n <= ceiling)
        if answer != "refused":
            self.allocated[at] = n

    @rule()
    def sweep(self):
        flag_quotas(on=ON, by=the_system())
        assert flag_quotas(on=ON, by=the_system()) == {"on": ON.isoformat(), "reached": 0, "cleared": 0}
        open_now = set(
            ReachedThreshold.objects.filter(
                cleared_on=None, allocation__quota_year__year=ON.year
            ).values_list("allocation", "percent")
        )
        due = {
            (self.ids[at], percent)
            for at in self.ids
            for percent in (80, 95, 100)
            if at[1] == ON.year
            and self.allocated[at]
            and self.taken(at) * 100 >= percent * self.allocated[at]
        }
        assert open_now == due

    @invariant()
    def counters_are_the_model_and_the_ledger(self):
        rows = {pk: counters for pk, *counters in self.counters()}
        for at, pk in self.ids.items():
            reserved = sum(n for key, n in self.reserved.items() if key[0] == at)
            used = sum(n for key, n in self.used.items() if key[0] == at)
            assert rows[pk] == [self.allocated[at], reserved, used]
            assert self.left(at) >= 0
        for year in QuotaYear.objects.all():
            assert year.allocated == sum(n for at, n in self.allocated.items() if at[1] == year.year)
            assert year.allocated <= year.ceiling
        assert drift() == []


@pytest.mark.django_db
def test_no_acts_in_any_order_break_the_balance():
    class Fresh(Quotas):
        """Each run begins and ends with an empty quota."""

        def __init__(self):
            super().__init__()
            self.point = transaction.savepoint()

        def teardown(self):
            transaction.savepoint_rollback(self.point)

    assert connection.in_atomic_block
    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=examples(12),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
