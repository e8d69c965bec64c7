"""The dated terms as loaded: what the published sources say, on the days they say it for."""

from datetime import date

import pytest

from permits.models import (
    CategoryTerms,
    FeeRate,
    LocalContentExemption,
    LocalContentTerms,
    PermitRules,
    RefusalGround,
    VacancyTerms,
    WorkerTerms,
)
from permits.queries import category_terms, permit_rules
from reference.models import MonthlyIndex, Sector
from reference.queries.dated import in_force, terms_in_force

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("category", "months", "extension", "times"),
    [
        ("1", 36, 36, None),
        ("2", 12, 12, 3),
        ("3", 12, 12, 3),
        ("4", 12, None, None),
        ("seasonal", 12, None, None),
    ],
)
def test_category_terms_of_today(category, months, extension, times):
    terms = category_terms(category, TODAY)

    assert (terms.months_at_most, terms.extension_months, terms.extensions_at_most) == (
        months,
        extension,
        times,
    )
    assert (terms.extension_opens_days, terms.extension_closes_days) == (60, 30)
    assert (terms.decision_working_days, terms.extension_working_days, terms.payment_working_days) == (
        7,
        3,
        10,
    )


def test_category_1_lasts_longer_since_16_april_2018():
    assert category_terms("1", date(2018, 4, 15)).months_at_most == 12
    assert category_terms("1", date(2018, 4, 16)).months_at_most == 36


@pytest.mark.parametrize(("on", "days"), [(date(2025, 8, 31), None), (date(2025, 9, 1), 15)])
def test_a_vacancy_is_asked_for_from_1_september_2025(on, days):
    for category in ("1", "2", "3", "4", "seasonal"):
        row = in_force(VacancyTerms, on=on).filter(category=category).first()
        assert (row.calendar_days if row else None) == days


@pytest.mark.parametrize(
    ("code", "on", "at_most"),
    [
        ("small_business", date(2025, 8, 31), None),
        ("small_business", date(2025, 9, 1), 20),
        ("branch", date(2023, 6, 30), 30),
        ("branch", date(2023, 7, 1), 10),
        ("state_body", TODAY, None),
    ],
)
def test_exemptions_by_day_and_size(code, on, at_most):
    exemption = in_force(LocalContentExemption, on=on).get(code=code)

    assert exemption.employees_at_most == at_most


def test_shares_of_citizens():
    shares = in_force(LocalContentTerms, on=TODAY).values_list("pair", "citizens_percent")

    assert dict(shares) == {"heads": 70, "specialists": 90}


def test_a_revoked_place_stays_used():
    rules = permit_rules(TODAY)

    assert not rules.revocation_releases_place
    assert rules.confidence == "unconfirmed"


@pytest.mark.parametrize(
    ("sector", "category", "tenge"),
    # The published table of 2017 in tenge at an MCI of 2,269.
    [
        ("J", "1", 310_853),
        ("J", "2", 358_502),
        ("J", "3", 406_151),
        ("J", "4", 453_800),
        ("B", "1", 349_426),
        ("B", "2", 403_882),
        ("B", "3", 458_338),
        ("B", "4", 510_525),
    ],
)
def test_the_published_rates_of_2017(sector, category, tenge):
    on = date(2017, 6, 15)
    rate = terms_in_force(
        FeeRate, on=on, category=category, sector=Sector.objects.get(code=sector), months_until=12
    )

    assert rate.mci * terms_in_force(MonthlyIndex, on=on).amount == tenge
    assert rate.confidence == "confirmed"


def test_seasonal_rates_by_length():
    rows = in_force(FeeRate, on=TODAY).filter(category="seasonal", sector__code="A").order_by("months_until")

    assert list(rows.values_list("months_until", "mci")) == [(3, 12), (6, 24), (9, 36), (12, 48)]


def test_every_sector_and_category_has_a_rate():
    rows = in_force(FeeRate, on=TODAY)
    found = set(rows.filter(months_until=12).values_list("category", "sector__code"))

    assert len(found) == 5 * Sector.objects.count()
    assert set(rows.exclude(category="seasonal").values_list("confidence", flat=True)) == {"unconfirmed"}


def test_grounds_of_refusal_and_their_group():
    assert RefusalGround.objects.count() == 7
    assert RefusalGround.objects.get(group="domestic").code == "domestic_offer"


def test_every_row_says_where_it_stands():
    for model in (
        CategoryTerms,
        FeeRate,
        LocalContentTerms,
        LocalContentExemption,
        VacancyTerms,
        PermitRules,
        WorkerTerms,
    ):
        assert not model.objects.filter(clause="").exists(), model


def test_a_worker_is_an_adult():
    terms = in_force(WorkerTerms, on=TODAY).get()

    assert (terms.age_at_least, terms.confidence) == (18, "unconfirmed")
