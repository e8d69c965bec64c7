"""Agreements give diplomatic and official passports terms of their own (profile of 2010, Annex II)."""

from datetime import date

import pytest

from registry.models import Stay
from registry.operations.stays.clocks import recompute_clocks
from registry.queries.stays.clocks import clock_of
from registry.queries.stays.regimes import RegimeBook
from registry.rules.stays.passports import passport_class
from registry.states import DocumentKind, PassportClass
from tests.accounts.factories import the_system
from tests.days import ON
from tests.feeds.feed_lines import item, send
from tests.reference.factories import the_country

pytestmark = pytest.mark.django_db

ORDINARY = set(DocumentKind) - {"diplomatic_passport", "official_passport", "service_passport"}


@pytest.mark.parametrize("kind", sorted(ORDINARY))
def test_all_but_three_kinds_are_treated_as_ordinary(kind):
    assert passport_class(kind) == PassportClass.NATIONAL


@pytest.mark.parametrize(
    ("iso3", "passport", "days"),
    [
        # Annex II of 2010: a visa on a national passport, none on these.
        ("TKM", "national", None),
        ("TKM", "official", 30),
        ("TKM", "diplomatic", 30),
        ("PAK", "national", None),
        ("PAK", "diplomatic", 30),
        ("EGY", "diplomatic", 30),
        ("EGY", "official", None),
        ("POL", "diplomatic", 30),
        ("ROU", "official", 90),
        ("SVK", "diplomatic", 90),
        ("KOR", "official", 90),
        # The same for all three: no row of their own is needed.
        ("UKR", "diplomatic", 90),
        ("TUR", "official", 30),
        # In the list, but not in effect then.
        ("OMN", "national", 30),
        ("OMN", "diplomatic", 30),
    ],
)
def test_the_days_of_a_visit(iso3, passport, days):
    row = RegimeBook().regime(the_country(iso3).pk, date(2026, 6, 15), passport)
    assert (row and row.days_per_entry) == days


@pytest.mark.parametrize("passport", ["official", "diplomatic"])
def test_nothing_of_it_is_confirmed(passport):
    """The list is of 2010; and where an ordinary passport's terms are taken, they were read for that."""
    for iso3 in ("TKM", "KOR", "UKR", "RUS"):
        assert RegimeBook().regime(the_country(iso3).pk, ON, passport).confidence == "unconfirmed"


def test_before_the_list_there_is_none():
    assert RegimeBook().regime(the_country("TKM").pk, date(2010, 4, 20), "diplomatic") is None


def test_our_own_have_none_with_any_passport():
    assert RegimeBook().regime(the_country("KAZ").pk, ON, "diplomatic") is None


@pytest.fixture
def diplomat():
    send(
        item(
            document__kind="diplomatic_passport",
            document__issuing_country="TKM",
            person__citizenship="TKM",
        )
    )
    return Stay.objects.get()


def test_a_stay_goes_by_the_passport_entered_with(diplomat):
    assert diplomat.authorised_until == date(2026, 3, 30)  # 30 days from 1 March, both counted
    assert (diplomat.regime.group.code, diplomat.confidence) == ("DIPLOMATIC_30", "unconfirmed")


def test_computing_anew_changes_nothing(diplomat):
    counts = recompute_clocks(on=ON, by=the_system())
    assert (counts["stays"], counts["changed"]) == (1, 0)


def test_the_explanation_says_so(diplomat):
    codes = [reason.code for reason in clock_of(diplomat, ON).reasons]
    assert codes[:3] == ["stay.entered", "stay.passport_diplomatic", "stay.regime"]


def test_where_ordinary_terms_are_taken_it_says_that_too():
    send(item(document__kind="service_passport", document__issuing_country="UKR", person__citizenship="UKR"))
    stay = Stay.objects.get()

    assert stay.authorised_until == date(2026, 5, 29)  # 90 days from 1 March
    assert stay.confidence == "unconfirmed"
    assert "stay.passport_as_ordinary" in {reason.code for reason in clock_of(stay, ON).reasons}


def test_a_corrected_kind_computes_it_anew():
    line = {"document__issuing_country": "TKM", "person__citizenship": "TKM"}
    send(item(**line))
    assert Stay.objects.get().authorised_until is None

    send(item(revision=2, document__kind="diplomatic_passport", **line))

    assert Stay.objects.get(annulled_on=None).authorised_until == date(2026, 3, 30)
