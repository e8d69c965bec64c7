"""Status out: who may read a migrant's file by program, what it says, and that each reading is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.states import Role
from identity.partial_dates import PartialDate
from registry.operations.people import correct_person
from registry.queries.stays.clocks import clock_of
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.days import ON, at
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import PROOF, DocumentFactory, PersonFactory, StayFactory

pytestmark = pytest.mark.django_db
READERS = (Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER, Role.AUDITOR)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture
def officer(client: Client, db: None) -> Any:
    user = UserFactory(officer=True, region="KZ-10")  # another region: persons are found nationally
    client.force_login(user)
    return user


def find(client: Client, **asked: str) -> Any:
    return client.get("/api/v1/migrants/", asked)


def found(client: Client, **asked: str) -> list[str]:
    answer = find(client, **asked)
    assert answer.status_code == 200, answer.content
    return [row["public_id"] for row in answer.json()["results"]]


# --- finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        {"document": "fa 765 4321"},
        {"iin": "900515300018"},
        {"q": "FA7654321"},
        {"q": "900515300018"},
        {"q": "Қасымов"},
        {"q": "KASSYMOV ERL"},
        {"q": "15.05.1990"},
    ],
    ids=str,
)
def test_a_migrant_is_found_by(client: Client, officer: Any, asked: dict[str, str]) -> None:
    person = PersonFactory(
        surname="Қасымов", given_names="Ерлан", iin="900515300018", document__number="FA7654321"
    )
    PersonFactory(surname="Назаров", born_on=PartialDate(1980, 1, 1))

    assert found(client, **asked) == [str(person.public_id)]


def test_what_is_found_says_who_and_with_which_documents(client: Client, officer: Any) -> None:
    person = PersonFactory(surname="KARIMOV", given_names="SARDOR", document__number="FA7654321")
    DocumentFactory(person=person, kind="id_card", number="AD0000001")

    answer = find(client, document="FA7654321").json()

    assert answer["more"] is False
    (row,) = answer["results"]
    assert {key: row[key] for key in ("surname", "born_on", "sex", "citizenship")} == {
        "surname": "KARIMOV",
        "born_on": "1990-05-15",
        "sex": "m",
        "citizenship": "UZB",
    }
    assert sorted(document["kind"] for document in row["documents"]) == ["id_card", "passport"]
    assert "id" not in row


def test_a_birth_date_goes_out_as_it_is_known(client: Client, officer: Any) -> None:
    PersonFactory(surname="NOORI", born_on="1965", document__number="FA7654321")

    (row,) = find(client, document="FA7654321").json()["results"]

    assert row["born_on"] == "1965"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "search_by_one"),
        ({"document": " "}, "search_by_one"),
        ({"document": "A1", "iin": "900515300018"}, "search_by_one"),
        ({"iin": "900515300019"}, "iin_invalid"),
        ({"iin": "\x00"}, "iin_invalid"),
        ({"q": "x" * 201}, "search_too_long"),
        ({"q": "Ы" * 5_000}, "search_too_long"),
        ({"document": "1" * 201}, "search_too_long"),
    ],
    ids=str,
)
def test_an_unclear_search_is_refused(client: Client, officer: Any, asked: dict[str, str], code: str) -> None:
    answer = find(client, **asked)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("text", ["\x00", "%", "\ud7ff", "'", "a" * 200, "--", "1.1.1", "99.99.9999"])
def test_a_nonsensical_search_finds_nothing(client: Client, officer: Any, text: str) -> None:
    assert found(client, q=text) == []


def test_finding_is_a_constant_number_of_queries(client: Client, officer: Any) -> None:
    counted = []
    for _round in range(2):
        for number in range(10):
            PersonFactory(surname="Рахимов", given_names=f"Али{number}")
        with CaptureQueriesContext(connection) as queries:
            find(client, q="RAHIMOV")
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 10


@pytest.mark.parametrize(
    ("q", "why", "formerly"),
    [
        ("Гусейнов Рашад", "spelling", ""),
        ("HUSEYNV", "one_letter", ""),
        ("Каримов", "spelling", "KARIMOV RASHAD"),
        ("FA7654321 Huseynov", "number", ""),
        (f"P<AZEHUSEYNOV<<RASHAD{'<' * 23}\nFA76543211AZE9005152M3301019{'<' * 15}0", "number", ""),
        (f"P<AZEHUSEYNOV<<RASHAD{'<' * 23}\nFA76543212AZE9005152M3301019{'<' * 15}0", "name", ""),
    ],
    ids=["sound", "slip", "former name", "number and name", "zone", "zone misread"],
)
def test_what_is_found_says_why_and_until_when_the_person_is_here(
    client: Client, officer: Any, q: str, why: str, formerly: str
) -> None:
    person = PersonFactory(surname="KARIMOV", given_names="RASHAD", document__number="FA7654321")
    correct_person(person_id=person.pk, changes={"surname": "HUSEYNOV"}, on=ON, by=officer)
    stay = StayFactory(person=person)

    (row,) = find(client, q=q).json()["results"]
    assert (row["found_by"], row["found_as"]) == (why, formerly)
    assert row["in_country_until"] == stay.authorised_until.isoformat()


@pytest.mark.parametrize("is_citizen", [False, True])
def test_who_left_or_is_a_citizen_is_here_until_no_day(
    client: Client, officer: Any, is_citizen: bool
) -> None:
    stay = StayFactory(person=PersonFactory(surname="HUSEYNOV"), departed_on=None if is_citizen else ON)
    if is_citizen:
        changes = {"citizenship_id": the_country("KAZ").pk}
        correct_person(person_id=stay.person_id, changes=changes, on=ON, by=officer, **PROOF)

    (row,) = find(client, q="HUSEYNOV").json()["results"]
    assert row["in_country_until"] is None


def test_more_than_fifty_are_said_to_be_more(client: Client, officer: Any) -> None:
    for _number in range(51):
        PersonFactory(surname="Рахимов", document=None)
    answer = find(client, q="RAHIMOV").json()

    assert (len(answer["results"]), answer["more"]) == (50, True)


# --- reading --------------------------------------------------------------------------------------


def test_a_file_lists_documents_and_stays(client: Client, officer: Any) -> None:
    person = PersonFactory()
    StayFactory(person=person, entered_on=ON - timedelta(days=100), departed_on=ON - timedelta(days=90))
    StayFactory(person=person, entered_on=ON - timedelta(days=10))

    answer = client.get(f"/api/v1/migrants/{person.public_id}/").json()

    assert [stay["departed_on"] for stay in answer["stays"]] == [None, f"{ON - timedelta(days=90)}"]
    assert len(answer["documents"]) == 1


def test_a_stay_says_its_clock_and_why(client: Client, officer: Any) -> None:
    stay = StayFactory(entered_on=ON - timedelta(days=10))

    answer = client.get(f"/api/v1/migrants/{stay.person.public_id}/stay/", headers={"Accept-Language": "en"})

    told = answer.json()
    assert {key: value for key, value in told.items() if key != "why"} == {
        "entered_on": f"{ON - timedelta(days=10)}",
        "departed_on": None,
        "exit_missing": False,
        "regime": stay.regime.group.code,
        "basis": "regime",
        "authorised_until": f"{ON + timedelta(days=19)}",
        "exhausts_on": f"{ON + timedelta(days=79)}",
        "days_used": 11,
        "days_left": 20,
        "overstay_days": 0,
    }
    with translation.override("en"):
        assert told["why"] == [reason.as_answer() for reason in clock_of(stay, ON).reasons]
    assert told["why"][0].keys() == {"fact", "clause", "version", "confidence"}


@pytest.mark.parametrize(("over", "left"), [(0, 1), (1, 0), (11, 0)])
def test_days_left_and_days_over_meet_at_the_last_lawful_day(
    client: Client, officer: Any, over: int, left: int
) -> None:
    stay = StayFactory(last_day=True)
    on = ON + timedelta(days=over)

    told = client.get(f"/api/v1/migrants/{stay.person.public_id}/stay/", {"on": f"{on}"}).json()

    assert (told["days_left"], told["overstay_days"]) == (left, over)


def test_the_stay_of_a_day_is_the_one_that_had_begun(client: Client, officer: Any) -> None:
    person = PersonFactory()
    first = StayFactory(person=person, entered_on=date(2026, 1, 1), departed_on=date(2026, 1, 20))
    second = StayFactory(person=person, entered_on=date(2026, 3, 1), departed_on=date(2026, 3, 20))
    path = f"/api/v1/migrants/{person.public_id}/stay/"

    for on, stay in (
        ("2026-01-01", first),
        ("2026-02-28", first),
        ("2026-03-01", second),
        ("2026-06-15", second),
    ):
        assert client.get(path, {"on": on}).json()["entered_on"] == f"{stay.entered_on}", on
    answer = client.get(path, {"on": "2025-12-31"})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_stay")


@pytest.mark.parametrize(
    "on", ["today", "2026-02-30", "1990-12-31", "2101-01-01", "0001-01-01", "9999-12-31", "\x00"]
)
def test_a_day_that_is_none_is_refused(client: Client, officer: Any, on: str) -> None:
    stay = StayFactory()
    answer = client.get(f"/api/v1/migrants/{stay.person.public_id}/stay/", {"on": on})

    assert (answer.status_code, answer.json()["code"]) == (422, "date_form")
    assert journal_entries(kind="file_opened").count() == 0


@pytest.mark.parametrize("on", ["1991-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_are_days(client: Client, officer: Any, on: str) -> None:
    stay = StayFactory()
    answer = client.get(f"/api/v1/migrants/{stay.person.public_id}/stay/", {"on": on})

    assert answer.status_code == (404 if on < "2000" else 200)


def test_each_reading_is_told_with_its_purpose(client: Client, officer: Any) -> None:
    person = StayFactory().person
    path = f"/api/v1/migrants/{person.public_id}/"
    client.get(path)
    client.get(f"{path}stay/", headers={"X-Purpose": "case"})
    client.get(path, {"purpose": "check"})

    told = journal_entries(kind="file_opened").order_by("pk")
    assert [entry.data["purpose"] for entry in told] == ["request", "case", "check"]
    assert {(entry.person_id, entry.by_id) for entry in told} == {(person.pk, officer.pk)}


def test_an_unknown_purpose_is_refused(client: Client, officer: Any) -> None:
    person = PersonFactory()
    answer = client.get(f"/api/v1/migrants/{person.public_id}/", headers={"X-Purpose": "curiosity"})

    assert (answer.status_code, answer.json()["code"]) == (422, "purpose_unknown")


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_readers_read(client: Client, role: Role) -> None:
    stay = StayFactory()
    client.force_login(UserFactory(**{role.value: True}))
    path = f"/api/v1/migrants/{stay.person.public_id}/"
    expected = 200 if role in READERS else 403

    for address in ("/api/v1/migrants/?q=A1", path, f"{path}stay/"):
        assert client.get(address).status_code == expected, address
    assert journal_entries(kind="file_opened").count() == (2 if role in READERS else 0)


def test_checkpoints_are_for_feeds_and_officers(client: Client) -> None:
    for role, expected in (
        (Role.BORDER_FEED, 200),
        (Role.OFFICER, 200),
        (Role.EMPLOYER, 403),
        (Role.HOST, 403),
    ):
        client.force_login(UserFactory(**{role.value: True}))
        assert client.get("/api/v1/checkpoints/").status_code == expected


def test_a_key_needs_the_scope(client: Client) -> None:
    person = PersonFactory()
    user = UserFactory(officer=True)
    for secret, scopes, expected in (("koshi_a", ["migrants"], 200), ("koshi_b", ["crossings"], 403)):
        ApiKeyFactory(user=user, secret=secret, scopes=scopes)
        answer = client.get(
            f"/api/v1/migrants/{person.public_id}/", headers={"Authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == expected


def test_a_protected_file_does_not_exist_for_the_others(client: Client) -> None:
    stay = StayFactory(protected=True, person__document__number="FA7654321", person__iin="900515300018")
    path = f"/api/v1/migrants/{stay.person.public_id}/"
    unknown = f"/api/v1/migrants/{uuid4()}/"
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR):
        client.force_login(UserFactory(**{role.value: True}))
        assert found(client, document="FA7654321") == found(client, iin="900515300018") == []
        for address, other in ((path, unknown), (f"{path}stay/", f"{unknown}stay/")):
            hidden, missing = client.get(address).json(), client.get(other).json()
            assert (hidden["status"], hidden["title"], hidden["code"]) == (
                missing["status"],
                missing["title"],
                missing["code"],
            )
    assert journal_entries(kind="file_opened").count() == 0

    client.force_login(UserFactory(protection_officer=True))
    assert found(client, document="FA7654321") == [str(stay.person.public_id)]
    assert client.get(f"{path}stay/").status_code == 200


def test_reading_a_stay_is_few_queries(client: Client, officer: Any) -> None:
    stay = StayFactory(exhausted=True)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/api/v1/migrants/{stay.person.public_id}/stay/")

    assert len(queries) <= 18
