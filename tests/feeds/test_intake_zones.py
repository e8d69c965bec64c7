"""A line may carry the document's machine-readable zone: it fills what is empty and contradicts nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.queries.roles import system_user
from core.errors import RuleViolation
from feeds.models import RejectedLine
from feeds.operations.intake import take_in_file
from feeds.rules.zones import FILLED
from registry.models import Crossing, Person
from tests.feeds.feed_lines import AT, DELIVERED_ON, item, refused, send
from tests.identity.zones import passport

pytestmark = pytest.mark.django_db

ZONE = passport(names="KARIMOV<<SARDOR", expires="300119")
#: Another last check digit than the zone has.
WRONG = str((int(ZONE[-1]) + 1) % 10)
EMPTY: dict[str, Any] = dict.fromkeys((name.replace(".", "__") for name in FILLED), None)


def zoned(zone: str = ZONE, **given: Any) -> dict[str, Any]:
    """A line that has its zone alone for document and person, but for what is given."""
    return item(**EMPTY | given, document__mrz=zone)


@pytest.mark.parametrize("break_", ["\n", "\r\n", " ", ""], ids=["line", "windows", "blank", "nothing"])
def test_a_zone_says_all_of_document_and_holder(break_: str) -> None:
    send(zoned(ZONE.replace("\n", break_)))

    crossing = Crossing.objects.get()
    assert (crossing.document_kind, crossing.document_number) == ("passport", "AB1234567")
    assert (crossing.surname, crossing.given_names, crossing.sex) == ("KARIMOV", "SARDOR", "m")
    assert (str(crossing.born_on), crossing.document_expires_on) == ("1990-05-15", date(2030, 1, 19))
    assert (crossing.citizenship.iso3, crossing.issuing_country.iso3) == ("UZB", "UZB")
    assert Person.objects.get().documents.get().number_key == "AB1234567"


def test_with_and_without_it_the_line_is_the_same() -> None:
    send(item())
    tally, _refused = send(item(document__mrz=ZONE))
    assert tally.unchanged == 1


def test_what_the_line_says_stands_before_what_the_zone_cuts_short() -> None:
    send(zoned(person__surname="Каримов", person__given_names="Сардор Бахтиёр угли"))

    crossing = Crossing.objects.get()
    assert (crossing.surname, crossing.given_names) == ("Каримов", "Сардор Бахтиёр угли")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"document__number": "AB1234568"}, "document.number"),
        ({"document__expires_on": "2031-01-19"}, "document.expires_on"),
        ({"document__issuing_country": "KGZ"}, "document.issuing_country"),
        ({"person__born_on": "1990-05-16"}, "person.born_on"),
        ({"person__born_on": "1991"}, "person.born_on"),
        ({"person__sex": "f"}, "person.sex"),
        ({"person__citizenship": "KGZ"}, "person.citizenship"),
    ],
)
def test_what_contradicts_it_is_refused_at_its_field(given: dict[str, str], field: str) -> None:
    assert refused(zoned(**given)) == (field, "zone_differs")


@pytest.mark.parametrize(
    "given",
    [
        {"document__number": "№ AB 1234567"},
        {"person__born_on": "1990"},
        {"person__born_on": "1990-05-00"},
        {"person__sex": "X"},
        {"document__kind": "service_passport"},
    ],
)
def test_what_says_the_same_or_less_is_taken(given: dict[str, str]) -> None:
    tally, _refused = send(zoned(**given))
    assert tally.accepted == 1


def test_germany_is_the_same_in_both_codes() -> None:
    zone = passport(issuer="D", nationality="D", names="MUELLER<<JENS")
    tally, _refused = send(zoned(zone, document__issuing_country="DEU", person__citizenship="D"))
    assert tally.accepted == 1
    assert Crossing.objects.get().citizenship.iso3 == "DEU"


@pytest.mark.parametrize(
    "zone",
    [ZONE[:-1] + WRONG, ZONE[:60], "qqqq", ZONE.replace("900515", "910515")],
    ids=["digit", "cut", "none", "born"],
)
def test_a_zone_that_cannot_be_right_is_refused_and_kept(zone: str) -> None:
    assert refused(zoned(zone)) == ("document.mrz", "zone_faulty")
    assert RejectedLine.objects.get().content["document.mrz"] == " ".join(zone.split())


def test_hidden_characters_in_it_are_named() -> None:
    _tally, lines = send(zoned(person__surname="KA\u200bRIMOV"))
    assert [(line.field, line.code) for line in lines] == [("person.surname", "characters")]


@pytest.mark.parametrize("zone", [5, ["P<UZB"], {"line": "P<UZB"}])
def test_a_zone_is_a_text(zone: Any) -> None:
    assert refused(zoned(zone)) == ("document.mrz", "type")


def test_a_file_with_zones_needs_no_columns_that_they_fill(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    columns = "source_id,revision,direction,crossed_at,checkpoint,document.mrz"
    line = "1,1,entry,2026-03-01T09:30:00+05:00,ALA," + ZONE.replace("\n", "")
    path.write_text(f"{columns}\n{line}\n", encoding="utf-8")

    take_in_file(path=path, source="border_feed", on=DELIVERED_ON, at=AT, by=system_user())

    assert Crossing.objects.get().document_number == "AB1234567"


def test_without_that_column_it_needs_them(tmp_path: Path) -> None:
    path = tmp_path / "zones.csv"
    path.write_text("source_id,revision,direction,crossed_at,checkpoint\n", encoding="utf-8")
    with pytest.raises(RuleViolation) as refusal:
        take_in_file(path=path, source="border_feed", on=DELIVERED_ON, at=AT, by=system_user())
    assert "document.number" in refusal.value.facts["columns"]


# --- a zone that cannot be right, and a line that is whole without it ---------------------------------

MISREAD = ZONE.replace("KARIMOV", "KAR1MOV")


@pytest.mark.parametrize("zone", [MISREAD, ZONE[:-1] + WRONG, ZONE[:60], ZONE.split("\n")[1]])
def test_a_line_that_says_all_itself_is_taken_whatever_its_zone_says(zone: str) -> None:
    """A departure that is told in every field is not lost for a scratched passport."""
    tally, _refused = send(item(document__mrz=zone))

    assert tally.accepted == 1
    assert Crossing.objects.get().document_number == "AB1234567"


def test_what_such_a_zone_tells_for_sure_still_contradicts() -> None:
    assert refused(item(document__mrz=MISREAD, document__number="AB1234568")) == (
        "document.number",
        "zone_differs",
    )
    assert refused(item(document__mrz=MISREAD, person__born_on="1991-05-15")) == (
        "person.born_on",
        "zone_differs",
    )


@pytest.mark.parametrize("zone", [MISREAD, ZONE[:-1] + WRONG, ZONE.split("\n")[1]])
def test_a_refused_line_that_only_its_zone_tells_is_found_by_its_number(zone: str) -> None:
    """The number's own check digit fits, so it may be the exit of whoever would be accused."""
    refused(zoned(zone))

    assert "AB1234567" in RejectedLine.objects.get().keys


def test_where_the_number_itself_was_misread_nobody_knows_whose_line_it_is() -> None:
    refused(zoned(ZONE.replace("AB1234567", "AB1234561")))

    assert "AB1234561" not in RejectedLine.objects.get().keys


# --- the zone of a visa -------------------------------------------------------------------------------


def visa(number: str = "V7654321", *, expires: str = "270101") -> str:
    """An MRV-A zone: the names' line begins with V, its number, issuer and last day are the visa's."""
    return (
        passport(code="V<", issuer="KAZ", names="KARIMOV<<SARDOR", number=number, expires=expires)[:-1] + "<"
    )


def test_a_visas_number_is_no_passports() -> None:
    assert refused(zoned(visa())) == ("document.kind", "required")


def test_a_visas_zone_tells_of_the_holder() -> None:
    own = {"kind": "passport", "number": "AB1234567", "issuing_country": "UZB", "expires_on": "2030-01-19"}
    send(zoned(visa(), **{f"document__{name}": value for name, value in own.items()}))

    crossing = Crossing.objects.get()
    assert (crossing.document_kind, crossing.document_number) == ("passport", "AB1234567")
    assert (crossing.issuing_country.iso3, crossing.document_expires_on) == ("UZB", date(2030, 1, 19))
    assert (crossing.surname, crossing.given_names) == ("KARIMOV", "SARDOR")
