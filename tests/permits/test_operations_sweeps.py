"""Sweeps: expiry noted once, unpaid applications lapse, places move into the new year."""

from datetime import date, timedelta

import pytest

from permits import operations
from permits.models import Application, Permit
from quotas.queries import drift
from tests.accounts.factories import the_system
from tests.journal.factories import journal_entries
from tests.permits.situations import ON, naturalise
from tests.quotas.places import make_allocation

pytestmark = pytest.mark.django_db

END = date(2027, 6, 14)


def expire(on):
    counts = operations.expire_permits(on=on, by=the_system())
    return counts["expiring"], counts["expired"]


class TestExpire:
    @pytest.mark.parametrize(
        ("on", "found"),
        [
            (END - timedelta(days=61), (0, 0)),
            (END - timedelta(days=60), (1, 0)),
            (END, (1, 0)),
            (END + timedelta(days=1), (0, 1)),
            (END + timedelta(days=400), (0, 1)),
        ],
    )
    def test_as_of_any_day(self, world, on, found):
        world.permits()
        # The rules in force have no end; whatever the day, they are known.
        assert expire(on) == found
        assert expire(on) == (0, 0)

    def test_each_once_however_often_it_runs(self, world):
        world.permits(workers=3)
        days = [END - timedelta(days=60), END - timedelta(days=10), END + timedelta(days=1)]

        found = [expire(day) for day in days for _twice in (1, 2)]

        assert found == [(3, 0), (0, 0), (0, 0), (0, 0), (0, 3), (0, 0)]
        assert journal_entries(kind="permit_expired").count() == 3
        assert Permit.objects.filter(state="issued").count() == 3

    def test_not_of_a_revoked_permit(self, world):
        (permit,) = world.permits()
        operations.revoke_permit(permit_id=permit.pk, reason="Closed", on=ON, by=world.officer)

        assert expire(END) == (0, 0)
        assert expire(END + timedelta(days=1)) == (0, 0)

    def test_an_extended_permit_is_not_about_to_end(self, world):
        (permit, other) = world.permits(workers=2)
        Permit.objects.filter(pk=other.pk).update(
            extends=permit, valid_from=END + timedelta(days=1), valid_until=END + timedelta(days=365)
        )

        assert expire(END) == (0, 0)
        assert expire(END + timedelta(days=1)) == (0, 1)
        assert journal_entries(kind="permit_expired").get().data["extended_by"] == other.pk

    def test_the_permit_of_a_citizen_is_not_about_to_end(self, world):
        """Nobody is told to extend what nobody needs; that it ended is a fact like any other."""
        (permit,) = world.permits()
        naturalise(permit.person)

        assert expire(END - timedelta(days=10)) == (0, 0)
        assert expire(END + timedelta(days=1)) == (0, 1)

    def test_in_the_same_number_of_statements(self, world, django_assert_num_queries):
        world.permits(workers=5)
        by = the_system()

        with django_assert_num_queries(5):
            operations.expire_permits(on=END, by=by)


class TestLapse:
    def lapse(self, on):
        return operations.lapse_unpaid(on=on, by=the_system())["lapsed"]

    def test_the_day_after_the_last_day_to_pay(self, world):
        application = world.granted(workers=2)
        due = application.fee_due_on

        assert self.lapse(due) == 0
        assert self.lapse(due + timedelta(days=1)) == 1
        assert self.lapse(due + timedelta(days=1)) == 0

        application.refresh_from_db()
        assert (application.state, application.places) == ("lapsed", 0)
        assert application.closed_on == due + timedelta(days=1)
        assert world.places() == (10, 0, 0)
        assert drift() == []

    def test_late_it_catches_up(self, world):
        world.granted()
        world.granted()

        assert self.lapse(date(2026, 12, 1)) == 2

    def test_not_what_is_paid(self, world):
        world.paid()

        assert self.lapse(date(2026, 12, 1)) == 0


class TestCarryOver:
    DAY = date(2027, 1, 4)

    def carry(self):
        counts = operations.carry_over(year=2027, on=self.DAY, by=the_system())
        return counts["carried"], counts["waiting"]

    def test_undecided_ones_move_with_their_turn(self, world):
        new = make_allocation(5, year=2027)
        first, second = world.submitted(workers=2), world.under_review()

        assert self.carry() == (2, 0)
        assert self.carry() == (0, 0)

        for application in (first, second):
            before = application.queue_since
            application.refresh_from_db()
            assert (application.allocation, application.queue_since) == (new, before)
        assert world.places() == (10, 0, 0)
        new.refresh_from_db()
        assert (new.reserved, new.available) == (3, 2)
        assert journal_entries(kind="application_carried").count() == 2
        assert drift() == []

    def test_decided_ones_stay(self, world):
        make_allocation(5, year=2027)
        world.granted()
        world.paid()

        assert self.carry() == (0, 0)
        assert world.places() == (8, 2, 0)

    def test_those_waiting_longest_come_first(self, world):
        new = make_allocation(3, year=2027)
        later = world.submitted(workers=2, on=ON)
        earlier = world.submitted(workers=2, on=date(2026, 6, 1))

        assert self.carry() == (1, 1)

        earlier.refresh_from_db()
        later.refresh_from_db()
        assert (earlier.allocation, later.allocation) == (new, world.allocation)

    def test_before_the_order_of_the_year_it_waits(self, world):
        application = world.submitted()
        assert self.carry() == (0, 1)

        make_allocation(5, year=2027)
        assert self.carry() == (1, 0)
        application.refresh_from_db()
        assert application.allocation.quota_year.year == 2027

    def test_granted_after_it_uses_the_new_year(self, world):
        new = make_allocation(5, year=2027)
        application = world.under_review()
        self.carry()

        granted = world.act("grant", Application.objects.get(pk=application.pk), on=date(2026, 12, 30))
        world.issue(world.pay(granted, on=date(2026, 12, 31)), on=self.DAY)

        new.refresh_from_db()
        assert (new.reserved, new.consumed) == (0, 1)
        assert drift() == []
