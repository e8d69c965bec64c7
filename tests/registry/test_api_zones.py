"""Machine-readable zones by program and in the counter's box. The zones are specimens of ICAO Doc 9303."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from identity.mrz import FindingCode
from registry.rules.people.zones import FINDINGS
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.days import ON, at
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import DocumentFactory, PersonFactory

pytestmark = pytest.mark.django_db
PASSPORT = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture
def officer(client: Client, db: None) -> Any:
    user = UserFactory(officer=True, region="KZ-10")
    client.force_login(user)
    return user


def read(client: Client, lines: Any, **headers: Any) -> Any:
    return client.post("/api/v1/documents/mrz/", {"lines": lines}, content_type="application/json", **headers)


def test_a_passport_is_read_whole(client: Client, officer: Any) -> None:
    answer = read(client, PASSPORT)

    assert answer.status_code == 200
    assert answer.json() == {
        "format": "TD3",
        "fields": {
            "kind": "passport",
            "issuing_country": "UTO",
            "surname": "ERIKSSON",
            "given_names": "ANNA MARIA",
            "number": "L898902C3",
            "citizenship": "UTO",
            "born_on": "1974-08-12",
            "sex": "f",
            "expires_on": "2012-04-15",
            "optional": "ZE184226B",
        },
        "valid": True,
        "findings": [],
    }


def test_a_german_passport_has_the_code_of_germany(client: Client, officer: Any) -> None:
    line = "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"
    fields = read(client, ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", line]).json()["fields"]

    assert (fields["issuing_country"], fields["citizenship"]) == ("DEU", "DEU")
    assert (fields["number"], fields["born_on"], fields["expires_on"]) == (
        "C01X00T47",
        "1964-08-12",
        "2027-02-28",
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("P<", "passport"),
        ("PP", "passport"),
        ("PD", "diplomatic_passport"),
        ("PO", "official_passport"),
        ("PR", "refugee_document"),
        ("PL", "laissez_passer"),
        ("V<", "visa"),
    ],
)
def test_the_kind_of_passport_is_kept(client: Client, officer: Any, code: str, kind: str) -> None:
    assert read(client, [code + PASSPORT[0][2:], PASSPORT[1]]).json()["fields"]["kind"] == kind


def test_a_misread_character_is_repaired_and_said(client: Client, officer: Any) -> None:
    """O for 0 in the number: the check digit proves it."""
    answer = read(client, [PASSPORT[0], PASSPORT[1].replace("L898902C3", "L8989O2C3")]).json()

    assert answer["valid"]
    assert answer["fields"]["number"] == "L898902C3"
    [finding] = answer["findings"]
    assert (finding["field"], finding["line"], finding["position"]) == ("document_number", 2, 6)
    assert (finding["code"], finding["repaired"]) == ("repaired", True)
    assert "repaired" in finding["message"]


def test_a_wrong_check_digit_is_a_finding_with_its_cure(client: Client, officer: Any) -> None:
    answer = read(client, [PASSPORT[0], PASSPORT[1].replace("C36UTO", "C34UTO")]).json()

    assert not answer["valid"]
    assert [(one["field"], one["code"]) for one in answer["findings"]] == [("document_number", "check_digit")]
    assert "Read the zone again" in answer["findings"][0]["message"]


@pytest.mark.parametrize("lines", [["Anna Eriksson"], ["", "", ""], ["\x00" * 44, "<" * 44]])
def test_nothing_raises(client: Client, officer: Any, lines: list[str]) -> None:
    answer = read(client, lines)

    assert answer.status_code == 200
    assert not answer.json()["valid"]
    assert answer.json()["findings"]


@pytest.mark.parametrize("lines", [None, "P<UTO", [], ["a"] * 4, [5, 6], ["x" * 101]])
def test_what_is_no_list_of_lines_is_refused(client: Client, officer: Any, lines: Any) -> None:
    answer = read(client, lines)

    assert answer.status_code == 422
    assert answer.json()["code"] == "lines_form"


@pytest.mark.parametrize(("scopes", "status"), [(["migrants"], 200), (["cases"], 403)])
def test_a_key_needs_the_scope(client: Client, scopes: list[str], status: int) -> None:
    ApiKeyFactory(user=UserFactory(officer=True), secret="koshi_a", scopes=scopes)

    assert read(client, PASSPORT, headers={"Authorization": "Bearer koshi_a"}).status_code == status


def test_nobody_is_shown_and_so_nothing_is_journaled(client: Client, officer: Any) -> None:
    PersonFactory(document__number="L898902C3")
    before = journal_entries().count()

    read(client, PASSPORT)

    assert journal_entries().count() == before


def test_every_finding_has_its_sentence() -> None:
    assert set(FINDINGS) == set(FindingCode)


@pytest.mark.parametrize("between", ["\n", " ", ""])
def test_a_zone_in_the_counters_box_opens_the_file(client: Client, officer: Any, between: str) -> None:
    """A box of one line joins what a scanner types; the file opens by the number."""
    person = PersonFactory()
    DocumentFactory(person=person, number="L898902C3")

    answer = client.get("/admin/registry/person/find/", {"q": between.join(PASSPORT)})

    assert answer.status_code == 302
    assert f"/{person.pk}/" in answer["Location"]


def test_the_form_is_filled_in_from_the_zone(client: Client, officer: Any) -> None:
    """Whoever is not known yet is enrolled without typing a letter."""
    lines = ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"]
    page = client.get("/admin/registry/person/find/", {"q": " ".join(lines)}).content.decode()
    [address] = re.findall(r'href="([^"]*enrol[^"]*)"', page)

    form = client.get(unescape(address)).context["form"]
    said = {name: form[name].value() for name in form.fields}
    assert (said["surname"], said["given_names"], said["sex"]) == ("MUSTERMANN", "ERIKA", "f")
    assert (said["document_kind"], said["document_number"]) == ("passport", "C01X00T47")
    germany = str(the_country("DEU").pk)
    assert (str(said["citizenship_id"]), str(said["issuing_country_id"])) == (germany, germany)
    assert said["born_on"] == "12.08.1964"
    assert said["document_expires_on"] == "28.02.2027"


def test_a_doubtful_number_is_looked_for_by_the_name_and_said(client: Client, officer: Any) -> None:
    lines = [PASSPORT[0], PASSPORT[1].replace("C36UTO", "C34UTO")]
    answer = client.get("/admin/registry/person/find/", {"q": " ".join(lines)})

    page = answer.content.decode()
    assert "ERIKSSON" in page
    assert "the check digit does not fit" in page
