"""The orders of the repository's files say what was published, and say what was not.

The figures here are written down again from the published tables, independently of the files.
"""

from collections import defaultdict
from datetime import date

import pytest

from quotas.models import QuotaAllocation, QuotaOrder, QuotaYear
from quotas.operations import load_orders
from quotas.queries import drift
from reference.models import Region
from tests.accounts.factories import the_system
from tests.days import ON
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db

CATEGORIES = ("1", "2", "3", "4", "seasonal")
#: By category: tukib.kz (2022), Astana Times 04.01.2024, dos-immigration.kz (2025), Trend (2026).
PUBLISHED = {
    "2022-1": (1_243, 6_499, 13_887, 3_421, 3_302),
    "2024-1": (906, 5_054, 10_786, 2_888, 2_366),
    "2025-1": (649, 3_254, 5_718, 1_161, 4_097),
    "2026-1": (726, 3_402, 5_893, 3_131, 4_994),
}
#: The country's places after an order.
TOTALS = {
    "2022-1": 28_352,
    "2022-2": 21_097,
    "2024-1": 22_000,
    "2024-1L": 271_300,
    "2025-1": 14_879,
    "2025-2": 16_500,
    "2025-3": 19_400,
    "2026-1": 18_146,
}
#: Regions with a published number: Envoy 2024, dos-immigration.kz 2025.
REGIONS = {
    "2024-1": {
        "KZ-71": 1_191,
        "KZ-75": 1_671,
        "KZ-79": 537,
        "KZ-23": 4_765,
        "KZ-27": 1_047,
        "KZ-11": 800,
        "KZ-31": 3_660,
    },
    "2025-1": {"KZ-71": 975, "KZ-75": 1_355, "KZ-79": 147, "KZ-23": 3_522, "KZ-27": 1_038, "KZ-35": 414},
}


@pytest.fixture
def loaded():
    return load_orders(on=ON, by=the_system())


def balances_after(number):
    """Places by region and category after an order: the ledger of its year up to and with it."""
    order = QuotaOrder.objects.get(number=number)
    found = defaultdict(int)
    for before in QuotaOrder.objects.filter(quota_year=order.quota_year, pk__lte=order.pk):
        for row in before.ledger.select_related("allocation__region"):
            found[row.allocation.region.code, row.allocation.category] += row.allocated_change
    return found


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("number", PUBLISHED)
def test_the_sums_by_category_are_the_published_ones(number):
    balances = balances_after(number)

    sums = tuple(sum(places for (_, c), places in balances.items() if c == name) for name in CATEGORIES)

    assert sums == PUBLISHED[number]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("number", TOTALS)
def test_the_countrys_sums_are_the_published_ones(number):
    assert sum(balances_after(number).values()) == TOTALS[number]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("number", REGIONS)
def test_the_sums_of_regions_are_the_published_ones(number):
    sums = defaultdict(int)
    for (code, _category), places in balances_after(number).items():
        sums[code] += places

    assert {code: sums[code] for code in REGIONS[number]} == REGIONS[number]


@pytest.mark.usefixtures("loaded")
def test_every_region_of_the_day_has_every_category():
    today = set(Region.objects.filter(valid_until=None).values_list("code", flat=True))

    assert len(today) == 20
    for number in ("2022-2", "2024-1", "2025-3", "2026-1"):
        with_places = {key for key, places in balances_after(number).items() if places}
        assert {code for code, _category in with_places} == today
    assert len({key for key, places in balances_after("2026-1").items() if places}) == 100


@pytest.mark.usefixtures("loaded")
def test_a_divided_region_gave_its_places_to_its_successors():
    before, after = balances_after("2022-1"), balances_after("2022-2")

    assert {code for code, _category in before} >= {"KZ-ALM", "KZ-KAR", "KZ-VOS"}
    assert all(
        after[code, category] == 0 for code in ("KZ-ALM", "KZ-KAR", "KZ-VOS") for category in CATEGORIES
    )


@pytest.mark.usefixtures("loaded")
def test_what_was_not_published_says_that_it_is_invented():
    by_confidence = dict(QuotaOrder.objects.values_list("number", "confidence"))

    assert {number for number, confidence in by_confidence.items() if confidence == "unconfirmed"} == {
        "2025-1L",
        "2025-3L",
        "2026-1L",
    }
    assert all("working name" in order.source for order in QuotaOrder.objects.all())
    for allocation in QuotaAllocation.objects.all():
        assert allocation.confidence == "unconfirmed"
        assert "invented" in allocation.source.lower()


@pytest.mark.usefixtures("loaded")
def test_the_ledger_and_the_ceilings_are_in_balance():
    assert drift() == []
    assert all(year.allocated == year.ceiling for year in QuotaYear.objects.all())
    assert set(QuotaYear.objects.filter(pool="workforce").values_list("year", "ceiling")) == {
        (2022, 21_097),
        (2024, 22_000),
        (2025, 19_400),
        (2026, 18_146),
    }


def test_a_second_run_enters_nothing(loaded):
    before = journal_entries().count()

    again = load_orders(on=date(2026, 11, 21), by=the_system())

    assert again == {"entered": 0, "unchanged": loaded["entered"], "lines": 0}
    assert journal_entries().count() == before


def test_an_order_that_breaks_a_rule_enters_nothing(tmp_path):
    from core.errors import RuleViolation

    head = "number,signed_on,in_force_on,year,pool,ceiling,amends,source,confidence\n"
    (tmp_path / "orders.csv").write_text(
        head
        + "A,2025-12-29,2026-01-02,2026,workforce,10,,a test,unconfirmed\n"
        + "B,2026-02-01,2026-02-02,2026,workforce,10,A,a test,unconfirmed\n"
    )
    (tmp_path / "A.csv").write_text("# five\nregion,3,source,confidence\nKZ-75,5,a test,unconfirmed\n")
    (tmp_path / "B.csv").write_text("region,3,source,confidence\nKZ-75,11,a test,unconfirmed\n")

    with pytest.raises(RuleViolation) as refused:
        load_orders(on=ON, by=the_system(), folder=tmp_path)

    assert refused.value.code == "over_ceiling"
    assert not QuotaOrder.objects.exists()
    assert not QuotaYear.objects.exists()
