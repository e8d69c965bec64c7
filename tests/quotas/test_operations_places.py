"""Taking places and giving them back: does it, journals it, refuses it, leaves nothing when refused."""

import pytest

from core.errors import NotFound, RuleViolation
from quotas.events import QuotaEvent
from quotas.models import LedgerEntry, QuotaAllocation
from quotas.operations import consume_places, move_reservation, release_places, reserve_places
from quotas.queries import drift
from tests.accounts.factories import the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation

pytestmark = pytest.mark.django_db

PLACE_EVENTS = (QuotaEvent.PLACES_RESERVED, QuotaEvent.PLACES_CONSUMED, QuotaEvent.PLACES_RELEASED)


@pytest.fixture
def allocation():
    return make_allocation(5)


def act(operation, allocation, places=1, reference="A-1", **kwargs):
    return operation(
        allocation_id=allocation.pk, places=places, reference=reference, on=ON, by=the_system(), **kwargs
    )


def counters(allocation):
    allocation.refresh_from_db()
    return allocation.reserved, allocation.consumed, allocation.available


def written():
    return LedgerEntry.objects.count(), journal_entries(kind__in=PLACE_EVENTS).count()


def test_places_are_reserved_until_none_is_left(allocation):
    assert act(reserve_places, allocation, 3) is True
    assert act(reserve_places, allocation, 2, "A-2") is True

    assert act(reserve_places, allocation, 1, "A-3") is False
    assert counters(allocation) == (5, 0, 0)
    assert drift() == []


def test_a_reservation_writes_ledger_and_journal(allocation):
    act(reserve_places, allocation, 2)

    row = LedgerEntry.objects.latest("pk")
    assert (row.kind, row.allocated_change, row.reserved_change, row.consumed_change) == ("reserve", 0, 2, 0)
    assert (row.reference, row.on, row.by, row.allocation) == ("A-1", ON, the_system(), allocation)
    noted = journal_entries(kind=QuotaEvent.PLACES_RESERVED).get()
    assert (noted.subject_kind, noted.subject_id) == ("quotaallocation", allocation.pk)
    assert (noted.on, noted.by_id, noted.region_id) == (ON, the_system().pk, allocation.region_id)
    assert noted.data == {"entry": row.pk, "category": "3", "places": 2, "left": 3}


def test_a_refused_reservation_writes_nothing(allocation):
    before = written()

    assert act(reserve_places, allocation, 6) is False

    assert written() == before
    assert counters(allocation) == (0, 0, 5)


def test_a_reservation_is_one_statement(allocation, django_assert_num_queries):
    by = the_system()

    with django_assert_num_queries(1):
        reserve_places(allocation_id=allocation.pk, places=1, reference="A-1", on=ON, by=by)


def test_reserved_places_are_used_by_permits(allocation):
    act(reserve_places, allocation, 3)

    act(consume_places, allocation, 2)

    assert counters(allocation) == (1, 2, 2)
    assert journal_entries(kind=QuotaEvent.PLACES_CONSUMED).get().data["places"] == 2
    assert drift() == []


def test_released_places_can_be_reserved_again(allocation):
    act(reserve_places, allocation, 5)

    act(release_places, allocation, 4)

    assert counters(allocation) == (1, 0, 4)
    assert act(reserve_places, allocation, 4, "A-2") is True
    assert drift() == []


def test_used_places_are_released_only_when_asked_for(allocation):
    act(reserve_places, allocation, 2)
    act(consume_places, allocation, 2)

    with pytest.raises(RuleViolation) as refused:
        act(release_places, allocation, 1)
    act(release_places, allocation, 1, consumed=True)

    assert refused.value.code == "places_not_held"
    assert counters(allocation) == (0, 1, 4)
    assert drift() == []


@pytest.mark.parametrize("operation", [consume_places, release_places])
@pytest.mark.parametrize(("places", "reference"), [(3, "A-1"), (1, "A-9")])
def test_only_what_a_number_holds_is_used_or_released(allocation, operation, places, reference):
    act(reserve_places, allocation, 2, "A-1")
    act(reserve_places, allocation, 2, "A-2")
    before = written()

    with pytest.raises(RuleViolation) as refused:
        act(operation, allocation, places, reference)

    assert refused.value.code == "places_not_held"
    assert written() == before
    assert counters(allocation) == (4, 0, 1)


@pytest.mark.parametrize("operation", [reserve_places, consume_places, release_places])
@pytest.mark.parametrize(
    ("places", "reference", "code"),
    [(0, "A-1", "places_too_few"), (-1, "A-1", "places_too_few"), (1, "", "reference_missing")],
)
def test_nonsense_is_refused(allocation, operation, places, reference, code):
    with pytest.raises(RuleViolation) as refused:
        act(operation, allocation, places, reference)

    assert refused.value.code == code


@pytest.mark.parametrize("operation", [reserve_places, consume_places, release_places])
def test_an_unknown_allocation_is_not_an_exhausted_one(operation):
    with pytest.raises(NotFound):
        act(operation, QuotaAllocation(pk=10**9))


def move(old, new, places=2):
    return move_reservation(
        from_allocation_id=old.pk,
        to_allocation_id=new.pk,
        places=places,
        reference="A-1",
        on=ON,
        by=the_system(),
    )


def test_a_reservation_is_carried_into_the_next_year(allocation):
    new = make_allocation(2, year=2027)
    act(reserve_places, allocation, 2)

    assert move(allocation, new) is True

    assert counters(allocation) == (0, 0, 5)
    assert counters(new) == (2, 0, 0)
    assert drift() == []


def test_nothing_is_carried_into_a_year_without_places(allocation):
    new = make_allocation(1, year=2027)
    act(reserve_places, allocation, 2)
    before = written()

    assert move(allocation, new) is False

    assert written() == before
    assert counters(allocation) == (2, 0, 3)


@pytest.mark.parametrize(("code", "category", "year"), [("KZ-71", "3", 2027), ("KZ-75", "4", 2027)])
def test_a_reservation_never_changes_region_or_category(allocation, code, category, year):
    new = make_allocation(5, code, category, year)
    act(reserve_places, allocation, 2)

    with pytest.raises(RuleViolation) as refused:
        move(allocation, new)

    assert refused.value.code == "not_the_same_allocation"


def test_only_what_is_reserved_is_carried(allocation):
    new = make_allocation(5, year=2027)
    act(reserve_places, allocation, 1)

    with pytest.raises(RuleViolation) as refused:
        move(allocation, new, 2)

    assert refused.value.code == "places_not_held"
    assert counters(new) == (0, 0, 5)
