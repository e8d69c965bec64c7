"""A lawful end is as sure as the weakest fact that decided it, on the page and in the case alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.explanations import Reason
from core.periods import Period
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from registry.models import Stay, StayRegime
from registry.operations.stays.clocks import recompute_clocks
from registry.queries.stays.clocks import clock_of
from registry.rules.stays.clocks import DecreeTerms, PastStay, RegimeTerms, StayFacts, clock
from tests.accounts.factories import the_system
from tests.days import ON
from tests.feeds.factories import complete_feeds
from tests.journal.factories import journal_entries
from tests.registry.factories import PersonFactory, StayFactory

SURE = {
    "confidence": "confirmed",
    "entry_confidence": "confirmed",
    "window_confidence": "confirmed",
    "year_confidence": "confirmed",
    "exit_day_confidence": "confirmed",
}
LIMITS = {"days_per_entry": 30, "days_in_window": 90, "window_days": 180, "days_in_year": 120}


def day(text: str) -> date:
    return date.fromisoformat(text)


def sure_of(entered_on: str, past=(), *, regime=None, **more):
    terms = RegimeTerms(id=1, **{**LIMITS, **SURE, **(regime or {})})
    stays = [PastStay(day(first), day(last)) for first, last in past]
    return clock(StayFacts(day(entered_on), terms, stays, **more))


def unsure(*parts: str) -> dict[str, str]:
    return dict.fromkeys((f"{part}_confidence" if part else "confidence" for part in parts), "unconfirmed")


#: Days of stay: 30 in January, 30 in March, 20 in April: of 90 in 180 days 10 are left in May.
SPENT = [("2026-01-01", "2026-01-30"), ("2026-03-01", "2026-03-30"), ("2026-04-05", "2026-04-24")]
#: Ninety days before July, out of the window by October; 30 in the autumn: one of the year's 120 is left.
YEAR = [
    ("2026-01-01", "2026-01-30"),
    ("2026-02-10", "2026-03-11"),
    ("2026-03-20", "2026-04-18"),
    ("2026-10-01", "2026-10-29"),
]


@pytest.mark.parametrize(
    ("entered_on", "past", "weak", "until", "confidence"),
    [
        # The days per entry decide alone.
        ("2026-05-01", [], (), "2026-05-30", "confirmed"),
        ("2026-05-01", [], ("entry",), "2026-05-30", "unconfirmed"),
        ("2026-05-01", [], ("",), "2026-05-30", "unconfirmed"),
        ("2026-05-01", [], ("window", "year", "exit_day"), "2026-05-30", "confirmed"),
        # The window decides, and with it how earlier exit days count: without three of them, 3 days more.
        ("2026-05-01", SPENT, (), "2026-05-10", "confirmed"),
        ("2026-05-01", SPENT, ("window",), "2026-05-10", "unconfirmed"),
        ("2026-05-01", SPENT, ("exit_day",), "2026-05-10", "unconfirmed"),
        ("2026-05-01", SPENT, ("entry", "year"), "2026-05-10", "confirmed"),
        # The calendar year decides.
        ("2026-12-01", YEAR, (), "2026-12-01", "confirmed"),
        ("2026-12-01", YEAR, ("year",), "2026-12-01", "unconfirmed"),
        ("2026-12-01", YEAR, ("window", "entry"), "2026-12-01", "confirmed"),
        # Both the entry and the window give 30 May: the surer of the two is enough, whichever it is.
        ("2026-05-01", SPENT[:2], ("window", "exit_day"), "2026-05-30", "confirmed"),
        ("2026-05-01", SPENT[:2], ("entry",), "2026-05-30", "confirmed"),
        ("2026-05-01", SPENT[:2], ("entry", "exit_day"), "2026-05-30", "unconfirmed"),
        ("2026-05-01", SPENT[:2], ("entry", "window"), "2026-05-30", "unconfirmed"),
    ],
)
def test_the_weakest_fact_that_decided(entered_on, past, weak, until, confidence):
    found = sure_of(entered_on, past, regime=unsure(*weak))

    assert (found.authorised_until, found.confidence) == (day(until), confidence)


def test_what_the_day_of_leaving_changes_is_said():
    """Three exit days fewer in the window leave 13 days instead of 10."""
    assert sure_of("2026-05-01", SPENT).otherwise_until == day("2026-05-13")
    assert sure_of("2026-05-01", SPENT[:2]).otherwise_until is None  # the entry's 30 days hold
    assert sure_of("2026-05-01").otherwise_until is None


def test_counting_it_the_other_way_may_also_take_days():
    found = sure_of(
        "2026-05-01", [*SPENT[:2], ("2026-04-05", "2026-04-05")], regime={"count_exit_day": False}
    )

    # 29 and 29 days are counted, the visit of a day not at all: 32 are left, the entry's 30 hold; with
    # their exit days 61 are spent and 29 left.
    assert (found.authorised_until, found.otherwise_until) == (day("2026-05-30"), day("2026-05-29"))
    less = sure_of(
        "2026-05-01",
        [*SPENT[:2], ("2026-04-05", "2026-04-05")],
        regime={"count_exit_day": False, **unsure("exit_day")},
    )
    assert less.confidence == "unconfirmed"


def test_an_earlier_exit_that_is_not_recorded_leaves_the_count_unsure():
    stay = PastStay(day("2026-01-01"), day("2026-03-01"), exit_missing=True)
    terms = RegimeTerms(id=1, **LIMITS, **SURE)

    assert clock(StayFacts(day("2026-05-01"), terms, [stay])).confidence == "unconfirmed"


def test_a_residence_permit_is_sure_whatever_the_row_says():
    permit = Period(day("2026-05-20"), day("2027-05-19"))
    found = sure_of("2026-05-01", regime=unsure("", "entry"), permits=[permit])

    assert (found.authorised_until, found.confidence) == (day("2027-05-19"), "confirmed")


@pytest.mark.parametrize(
    ("decree", "weak", "confidence"),
    [
        ("confirmed", (), "confirmed"),
        ("unconfirmed", (), "unconfirmed"),
        ("confirmed", ("entry",), "unconfirmed"),
    ],
)
def test_a_decree_rests_on_itself_and_on_the_end_it_moves(decree, weak, confidence):
    terms = DecreeTerms(1, day("2026-05-01"), day("2026-06-30"), day("2026-07-31"), decree)

    assert sure_of("2026-05-01", regime=unsure(*weak), decrees=[terms]).confidence == confidence


def test_without_a_regime_nothing_is_sure():
    assert clock(StayFacts(day("2026-05-01"), None)).confidence == "unconfirmed"


# --- the shipped rows, and both tellers of the same stays -----------------------------------------


def stays_like(iso3: str, entered_on: date, *past: tuple[date, date]) -> Stay:
    person = PersonFactory(citizenship=iso3)
    for first, last in past:
        StayFactory(person=person, entered_on=first, departed_on=last)
    return StayFactory(person=person, entered_on=entered_on)


def days_ago(first: int, last: int, entered_on: date) -> tuple[date, date]:
    return entered_on - timedelta(days=first), entered_on - timedelta(days=last)


#: Ninety days before the entry leave nothing, eighty leave ten: the window decides and so do exit days.
EIGHTY = ((120, 91), (80, 51), (40, 21))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("iso3", "past", "confidence"),
    [
        ("UZB", (), "confirmed"),  # 30 days an entry: the statute
        ("UZB", EIGHTY, "unconfirmed"),  # the window, and so whether exit days count
        ("KGZ", (), "confirmed"),
        ("KGZ", ((60, 31),), "unconfirmed"),
        ("TUR", (), "confirmed"),  # 30 days by agreement
        ("TUR", EIGHTY, "unconfirmed"),  # its window was not read
        ("HKG", (), "confirmed"),
        ("GEO", (), "confirmed"),
        ("GEO", ((60, 31),), "unconfirmed"),
        ("DEU", (), "confirmed"),
        ("VNM", (), "unconfirmed"),  # sources differ about the first day
        ("IND", (), "unconfirmed"),
    ],
)
def test_the_shipped_rows_and_both_tellers_agree(iso3, past, confidence):
    entered_on = date(2026, 6, 1)
    stay = stays_like(iso3, entered_on, *(days_ago(*span, entered_on) for span in past))
    recompute_clocks(on=ON, by=the_system(), person_ids=[stay.person_id])
    stay.refresh_from_db()
    told = clock_of(stay, ON)
    on = date(2026, 12, 1)
    complete_feeds(on)
    flag_overstays(on=on, by=the_system())

    case = OverstayCase.objects.get(stay=stay)
    evidence = {reason.code: reason for reason in map(Reason.from_json, case.evidence)}
    assert {
        "stored": stay.confidence,
        "computed": told.clock.confidence,
        "explained": told.reasons[-1].confidence,
        "evidence": evidence["case.basis.regime"].confidence,
    } == dict.fromkeys(("stored", "computed", "explained", "evidence"), confidence)
    assert evidence["stay.regime"].confidence == stay.regime.confidence


@pytest.mark.django_db
def test_the_calendar_years_days_stand_on_one_page():
    entered_on = date(2026, 12, 1)
    spans = [(day(first), day(last)) for first, last in YEAR]
    stay = stays_like("DEU", entered_on, *spans)

    told = clock_of(stay, entered_on)
    by_code = {reason.code: reason.confidence for reason in told.reasons}
    assert (told.authorised_until, by_code["stay.year"], by_code["stay.per_entry"]) == (
        entered_on,
        "unconfirmed",
        "confirmed",
    )
    assert by_code["stay.result"] == "unconfirmed"


@pytest.mark.django_db
def test_no_row_claims_to_know_how_the_exit_day_counts():
    assert not StayRegime.objects.exclude(exit_day_confidence="unconfirmed").exists()
    assert not StayRegime.objects.filter(days_in_year__isnull=False, year_confidence="confirmed").exists()
    windows = StayRegime.objects.filter(days_in_window__isnull=False, group__code__startswith="BILATERAL")
    assert windows.count() == 3
    assert not windows.exclude(window_confidence="unconfirmed").exists()


@pytest.mark.django_db
def test_a_row_found_surer_or_less_sure_moves_what_is_stored():
    stay = stays_like("UZB", date(2026, 6, 1))
    StayRegime.objects.filter(pk=stay.regime_id).update(entry_confidence="unconfirmed")

    counts = recompute_clocks(on=ON, by=the_system())

    stay.refresh_from_db()
    assert (counts["changed"], stay.confidence) == (1, "unconfirmed")
    assert not journal_entries(kind="clock_changed").exists()  # the day is the same
