"""Thresholds: raised once, cleared by the order that it cites, raised again when reached again."""

from datetime import date, timedelta

import pytest

from core.errors import NoTermsInForce
from quotas.events import QuotaEvent
from quotas.models import QuotaOrder, QuotaThreshold, ReachedThreshold
from quotas.operations import flag_quotas, release_places, reserve_places, transfer_places
from quotas.queries import thresholds_on
from tests.accounts.factories import the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation, order

pytestmark = pytest.mark.django_db

LATER = ON + timedelta(days=5)


@pytest.fixture
def allocation():
    return make_allocation(100)


def take(allocation, places, on=ON, reference="A-1"):
    assert reserve_places(
        allocation_id=allocation.pk, places=places, reference=reference, on=on, by=the_system()
    )


def flag(on=ON):
    counts = flag_quotas(on=on, by=the_system())
    return counts["reached"], counts["cleared"]


def reached_thresholds(**conditions):
    return sorted(ReachedThreshold.objects.filter(**conditions).values_list("percent", flat=True))


def amend(allocation, places, on=LATER):
    last = QuotaOrder.objects.filter(quota_year=allocation.quota_year).last()
    return order(
        2026, (allocation.region.code, allocation.category, places), ceiling=1000, amends=last, on=on
    )


@pytest.mark.parametrize(
    ("taken", "reached"),
    [(79, []), (80, [80]), (94, [80]), (95, [80, 95]), (99, [80, 95]), (100, [80, 95, 100])],
)
def test_what_is_reserved_and_used_reaches_a_threshold(allocation, taken, reached):
    take(allocation, taken)

    assert flag() == (len(reached), 0)
    assert reached_thresholds(cleared_on=None) == reached


def test_used_places_count_like_reserved_ones(allocation):
    from quotas.operations import consume_places

    take(allocation, 85)
    consume_places(allocation_id=allocation.pk, places=60, reference="A-1", on=ON, by=the_system())

    assert flag() == (1, 0)
    reached = ReachedThreshold.objects.get()
    assert (reached.taken, reached.allocated, reached.raised_on) == (85, 100, ON)


def test_a_mark_is_journaled_for_its_region(allocation):
    take(allocation, 80)

    flag()

    reached = ReachedThreshold.objects.get()
    noted = journal_entries(kind=QuotaEvent.QUOTA_THRESHOLD_REACHED).get()
    assert (noted.subject_kind, noted.subject_id, noted.on) == ("reachedthreshold", reached.pk, ON)
    assert noted.region_id == allocation.region_id
    assert noted.data == {
        "allocation": allocation.pk,
        "category": "3",
        "year": 2026,
        "percent": 80,
        "taken": 80,
        "allocated": 100,
    }


def test_twice_is_once(allocation):
    take(allocation, 100)
    flag()
    before = journal_entries().count()

    assert flag() == (0, 0)
    assert flag(LATER) == (0, 0)
    assert flag(ON - timedelta(days=1)) == (0, 0)

    assert journal_entries().count() == before
    assert reached_thresholds() == [80, 95, 100]


def test_an_amending_order_clears_and_is_cited(allocation):
    take(allocation, 96)
    flag()

    amending = amend(allocation, 110)

    # 96 of 110 is 87 per cent: the one at 95 falls, the one at 80 stands.
    assert reached_thresholds(cleared_on=None) == [80]
    cleared = ReachedThreshold.objects.get(percent=95)
    assert (cleared.cleared_by_order, cleared.cleared_on) == (amending, LATER)
    noted = journal_entries(kind=QuotaEvent.QUOTA_THRESHOLD_CLEARED).get()
    assert (noted.subject_id, noted.data["because"], noted.data["order"]) == (
        cleared.pk,
        "order",
        amending.pk,
    )


def test_a_threshold_fires_again_when_reached_again(allocation):
    take(allocation, 96)
    flag()
    amend(allocation, 110)

    take(allocation, 9, LATER, "A-2")

    assert flag(LATER) == (1, 0)
    assert reached_thresholds(percent=95, cleared_on=None) == [95]
    assert reached_thresholds(percent=95) == [95, 95]
    assert flag(LATER) == (0, 0)


def test_an_order_that_cuts_raises_at_once(allocation):
    take(allocation, 60)
    assert flag() == (0, 0)

    amend(allocation, 60)

    assert reached_thresholds(cleared_on=None) == [80, 95, 100]


def test_a_release_clears_without_an_order(allocation):
    take(allocation, 80)
    flag()

    release_places(allocation_id=allocation.pk, places=1, reference="A-1", on=LATER, by=the_system())

    assert flag(LATER) == (0, 1)
    reached = ReachedThreshold.objects.get()
    assert (reached.cleared_on, reached.cleared_by_order) == (LATER, None)
    assert journal_entries(kind=QuotaEvent.QUOTA_THRESHOLD_CLEARED).get().data["because"] == "below"


def test_a_transfer_settles_both_sides(allocation):
    other = make_allocation(100, "KZ-71")
    take(allocation, 80)
    take(other, 70, reference="A-2")
    flag()

    transfer_places(
        from_allocation_id=other.pk,
        to_allocation_id=allocation.pk,
        places=20,
        reference="letter 5",
        on=LATER,
        by=the_system(),
    )

    assert list(ReachedThreshold.objects.filter(cleared_on=None).values_list("allocation", "percent")) == [
        (other.pk, 80)
    ]


def test_a_missed_day_is_caught_up(allocation):
    take(allocation, 80)

    assert flag(ON + timedelta(days=30)) == (1, 0)


def test_a_sweep_for_a_past_day_sees_that_day(allocation):
    take(allocation, 80)
    take(allocation, 20, LATER, "A-2")

    assert flag(ON - timedelta(days=1)) == (0, 0)
    assert flag(ON) == (1, 0)
    assert flag(LATER) == (2, 0)
    assert flag(ON) == (0, 0)


def test_a_past_day_does_not_bring_back_what_was_cleared_since(allocation):
    take(allocation, 96)
    flag()
    amend(allocation, 200)
    before = reached_thresholds()

    assert flag(ON + timedelta(days=1)) == (0, 0)
    assert reached_thresholds() == before


def test_thresholds_end_with_their_year(allocation):
    take(allocation, 80)
    flag()

    assert flag(date(2027, 1, 1)) == (0, 1)
    assert journal_entries(kind=QuotaEvent.QUOTA_THRESHOLD_CLEARED).get().data["because"] == "year_ended"
    assert flag(date(2027, 1, 1)) == (0, 0)


def test_an_allocation_without_places_is_not_exhausted(allocation):
    amend(allocation, 0)

    assert flag(LATER) == (0, 0)


def test_thresholds_are_dated_terms(allocation):
    QuotaThreshold.objects.filter(percent=80).update(valid_until=ON - timedelta(days=1))
    take(allocation, 95)

    assert flag() == (1, 0)
    assert reached_thresholds() == [95]


def test_without_thresholds_the_sweep_is_loud(allocation):
    QuotaThreshold.objects.update(withdrawn_on=ON)

    with pytest.raises(NoTermsInForce):
        flag()


def test_the_thresholds_in_force_are_the_working_values():
    assert thresholds_on(ON) == [80, 95, 100]
    assert set(QuotaThreshold.objects.values_list("confidence", flat=True)) == {"unconfirmed"}
