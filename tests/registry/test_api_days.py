"""The ledger of days by program, and the calculator for anyone: what each says, refuses and keeps."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from journal.models import Entry, Shown
from tests.accounts.factories import UserFactory
from tests.days import ON, at
from tests.registry.factories import PersonFactory, ResidencePermitFactory, StayFactory

pytestmark = pytest.mark.django_db
CALCULATOR = "/api/v1/stay-calculator/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))
    cache.clear()


@pytest.fixture
def officer(client):
    user = UserFactory(officer=True, region="KZ-75")
    client.force_login(user)
    return user


def asked(client, **body):
    with translation.override("en"):
        return client.post(
            CALCULATOR, body, content_type="application/json", headers={"Accept-Language": "en"}
        )


# --- the calculator ----------------------------------------------------------------------------------


def test_anyone_asks_by_citizenship_and_nothing_is_kept(client):
    before = Entry.objects.count(), Shown.objects.count()
    stays = [{"entered_on": "2024-01-10", "departed_on": None}]

    answer = asked(client, citizenship="RUS", stays=stays, on="2024-04-09").json()

    assert {name: answer[name] for name in answer if name not in ("ledger", "rule")} == {
        "on": "2024-04-09",
        "days_used": 91,
        "days_left": 0,
        "last_lawful_day": "2024-04-08",
        "earliest_reentry_on": "2024-07-09",
        "days_on_reentry": 90,
        "overstay_days": 1,
    }
    assert len(answer["ledger"]) == 180
    assert answer["ledger"][-1] == {"on": "2024-04-09", "counted": True}
    assert sum(day["counted"] for day in answer["ledger"]) == 91
    assert answer["rule"] == {
        "regime": "EAEU",
        "per_entry_days": 90,
        "limit_days": 90,
        "window_days": 180,
        "days_in_year": None,
        "clause": "Law on migration, art. 6(4); Rules of entry and stay No. 148, EAEU citizens",
        "version": "2023-01-27",
        "confidence": "confirmed",
    }
    assert (Entry.objects.count(), Shown.objects.count()) == before


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ({"regime": "EAEU"}, "2024-04-08"),
        ({"regime": "CIS"}, "2024-02-08"),
        ({"citizenship": "UZB"}, "2024-02-08"),
        ({"window_days": 180, "limit_days": 90}, "2024-04-08"),
        ({"window_days": 180, "limit_days": 42, "per_entry_days": 14}, "2024-01-23"),
        ({"per_entry_days": 5}, "2024-01-14"),
    ],
)
def test_one_rule_is_chosen_in_three_ways(client, rule, last):
    stays = [{"entered_on": "2024-01-10", "departed_on": None}]

    assert asked(client, stays=stays, on="2024-01-20", **rule).json()["last_lawful_day"] == last


def test_the_rule_is_that_of_the_entry_day(client):
    """Until 26 January 2023 a citizen of the Union had ninety days without any window."""
    stays = [{"entered_on": "2022-06-01", "departed_on": "2022-08-29"}, {"entered_on": "2022-09-01"}]

    answer = asked(client, citizenship="RUS", stays=stays, on="2022-09-10").json()

    assert (answer["last_lawful_day"], answer["rule"]["version"]) == ("2022-11-29", "2017-04-07")


def test_without_a_day_it_is_today(client):
    answer = asked(client, citizenship="RUS", stays=[]).json()

    assert (answer["on"], answer["days_left"], answer["days_used"]) == (ON.isoformat(), 90, 0)
    assert answer["last_lawful_day"] is None


STAY = {"entered_on": "2024-01-10", "departed_on": None}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "stays"),
        ({"stays": []}, "citizenship"),
        ({"stays": "x", "citizenship": "RUS"}, "stays"),
        ({"stays": [STAY] * 501, "citizenship": "RUS"}, "stays"),
        ({"stays": [7], "citizenship": "RUS"}, "stays.0"),
        ({"stays": [{"entered": "2024-01-10"}], "citizenship": "RUS"}, "stays.0"),
        ({"stays": [{"departed_on": "2024-01-10"}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{"entered_on": "2024-02-30"}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{"entered_on": "10.01.2024"}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{"entered_on": "20240110"}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{"entered_on": "२०२४-०१-१०"}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{"entered_on": "1990-12-31"}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{"entered_on": 20240110}], "citizenship": "RUS"}, "stays.0.entered_on"),
        ({"stays": [{**STAY, "departed_on": False}], "citizenship": "RUS"}, "stays.0.departed_on"),
        ({"stays": [{**STAY, "departed_on": "2024-01-09"}], "citizenship": "RUS"}, "stays.0.departed_on"),
        (
            {"stays": [STAY, {**STAY, "departed_on": "2024-03-01"}], "citizenship": "RUS"},
            "stays.0.entered_on",
        ),
        ({"stays": [STAY], "on": "soon", "citizenship": "RUS"}, "on"),
        ({"stays": [STAY], "on": "2101-01-01", "citizenship": "RUS"}, "on"),
        ({"stays": [STAY], "citizenship": "RUS", "regime": "EAEU"}, "citizenship"),
        ({"stays": [STAY], "regime": "EAEU", "window_days": 180, "limit_days": 90}, "regime"),
        ({"stays": [STAY], "citizenship": "XYZ"}, "citizenship"),
        ({"stays": [STAY], "citizenship": ["RUS"]}, "citizenship"),
        ({"stays": [STAY], "citizenship": "'; DROP"}, "citizenship"),
        ({"stays": [STAY], "citizenship": "KAZ"}, "citizenship"),
        ({"stays": [STAY], "citizenship": "AFG"}, "citizenship"),
        ({"stays": [STAY], "regime": "NOPE"}, "regime"),
        ({"stays": [STAY], "regime": "NEIGHBOUR"}, "regime"),
        ({"stays": [STAY], "window_days": 180}, "limit_days"),
        ({"stays": [STAY], "limit_days": 90}, "window_days"),
        ({"stays": [STAY], "limit_days": 181, "window_days": 180}, "limit_days"),
        ({"stays": [STAY], "limit_days": 0, "window_days": 180}, "limit_days"),
        ({"stays": [STAY], "limit_days": True, "window_days": 180}, "limit_days"),
        ({"stays": [STAY], "limit_days": 90, "window_days": 10**9}, "window_days"),
        ({"stays": [STAY], "per_entry_days": "30"}, "per_entry_days"),
        ({"stays": [STAY], "per_entry_day": 30}, "per_entry_day"),
    ],
)
def test_nonsense_is_refused_by_its_field(client, body, field):
    answer = asked(client, **body)

    assert (answer.status_code, answer.json()["facts"].get("field")) == (422, field)
    assert answer.json()["title"]


def test_a_body_that_is_none_is_refused(client):
    for body in ("", "[]", "nonsense", '"x"', "1e999"):
        answer = client.post(CALCULATOR, body, content_type="application/json")
        assert answer.status_code in (400, 422), body


def test_too_many_questions_from_one_address_wait(client):
    for _ in range(60):
        assert asked(client, citizenship="RUS", stays=[]).status_code == 200

    answer = asked(client, citizenship="RUS", stays=[])

    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_a_question_is_few_queries(client):
    body = {
        "citizenship": "UZB",
        "stays": [{"entered_on": "2024-01-10", "departed_on": None}],
        "on": "2024-01-20",
    }
    asked(client, **body)

    with CaptureQueriesContext(connection) as queries:
        assert asked(client, **body).status_code == 200

    assert len(queries) <= 6


# --- somebody's ledger --------------------------------------------------------------------------------


def days(client, person, **given):
    return client.get(f"/api/v1/migrants/{person.public_id}/days/", given, headers={"Accept-Language": "en"})


def test_every_day_of_the_window_says_by_which_crossing_and_clause(client, officer):
    person = PersonFactory(citizenship="UZB")
    first = StayFactory(person=person, entered_on=date(2026, 3, 1), departed_on=date(2026, 3, 10))
    stay = StayFactory(person=person, entered_on=ON - timedelta(days=4))

    answer = days(client, person, on=ON.isoformat()).json()
    found = {row["on"]: row for row in answer["days"]}

    assert answer["days_used"] == 15 == sum(row["counted"] for row in answer["days"])
    assert len(found) == 180
    assert found["2026-03-01"]["crossing"] == first.entry.source_id
    assert found["2026-03-10"]["crossing"] == first.exit.source_id
    assert found["2026-03-11"]["crossing"] is None
    assert found[ON.isoformat()] == {
        "on": ON.isoformat(),
        "counted": True,
        "kind": "here",
        "crossing": stay.entry.source_id,
        "crossing_source": stay.entry.source,
        "clause": "Law on migration, art. 6(4): 30 days per entry, 90 in any 180",
        "version": "2023-01-27",
        "confidence": "confirmed",
    }
    assert found["2026-03-10"]["confidence"] == "unconfirmed", (
        "whether the day of leaving counts was not read"
    )


def test_days_under_a_permit_do_not_count(client, officer):
    stay = StayFactory(person__citizenship="UZB", entered_on=ON - timedelta(days=9))
    ResidencePermitFactory(
        issued=True, stay=stay, valid_from=ON - timedelta(days=4), valid_until=ON + timedelta(days=90)
    )

    answer = days(client, stay.person).json()

    assert answer["days_used"] == 5
    assert [row["kind"] for row in answer["days"][-10:]] == ["here"] * 5 + ["permit"] * 5
    assert answer["days"][-1]["clause"] == "Law on migration of population, arts. 6(4), 6-1"


def test_of_whoever_left_the_ledger_answers_for_the_day_asked(client, officer):
    stay = StayFactory(person__citizenship="UZB", entered_on=date(2026, 3, 1), departed_on=date(2026, 3, 10))

    assert days(client, stay.person, on="2026-03-05").json()["days_used"] == 5
    assert days(client, stay.person, on="2026-03-20").json()["days_used"] == 10
    assert days(client, stay.person, on="2026-09-03").json()["days_used"] == 3
    assert days(client, stay.person, on="2026-09-05").json()["days_used"] == 1
    assert days(client, stay.person, on="2026-09-06").json()["days_used"] == 0


def test_before_any_stay_there_is_none_and_a_day_that_is_none_is_refused(client, officer):
    stay = StayFactory(entered_on=ON)

    assert days(client, stay.person, on="2020-01-01").status_code == 404
    assert days(client, stay.person, on="yesterday").status_code == 422


def test_a_reading_of_the_ledger_is_told_and_a_protected_file_is_not_there(client, officer):
    stay, hidden = StayFactory(entered_on=ON), StayFactory(protected=True, entered_on=ON)
    days(client, stay.person)

    assert Shown.objects.filter(person_id=stay.person_id).exists()
    assert days(client, hidden.person).status_code == 404
    assert days(Client(), stay.person).status_code in (401, 403)


def test_a_ledger_is_few_queries_however_many_stays(client, officer):
    person = PersonFactory(citizenship="UZB")
    for month in range(1, 6):
        StayFactory(person=person, entered_on=date(2026, month, 1), departed_on=date(2026, month, 6))
    days(client, person)

    with CaptureQueriesContext(connection) as queries:
        assert days(client, person).status_code == 200

    assert len(queries) <= 22, [query["sql"] for query in queries]
