"""Orders and transfers: the year's ceiling, new numbers, ledger, journal, refusals."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from quotas.events import QuotaEvent
from quotas.models import LedgerEntry, QuotaAllocation, QuotaOrder, QuotaYear
from quotas.operations import enter_order, reserve_places, transfer_places
from quotas.queries import allocation_for, drift
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation, order
from tests.reference.factories import the_region

pytestmark = pytest.mark.django_db

ALMATY, ASTANA = "KZ-75", "KZ-71"
SUMMER = date(2026, 6, 1)


def places(code, category="3", year=2026):
    found = allocation_for(region_id=the_region(code).pk, category=category, year=year)
    return found.allocated if found else None


def counts():
    return (
        QuotaYear.objects.count(),
        QuotaOrder.objects.count(),
        QuotaAllocation.objects.count(),
        LedgerEntry.objects.count(),
        journal_entries().count(),
    )


def test_the_first_order_opens_the_year():
    made = order(2026, (ALMATY, "3", 100), (ASTANA, "4", 50), ceiling=200)

    year = QuotaYear.objects.get()
    assert (year.year, year.pool, year.ceiling, year.allocated) == (2026, "workforce", 200, 150)
    assert (places(ALMATY), places(ASTANA, "4")) == (100, 50)
    assert {(row.kind, row.allocated_change, row.order_id, row.on) for row in LedgerEntry.objects.all()} == {
        ("allocate", 100, made.pk, date(2026, 1, 2)),
        ("allocate", 50, made.pk, date(2026, 1, 2)),
    }
    noted = journal_entries(kind=QuotaEvent.QUOTA_ORDERED).get()
    assert (noted.subject_kind, noted.subject_id) == ("quotaorder", made.pk)
    assert noted.data == {"year": 2026, "pool": "workforce", "ceiling": 200, "changed": 2, "amends": None}
    assert drift() == []


def test_an_amending_order_gives_new_numbers_and_leaves_the_rest():
    first = order(2026, (ALMATY, "3", 100), (ASTANA, "3", 50))

    second = order(2026, (ALMATY, "3", 70), (ASTANA, "4", 80), ceiling=200, amends=first, on=SUMMER)

    assert (places(ALMATY), places(ASTANA), places(ASTANA, "4")) == (70, 50, 80)
    assert QuotaYear.objects.get().ceiling == 200
    changes = LedgerEntry.objects.filter(order=second).values_list("allocated_change", "on")
    assert sorted(changes) == [(-30, SUMMER), (80, SUMMER)]
    assert drift() == []


def test_places_change_hands_within_a_full_ceiling():
    first = order(2026, (ALMATY, "3", 100), (ASTANA, "3", 50))

    order(2026, (ALMATY, "3", 40), (ASTANA, "3", 110), ceiling=150, amends=first, on=SUMMER)

    assert (places(ALMATY), places(ASTANA), QuotaYear.objects.get().allocated) == (40, 110, 150)


def test_the_country_is_cut():
    first = order(2026, (ALMATY, "3", 100), (ASTANA, "3", 50))

    order(2026, (ALMATY, "3", 60), (ASTANA, "3", 40), ceiling=100, amends=first, on=SUMMER)

    year = QuotaYear.objects.get()
    assert (year.ceiling, year.allocated) == (100, 100)


def test_a_line_without_change_writes_no_ledger():
    first = order(2026, (ALMATY, "3", 100))

    second = order(2026, (ALMATY, "3", 100), ceiling=120, amends=first, on=SUMMER)

    assert not LedgerEntry.objects.filter(order=second).exists()


def test_the_two_pools_have_ceilings_of_their_own():
    order(2026, (ALMATY, "3", 100))
    order(2026, (ALMATY, "labour_immigrant", 9000))

    assert set(QuotaYear.objects.values_list("pool", "ceiling", "allocated")) == {
        ("workforce", 100, 100),
        ("labour_immigrants", 9000, 9000),
    }


@pytest.mark.parametrize(
    ("lines", "ceiling", "code"),
    [
        ([(ALMATY, "3", 101)], 100, "over_ceiling"),
        ([(ALMATY, "3", 60), (ASTANA, "3", 41)], 100, "over_ceiling"),
        ([(ALMATY, "3", 60), (ALMATY, "3", 10)], 100, "line_repeated"),
        ([("KZ-ALM", "3", 10)], 100, "region_not_in_force"),
        ([(ALMATY, "3", 9)], 100, "below_taken"),
    ],
)
def test_a_refused_order_leaves_nothing(lines, ceiling, code):
    first = order(2026, (ALMATY, "3", 50))
    taken = allocation_for(region_id=the_region(ALMATY).pk, category="3", year=2026)
    assert reserve_places(allocation_id=taken.pk, places=10, reference="A-1", on=ON, by=the_system())
    before = counts()

    with pytest.raises(RuleViolation) as refused:
        order(2026, *lines, ceiling=ceiling, amends=first, on=ON)

    assert refused.value.code == code
    assert counts() == before
    assert places(ALMATY) == 50


def test_the_ceiling_alone_cannot_fall_below_what_is_allocated():
    first = order(2026, (ALMATY, "3", 100), (ASTANA, "3", 50))

    with pytest.raises(RuleViolation) as refused:
        order(2026, (ALMATY, "3", 90), ceiling=139, amends=first, on=SUMMER)

    assert refused.value.facts == {"allocated": 140, "ceiling": 139}


def test_an_order_is_entered_once():
    order(2026, (ALMATY, "3", 100), number="7")

    with pytest.raises(MoveNotAllowed) as refused:
        order(2026, (ALMATY, "3", 100), number="7")

    assert refused.value.code == "order_already_entered"


def test_a_later_order_says_which_one_it_amends():
    order(2026, (ALMATY, "3", 100))
    other = order(2025, (ALMATY, "3", 100))

    with pytest.raises(MoveNotAllowed) as refused:
        order(2026, (ASTANA, "3", 100))
    with pytest.raises(NotFound):
        order(2026, (ASTANA, "3", 100), ceiling=200, amends=other)

    assert refused.value.code == "year_already_ordered"


def enter(by, **changed):
    values = {
        "number": "1",
        "signed_on": date(2025, 12, 29),
        "in_force_on": date(2026, 1, 2),
        "year": 2026,
        "pool": "workforce",
        "ceiling": 10,
        "lines": [(the_region(ALMATY).pk, "3", 10)],
        "source": "a test",
        "confidence": "unconfirmed",
        "on": ON,
        "by": by,
    }
    return enter_order(**{**values, **changed})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"in_force_on": date(2025, 12, 28)}, "in_force_before_signing"),
        ({"on": date(2025, 12, 28)}, "order_not_in_force"),
        ({"year": 2025}, "order_of_another_year"),
        ({"year": 2028}, "order_of_another_year"),
        ({"number": " "}, "number_missing"),
        ({"source": ""}, "source_missing"),
    ],
)
def test_the_head_of_an_order_is_complete_and_its_days_fit_together(changed, code):
    with pytest.raises(RuleViolation) as refused:
        enter(the_system(), **changed)

    assert refused.value.code == code


def test_next_years_order_may_be_entered_before_it_is_in_force_an_amendment_not():
    first = enter(the_system(), on=date(2025, 12, 30))

    with pytest.raises(RuleViolation) as refused:
        enter(the_system(), number="2", amends_id=first.pk, in_force_on=ON + timedelta(days=1))

    assert refused.value.code == "order_not_in_force"


@pytest.mark.parametrize(
    "roles",
    [
        {"permit_officer": True},
        {"quota_officer": True},
        {"admin": True},
        {"quota_admin": True, "region": ALMATY},
    ],
)
def test_only_the_countrys_quota_administrator_enters_and_transfers(roles):
    enter(UserFactory(quota_admin=True))
    by = UserFactory(**roles)

    with pytest.raises(NotPermitted):
        enter(by, number="2")
    with pytest.raises(NotPermitted):
        transfer_places(
            from_allocation_id=1, to_allocation_id=2, places=1, reference="letter 5", on=ON, by=by
        )


def transfer(giver, taker, number=10, reference="letter 5"):
    transfer_places(
        from_allocation_id=giver.pk,
        to_allocation_id=taker.pk,
        places=number,
        reference=reference,
        on=ON,
        by=the_system(),
    )


@pytest.fixture
def pair():
    return make_allocation(30, ALMATY), make_allocation(5, ASTANA)


def test_places_are_transferred_between_regions(pair):
    transfer(*pair)

    assert (places(ALMATY), places(ASTANA), QuotaYear.objects.get().allocated) == (20, 15, 35)
    moved = LedgerEntry.objects.filter(kind__startswith="transfer")
    assert sorted(moved.values_list("kind", "allocated_change", "reference")) == [
        ("transfer_in", 10, "letter 5"),
        ("transfer_out", -10, "letter 5"),
    ]
    assert journal_entries(kind=QuotaEvent.QUOTA_TRANSFERRED).count() == 2
    assert drift() == []


def test_only_places_that_are_left_are_transferred(pair):
    giver, taker = pair
    reserve_places(allocation_id=giver.pk, places=25, reference="A-1", on=ON, by=the_system())
    before = counts()

    for number in (6, 0, -1):
        with pytest.raises(RuleViolation) as refused:
            transfer(giver, taker, number)
        assert refused.value.code == "places_not_left"

    assert counts() == before


def test_a_transfer_stays_within_the_year_and_names_its_paper(pair):
    giver, taker = pair
    other_year = make_allocation(5, year=2025)

    for wrong in (other_year, giver):
        with pytest.raises(RuleViolation) as refused:
            transfer(giver, wrong)
        assert refused.value.code == "not_the_same_year"
    with pytest.raises(RuleViolation) as refused:
        transfer(giver, taker, reference="")
    assert refused.value.code == "reference_missing"
    with pytest.raises(NotFound):
        transfer(giver, QuotaAllocation(pk=10**9))
