"""The law's numbers as shipped: the right row for each citizenship and day, and never two of them."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from core.errors import NoTermsInForce
from enforcement.models import CaseTerms, PenaltyBand
from reference.models import Country, CountryGroup, CountryGroupMembership, DatedTerms
from reference.operations.terms import add_terms, withdraw_terms
from reference.queries.dated import in_force, terms_in_force
from registry import models
from registry.models import (
    NotificationTerms,
    RegistrationTerms,
    ResidenceGround,
    ResidenceTerms,
    StayExtensionDecree,
    StayRegime,
)
from registry.operations.stays.registrations import renew_registration
from registry.queries.stays.regimes import RegimeBook
from registry.queries.stays.terms import rule_of, terms_for_citizenship
from registry.rules.stays.clocks import DecreeTerms, PastStay, RegimeTerms, StayFacts, clock
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.reference.factories import the_country
from tests.registry.factories import RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db

SAMPLE_DAYS = [
    date(2012, 6, 1),
    date(2016, 6, 1),
    date(2017, 4, 6),
    date(2017, 4, 7),
    date(2019, 7, 1),
    date(2020, 1, 10),
    date(2020, 1, 11),
    date(2022, 7, 6),
    date(2022, 7, 7),
    date(2023, 1, 26),
    date(2023, 1, 27),
    date(2023, 11, 9),
    date(2023, 11, 10),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2026, 6, 15),
    date(2026, 11, 21),
]


def regime(iso3: str, on: date) -> RegimeTerms | None:
    return RegimeBook().regime(the_country(iso3).pk, on)


def limits(iso3: str, on: date) -> tuple[int | None, ...] | None:
    row = regime(iso3, on)
    return row and (row.days_per_entry, row.days_in_window, row.window_days, row.days_in_year)


@pytest.mark.parametrize(
    ("iso3", "on", "expected"),
    [
        # General: 30 a visit, 90 in 180, from 27.01.2023.
        ("UZB", date(2023, 1, 27), (30, 90, 180, None)),
        ("TJK", date(2024, 5, 1), (30, 90, 180, None)),
        ("AZE", date(2024, 5, 1), (30, 90, 180, None)),
        ("UZB", date(2023, 1, 26), (30, None, None, None)),
        ("UZB", date(2020, 1, 11), (30, None, None, None)),
        # EAEU: 90 a visit, 90 in 180.
        ("RUS", date(2023, 1, 27), (90, 90, 180, None)),
        ("KGZ", date(2026, 6, 15), (90, 90, 180, None)),
        ("ARM", date(2026, 6, 15), (90, 90, 180, None)),
        ("BLR", date(2026, 6, 15), (90, 90, 180, None)),
        ("RUS", date(2023, 1, 26), (90, None, None, None)),
        # Agreements of 90 days.
        ("GEO", date(2024, 5, 1), (90, 90, 180, None)),
        ("UKR", date(2024, 5, 1), (90, 90, 180, None)),
        ("MNG", date(2024, 5, 1), (90, 90, 180, None)),
        ("MDA", date(2024, 5, 1), (90, 90, 180, None)),
        # China: 14 and 42 from July 2022, 30 and 90 by the agreement.
        ("CHN", date(2022, 7, 6), None),
        ("CHN", date(2022, 7, 7), (14, 42, 180, None)),
        ("CHN", date(2023, 11, 9), (14, 42, 180, None)),
        ("CHN", date(2023, 11, 10), (30, 90, 180, None)),
        ("IND", date(2026, 6, 15), (14, 42, 180, None)),
        ("IRN", date(2026, 6, 15), (14, 42, 180, None)),
        # The unilateral list: 120 days in a calendar year besides.
        ("DEU", date(2024, 5, 1), (30, 90, 180, 120)),
        ("USA", date(2024, 5, 1), (30, 90, 180, 120)),
        ("JPN", date(2024, 5, 1), (30, 90, 180, 120)),
        ("VNM", date(2024, 5, 24), (30, 90, 180, 120)),
        ("VNM", date(2024, 5, 25), (30, 90, 180, None)),
        ("VNM", date(2024, 12, 31), (30, 90, 180, None)),
        ("VNM", date(2025, 1, 1), (30, 90, 180, None)),
        # Agreements of 30 and 14 days.
        ("TUR", date(2024, 5, 1), (30, 90, 180, None)),
        ("KOR", date(2024, 5, 1), (30, 90, 180, None)),
        ("HKG", date(2024, 5, 1), (14, 90, 180, None)),
        # Who needs a visa has no visa-free days; its length is not known here.
        ("AFG", date(2024, 5, 1), None),
        ("PAK", date(2024, 5, 1), None),
        ("XXA", date(2024, 5, 1), None),
        ("XXX", date(2024, 5, 1), None),
        # Turkmenistan: a visa on a national passport, in 2010 and today.
        ("TKM", date(2010, 6, 1), None),
        ("TKM", date(2019, 7, 1), None),
        ("TKM", date(2022, 6, 1), None),
        ("TKM", date(2026, 6, 15), None),
        # Our own citizens are no foreigners, though the country is of the EAEU and the CIS.
        ("KAZ", date(2018, 6, 1), None),
        ("KAZ", date(2026, 7, 1), None),
        # Neighbouring states until 10.01.2020; the EAEU has its own row from 07.04.2017.
        ("UZB", date(2020, 1, 10), (90, None, None, None)),
        ("RUS", date(2017, 4, 6), (90, None, None, None)),
        ("TJK", date(2010, 6, 1), (90, None, None, None)),
    ],
)
def test_the_regime_of_a_citizenship_on_its_entry_day(iso3, on, expected):
    assert limits(iso3, on) == expected


@pytest.mark.parametrize(
    ("iso3", "on", "extends"),
    [
        ("UZB", date(2020, 1, 10), True),
        ("UZB", date(2020, 1, 11), False),
        ("UZB", date(2026, 6, 15), False),
        ("RUS", date(2017, 4, 6), True),
        ("RUS", date(2017, 4, 7), False),
        ("MNG", date(2019, 5, 1), True),
        ("RUS", date(2026, 6, 15), False),
    ],
)
def test_where_a_renewal_extends_the_stay(iso3, on, extends):
    assert regime(iso3, on).renewal_extends_stay is extends


@pytest.mark.parametrize("on", SAMPLE_DAYS)
def test_no_citizenship_has_two_best_regimes(on):
    book = RegimeBook()
    rows = defaultdict(list)
    for row in in_force(StayRegime, on=on):
        rows[row.group_id].append(row.precedence)
    for country in Country.objects.all():
        precedences = [p for group_id in book.groups_of(country.pk, on) for p in rows[group_id]]
        assert len(precedences) == len(set(precedences)), (country.iso3, on)


def test_each_group_has_a_precedence_of_its_own():
    """So that no two groups can ever tie, whoever joins them."""
    by_precedence = defaultdict(set)
    for group, precedence in StayRegime.objects.values_list("group__code", "precedence"):
        by_precedence[precedence].add(group)

    assert {p: groups for p, groups in by_precedence.items() if len(groups) > 1} == {}


#: Unions that exist for other purposes than staying without a visa: their rules came later.
UNIONS = {"CIS", "EAEU"}


def ruled_groups():
    """The first and last day of the regimes of each group; no last day where it goes on."""
    found = defaultdict(list)
    for row in StayRegime.objects.filter(withdrawn_on=None).select_related("group").order_by("valid_from"):
        found[row.group.code].append((row.valid_from, row.valid_until))
    return found


def test_the_rows_of_a_group_leave_no_gap():
    for code, spans in ruled_groups().items():
        for (_first, last), (following, _last) in pairwise(spans):
            assert last is not None, code
            assert following == last + timedelta(days=1), code


def test_whoever_joins_a_group_has_its_regime_from_that_very_day():
    """A member without a row of its group would quietly get the terms of another group."""
    spans = ruled_groups()
    members = CountryGroupMembership.objects.filter(withdrawn_on=None, group__code__in=spans)
    late = [
        (m.group.code, m.country.iso3, m.valid_from, spans[m.group.code][0][0])
        for m in members.exclude(group__code__in=UNIONS).select_related("group", "country")
        if m.valid_from < spans[m.group.code][0][0]
    ]

    assert late == []


def test_a_regime_begins_with_the_first_member_of_its_group():
    """A row that begins before anybody is in its group, or long after, has a wrong first day."""
    for code, spans in ruled_groups().items():
        if code not in UNIONS:
            members = CountryGroupMembership.objects.filter(withdrawn_on=None, group__code=code)
            assert spans[0][0] == min(members.values_list("valid_from", flat=True)), code


def lawful_end(iso3, entered_on, past=()):
    facts = StayFacts(
        entered_on=entered_on,
        regime=regime(iso3, entered_on),
        past=[PastStay(first, last) for first, last in past],
    )
    return clock(facts).authorised_until


@pytest.mark.parametrize(
    ("iso3", "entered_on", "past", "until"),
    [
        # Published vectors: two stays of 30 days leave 30 of the 90.
        (
            "UZB",
            date(2024, 5, 1),
            [(date(2024, 1, 1), date(2024, 1, 30)), (date(2024, 3, 1), date(2024, 3, 30))],
            date(2024, 5, 30),
        ),
        ("RUS", date(2024, 1, 10), [], date(2024, 4, 8)),
        ("RUS", date(2024, 7, 8), [(date(2024, 1, 10), date(2024, 4, 8))], date(2024, 10, 5)),
        ("CHN", date(2023, 11, 9), [], date(2023, 11, 22)),
        ("CHN", date(2023, 11, 10), [], date(2023, 12, 9)),
        ("IND", date(2026, 6, 1), [], date(2026, 6, 14)),
        # 120 days a year: four visits of 30 days used 120 by 10 October, windows apart.
        (
            "DEU",
            date(2026, 12, 1),
            [
                (date(2026, 1, 1), date(2026, 1, 30)),
                (date(2026, 4, 1), date(2026, 4, 30)),
                (date(2026, 7, 15), date(2026, 8, 13)),
                (date(2026, 10, 1), date(2026, 10, 29)),
            ],
            date(2026, 12, 1),
        ),
        ("UZB", date(2019, 6, 1), [], date(2019, 8, 29)),
    ],
)
def test_lawful_ends_under_the_shipped_rows(iso3, entered_on, past, until):
    assert lawful_end(iso3, entered_on, past) == until


def test_the_decree_of_2020_covers_stays_that_would_have_ended_in_its_time():
    decree = StayExtensionDecree.objects.get(code="quarantine-2020")
    book = RegimeBook()
    terms = book.decrees(the_country("UZB").pk, date(2020, 3, 1))
    assert terms == [
        DecreeTerms(decree.pk, date(2020, 3, 16), date(2020, 11, 1), date(2020, 11, 1), "confirmed")
    ]

    def end(entered_on):
        facts = StayFacts(entered_on=entered_on, regime=regime("UZB", entered_on), decrees=terms)
        return clock(facts).authorised_until

    assert end(date(2020, 2, 14)) == date(2020, 3, 14)  # ended before the decree's time
    assert end(date(2020, 2, 15)) == date(2020, 3, 15)
    assert end(date(2020, 2, 16)) == date(2020, 11, 1)
    assert end(date(2020, 10, 2)) == date(2020, 11, 1)
    assert end(date(2020, 10, 4)) == date(2020, 11, 2)


def test_notices_of_arrival_exist_since_11_january_2020():
    uzbekistan = the_country("UZB").pk
    terms = terms_for_citizenship(NotificationTerms, country_id=uzbekistan, on=date(2020, 1, 11))

    assert (terms.working_days, terms.arrival_day_counts) == (3, True)
    with pytest.raises(NoTermsInForce):
        terms_for_citizenship(NotificationTerms, country_id=uzbekistan, on=date(2020, 1, 10))


@pytest.mark.parametrize(
    ("iso3", "on", "group", "renewals"),
    [
        ("UZB", date(2020, 1, 10), "NEIGHBOUR", None),
        ("MNG", date(2020, 1, 10), "ALL", 1),
        ("UZB", date(2020, 1, 11), "ALL", None),
        ("UZB", date(2026, 6, 30), "ALL", None),
        ("UZB", date(2026, 7, 1), "ALL", None),
    ],
)
def test_registration_terms_by_citizenship_and_day(iso3, on, group, renewals):
    terms = terms_for_citizenship(RegistrationTerms, country_id=the_country(iso3).pk, on=on)

    assert terms.group.code == group
    assert (rule_of(terms).days, rule_of(terms).renewals_at_most) == (90, renewals)
    assert terms.confidence == "unconfirmed"


@pytest.mark.parametrize(
    ("days_over", "is_repeat", "article", "penalty", "mci", "decided_by"),
    [
        (1, False, "517(3)1", "warning", None, "police"),
        (3, False, "517(3)1", "warning", None, "police"),
        (4, False, "517(3)2", "fine", 10, "police"),
        (5, False, "517(3)2", "fine", 10, "police"),
        (6, False, "517(3)3", "fine", 15, "police"),
        (10, False, "517(3)3", "fine", 15, "police"),
        (11, False, "517(4)", "fine_or_expulsion", 25, "court"),
        (400, False, "517(4)", "fine_or_expulsion", 25, "court"),
        (1, True, "517(6)", "fine_or_expulsion", 15, "court"),
        (10, True, "517(6)", "fine_or_expulsion", 15, "court"),
        (11, True, "517(7)", "arrest_and_expulsion", None, "court"),
    ],
)
def test_one_band_for_each_number_of_days(days_over, is_repeat, article, penalty, mci, decided_by):
    bands = [
        band
        for band in in_force(PenaltyBand, on=ON)
        if band.is_repeat == is_repeat
        and band.days_from <= days_over
        and (band.days_until is None or days_over <= band.days_until)
    ]

    assert [(b.article, b.penalty, b.mci, b.decided_by) for b in bands] == [
        (article, penalty, mci, decided_by)
    ]


def test_case_terms():
    terms = terms_in_force(CaseTerms, on=ON, code="overstay")

    assert (terms.liable_from_age, terms.repeat_within_months, terms.confidence) == (16, 12, "unconfirmed")


@pytest.mark.parametrize(
    ("code", "months", "days", "extendable"),
    [
        ("work_permit", 12, None, True),
        ("labour_contract", 12, None, True),
        ("study", 12, None, True),
        ("family_citizen", 36, None, True),
        ("family_resident", 12, None, True),
        ("permanent_residence", None, 90, False),
        ("ground_ended", 6, None, False),
        ("labour_immigrant", 12, None, True),
        ("seasonal", 12, None, False),
    ],
)
def test_terms_of_each_ground(code, months, days, extendable):
    terms = terms_in_force(ResidenceTerms, on=ON, ground=ResidenceGround.objects.get(code=code))

    assert (terms.months_at_most, terms.days_at_most, terms.is_extendable) == (months, days, extendable)


def test_every_ground_has_terms_and_every_name():
    for ground in ResidenceGround.objects.all():
        assert terms_in_force(ResidenceTerms, on=ON, ground=ground)
        assert ground.name_kk
        assert ground.name_ru
        assert ground.name_en


def test_every_row_of_law_names_its_source_and_clause():
    for name in models.__all__:
        model = getattr(models, name)
        if issubclass(model, DatedTerms):
            for row in model.objects.all():
                assert row.source.strip(), (name, row.pk)
                assert getattr(row, "clause", None) or row.article, (name, row.pk)


def test_an_operator_brings_the_ninety_day_renewal_back():
    """As `docs/rules/stay.md` tells: withdraw the rows in force, add the old ones with new days."""
    by, on = UserFactory(admin=True), ON
    cis = StayRegime.objects.get(group__code="CIS", valid_until=None)
    group = CountryGroup.objects.get(code="NEIGHBOUR")
    withdraw_terms(model=StayRegime, terms_id=cis.pk, reason="The renewal of 90 days is back", on=on, by=by)
    add_terms(
        model=StayRegime,
        values={
            "group": group,
            "valid_from": on,
            "precedence": 15,
            "days_per_entry": 90,
            "renewal_extends_stay": True,
            "clause": "Decision of the operator",
            "source": "Decision of the operator",
        },
        on=on,
        by=by,
    )

    stay = StayFactory(entered_on=on)
    old = RegistrationFactory(stay=stay)
    assert stay.authorised_until == on + timedelta(days=89)

    renew_registration(registration_id=old.pk, on=on + timedelta(days=80), by=UserFactory(officer=True))
    stay.refresh_from_db()
    assert stay.authorised_until == on + timedelta(days=179)
