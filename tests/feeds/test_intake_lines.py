"""Lines come in: what is taken, what is refused and why (repeats and corrections: test_intake_revisions)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import RuleViolation
from feeds.models import FeedWatermark, RejectedLine
from feeds.rules.intake import REJECTIONS, sentence_for
from registry.models import Crossing, IdentityDocument, IntakeBatch, Person, Stay
from registry.states import DocumentKind
from tests.feeds.feed_lines import AT, DELIVERED_ON, counts, item, refused, send, taken
from tests.journal.factories import journal_entries
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


# --- what is taken ------------------------------------------------------------------------------


def test_an_entry_enrols_its_holder_and_opens_a_stay() -> None:
    tally, _rejected = send(item(person__surname="Қасымов", person__given_names="Ерлан"))

    assert counts(tally) == (1, 0, 0)
    assert (tally.enrolled, tally.marked) == (1, 0)
    document = IdentityDocument.objects.get(number_key="AB1234567")
    person = document.person
    assert (person.surname, person.surname_key, person.iin) == ("Қасымов", "KASIMOV", None)
    assert (person.enrolled_on, document.first_seen_on) == (DELIVERED_ON, date(2026, 3, 1))
    crossing = Crossing.objects.get()
    assert (crossing.source, crossing.person, crossing.crossed_on) == (
        "border_feed",
        person,
        date(2026, 3, 1),
    )
    stay = Stay.objects.get(person=person)
    assert (stay.entry, stay.entered_on, stay.authorised_until) == (
        crossing,
        date(2026, 3, 1),
        date(2026, 3, 30),
    )
    batch = IntakeBatch.objects.get()
    assert (batch.lines, batch.accepted, batch.unchanged, batch.rejected) == (1, 1, 0, 0)
    assert FeedWatermark.objects.get().complete_until is None


def test_what_came_in_is_journaled_without_names_or_numbers() -> None:
    send(item())

    told = {entry.kind: entry for entry in journal_entries()}
    assert {"batch_received", "person_enrolled", "crossing_recorded", "stay_opened"} <= told.keys()
    assert told["batch_received"].data == {"lines": 1, "accepted": 1, "unchanged": 0, "rejected": 0}
    crossing = Crossing.objects.get()
    assert (told["crossing_recorded"].subject_id, told["crossing_recorded"].person_id) == (
        crossing.pk,
        crossing.person_id,
    )
    assert told["crossing_recorded"].region_id == crossing.checkpoint.region_id
    assert all("KARIMOV" not in str(e.data) and "1234567" not in str(e.data) for e in told.values())


def test_a_known_document_in_another_spelling_is_the_same_person() -> None:
    person = PersonFactory(document__number="AB1234567", citizenship="UZB")
    send(
        item(document__number="№ ab 123-45-67"),
        item(source_id="2", direction="exit", document__number="AB1234567"),
    )

    assert set(Crossing.objects.values_list("person_id", flat=True)) == {person.pk}
    assert IdentityDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "country"), [("D", "DEU"), ("d", "DEU"), ("UNO", "UNO"), ("XXC", "XXC"), ("GBN", "GBN")]
)
def test_the_codes_of_travel_documents_are_understood(code: str, country: str) -> None:
    send(item(document__issuing_country=code, person__citizenship=code))

    crossing = Crossing.objects.select_related("citizenship", "issuing_country").get()
    assert (crossing.citizenship.iso3, crossing.issuing_country.iso3) == (country, country)


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_every_kind_of_document_is_taken_and_kept(kind: str) -> None:
    send(item(document__kind=kind))

    assert Crossing.objects.get().document_kind == IdentityDocument.objects.get().kind == kind


def test_numbers_that_only_look_alike_are_two_persons() -> None:
    """АБ and АГ are two series; АВ in Cyrillic is no AB (ICAO Doc 9303 part 3, section 6)."""
    for place, number in enumerate(("АБ990011", "АГ990011", "АВ990011", "AC990011", "АС990011")):
        send(item(source_id=str(place), document__number=number, document__issuing_country="UKR"))

    assert Person.objects.count() == 5
    assert set(IdentityDocument.objects.values_list("number_key", flat=True)) == {
        "AB990011",
        "AG990011",
        "AV990011",
        "AC990011",
        "AS990011",
    }


def test_the_same_number_of_another_country_or_kind_is_another_person() -> None:
    """Unless all else is the same (`tests/registry/test_documents_over_time.py`)."""
    send(
        item(),
        item(source_id="2", document__issuing_country="KGZ", person__citizenship="KGZ"),
        item(source_id="3", document__kind="id_card", person__surname="YULDASHEV"),
    )

    assert Person.objects.count() == 3


def test_crossings_of_a_merged_file_go_to_the_file_that_took_it_over() -> None:
    heir = PersonFactory(document=None)
    PersonFactory(document__number="AB1234567", merged_into=heir)
    send(item())

    assert Crossing.objects.get().person == heir


def test_codes_may_come_in_either_case_and_names_with_loose_blanks() -> None:
    send(
        item(
            direction="ENTRY",
            checkpoint="ala",
            document__kind="Passport",
            document__issuing_country="uzb",
            person__sex="M",
            person__surname="  VAN   DER\u00a0BERG ",
        )
    )

    crossing = Crossing.objects.get()
    assert (crossing.direction, crossing.checkpoint.code, crossing.sex) == ("entry", "ALA", "m")
    assert crossing.surname == "VAN DER BERG"


def test_a_refusal_of_entry_is_kept_and_opens_no_stay() -> None:
    send(item(direction="refusal"))

    assert (Crossing.objects.count(), Stay.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-02-29T23:59:59+06:00", date(2024, 2, 29)),
        ("2024-02-29T17:59:59Z", date(2024, 2, 29)),  # UTC+6 for the last second
        ("2024-02-29T18:00:00Z", date(2024, 2, 29)),  # midnight was put back to 23:00, UTC+5
        ("2024-02-29T19:00:00Z", date(2024, 3, 1)),
        ("2024-03-01T18:59:59Z", date(2024, 3, 1)),
        ("2024-03-01T19:00:00Z", date(2024, 3, 2)),
        ("2026-03-01T00:30+05", date(2026, 3, 1)),
        ("2026-03-01 00:30:15.25+0500", date(2026, 3, 1)),
    ],
)
def test_the_day_of_a_crossing_is_the_official_one(moment: str, day: date) -> None:
    send(item(crossed_at=moment))

    assert Crossing.objects.get().crossed_on == day


# --- what is refused ------------------------------------------------------------------------------

BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("no number", {"source_id": None}, "source_id", "required"),
    ("blank number", {"source_id": "   "}, "source_id", "required"),
    ("null revision", {"revision": ""}, "revision", "required"),
    ("no name", {"person__surname": "", "person__given_names": ""}, "person.surname", "required"),
    ("number of 65 signs", {"source_id": "x" * 65}, "source_id", "too_long"),
    ("surname of 121 letters", {"person__surname": "X" * 121}, "person.surname", "too_long"),
    ("revision 0", {"revision": 0}, "revision", "revision_form"),
    ("revision -1", {"revision": -1}, "revision", "revision_form"),
    ("revision 1.5", {"revision": 1.5}, "revision", "type"),
    ("revision true", {"revision": True}, "revision", "type"),
    ("revision huge", {"revision": 10**30}, "revision", "revision_form"),
    ("direction", {"direction": "in"}, "direction", "direction_unknown"),
    ("moment without offset", {"crossed_at": "2026-03-01T09:30:00"}, "crossed_at", "moment_form"),
    ("moment without time", {"crossed_at": "2026-03-01"}, "crossed_at", "moment_form"),
    ("no such day", {"crossed_at": "2026-02-29T09:30:00Z"}, "crossed_at", "moment_form"),
    ("hour 24", {"crossed_at": "2026-02-28T24:00:00Z"}, "crossed_at", "moment_form"),
    ("moment in words", {"crossed_at": "today"}, "crossed_at", "moment_form"),
    ("moment as a number", {"crossed_at": 1767225600}, "crossed_at", "type"),
    ("end of 1990", {"crossed_at": "1990-12-31T23:59:59+06:00"}, "crossed_at", "moment_too_early"),
    ("year 0001", {"crossed_at": "0001-01-01T00:00:00Z"}, "crossed_at", "moment_too_early"),
    ("checkpoint", {"checkpoint": "XXX"}, "checkpoint", "checkpoint_unknown"),
    ("document kind", {"document__kind": "visa"}, "document.kind", "document_kind_unknown"),
    ("two signs", {"document__number": "A-1"}, "document.number", "document_number_form"),
    ("25 signs", {"document__number": "A1" * 13}, "document.number", "too_long"),
    ("number without Latin", {"document__number": "中文号码"}, "document.number", "document_number_letters"),
    ("rounded", {"document__number": "1,23457E+08"}, "document.number", "document_number_rounded"),
    ("a float", {"document__number": "123456789.0"}, "document.number", "document_number_rounded"),
    ("a day", {"document__number": "01.07.2026"}, "document.number", "document_number_date"),
    ("none", {"document__number": "NONE"}, "document.number", "document_number_placeholder"),
    ("TEST123", {"document__number": "TEST123"}, "document.number", "document_number_placeholder"),
    ("by whom", {"document__number": "AB1234567 выдан МВД"}, "document.number", "document_number_words"),
    ("two numbers", {"document__number": "AB1234567/AB7654321"}, "document.number", "document_number_words"),
    ("zeros", {"document__number": "0000000"}, "document.number", "document_number_placeholder"),
    ("a formula", {"document__number": "=HYPERLINK(A1)"}, "document.number", "document_number_characters"),
    ("issuing country", {"document__issuing_country": "UZ"}, "document.issuing_country", "country_unknown"),
    ("expiry", {"document__expires_on": "2030-02-30"}, "document.expires_on", "date_form"),
    ("expiry in words", {"document__expires_on": "infinity"}, "document.expires_on", "date_form"),
    ("no name", {"person__surname": "LNU", "person__given_names": ""}, "person.surname", "name_placeholder"),
    ("no letter", {"person__surname": "-- 12"}, "person.surname", "name_letters"),
    ("a tag", {"person__surname": "<script>"}, "person.surname", "name_characters"),
    ("a formula in a name", {"person__given_names": "=SUM(A1)"}, "person.given_names", "name_characters"),
    ("signs in a patronymic", {"person__patronymic": "{{7*7}}"}, "person.patronymic", "name_characters"),
    ("birth date turned round", {"person__born_on": "15.05.1990"}, "person.born_on", "birth_form"),
    ("a day without its month", {"person__born_on": "1990-00-15"}, "person.born_on", "birth_form"),
    ("a birth date that is none", {"person__born_on": "1990-02-30"}, "person.born_on", "birth_form"),
    ("year of two digits", {"person__born_on": "65-05-12"}, "person.born_on", "short_year"),
    ("born in a later month", {"person__born_on": "2026-04"}, "person.born_on", "birth_after_crossing"),
    ("born in an early year", {"person__born_on": "1879"}, "person.born_on", "birth_too_early"),
    ("born in 1879", {"person__born_on": "1879-12-31"}, "person.born_on", "birth_too_early"),
    ("born after crossing", {"person__born_on": "2026-03-02"}, "person.born_on", "birth_after_crossing"),
    ("sex", {"person__sex": "male"}, "person.sex", "sex_unknown"),
    ("citizenship", {"person__citizenship": "ZZZ"}, "person.citizenship", "country_unknown"),
    ("a NUL", {"person__given_names": "A\x00B"}, "person.given_names", "characters"),
    ("a lone surrogate", {"person__given_names": "\ud800"}, "person.given_names", "characters"),
    ("a hidden mark", {"person__surname": "KA\u200bRIMOV"}, "person.surname", "characters"),
    ("person is a text", {"person": "KARIMOV"}, "person", "type"),
    ("document is a list", {"document": []}, "document", "type"),
    ("unknown field", {"remark": "x"}, "remark", "unknown_field"),
    ("unknown inner field", {"person__weight": 70}, "person.weight", "unknown_field"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_line_is_refused_with_its_field_and_rule(
    changes: dict[str, Any], field: str, code: str
) -> None:
    assert refused(item(**changes)) == (field, code)

    kept = RejectedLine.objects.get()
    assert (kept.line, kept.field, kept.code, kept.corrected_on) == (1, field, code, None)
    sentence = sentence_for(code=code, field=field, value=kept.value)
    assert field in sentence
    assert "%" not in sentence
    assert Crossing.objects.count() == Person.objects.count() == 0


@pytest.mark.parametrize("one", [None, 5, "text", [], [item()], True], ids=str)
def test_an_item_that_is_no_object_is_refused(one: Any) -> None:
    assert refused(one) == ("crossings", "type")


def test_every_rule_of_refusal_is_tried() -> None:
    of_files = {"line_unreadable", "columns", "line_too_long"}  # see test_intake_files
    by_time = {"moment_in_future", "revision_conflict"}  # below
    of_zones = {"zone_faulty", "zone_differs"}  # see test_intake_zones
    assert {row[3] for row in BAD} | of_files | of_zones | by_time == set(REJECTIONS)


def test_the_edges_of_the_rules_are_inside() -> None:
    edges: list[dict[str, Any]] = [
        {"crossed_at": "1991-01-01T00:00:00+06:00", "person__born_on": "1990-12-31"},
        {"crossed_at": (AT + timedelta(minutes=1)).isoformat()},
        {"person__born_on": "1880-01-01"},
        {"person__born_on": "2026-03-01"},
        {"person__born_on": "2026"},
        {"person__born_on": "1880"},
        {"source_id": "x" * 64},
        {"document__number": "A-1-2"},
        {"document__number": "A1" * 12},
        {"document__expires_on": None},
        {"document__expires_on": "9999-12-31"},
        {"person__surname": "Y" * 120},
        {"person__given_names": None, "person__patronymic": None},
        {"person__surname": "О"},
    ]
    for number, changes in enumerate(edges):
        assert taken(item(**{"source_id": f"edge {number}", **changes})), changes


def test_a_crossing_later_than_a_minute_ahead_lies_in_the_future() -> None:
    late = AT + timedelta(minutes=1, seconds=1)

    assert refused(item(crossed_at=late.isoformat())) == ("crossed_at", "moment_in_future")


def test_one_bad_item_stops_no_other() -> None:
    tally, rejected = send(item(), item(source_id="2", checkpoint="?"), "nonsense", item(source_id="3"))

    assert counts(tally) == (2, 0, 2)
    assert [(line.line, line.source_id) for line in rejected] == [(2, "2"), (3, "")]


def test_a_refused_line_is_kept_as_it_came() -> None:
    sent = item(person__born_on="15.05.1990", person__weight=70)
    send(item(source_id="2", checkpoint="nowhere"), sent)

    first, second = RejectedLine.objects.order_by("line")
    assert first.content["checkpoint"] == "nowhere"
    assert first.value == "nowhere"
    assert second.content == sent


@pytest.mark.parametrize("source", ["", "x" * 21, "a\nb"])
def test_a_source_needs_a_usable_name(source: str) -> None:
    with pytest.raises(RuleViolation, match="1 to 20"):
        send(item(), source=source)


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("серия 45 10 номер 123456", "4510123456"),
        ("Passport no AB1234567", "AB1234567"),
        ("уд. личности 012345678", "012345678"),
        ("AB\u20111234567", "AB1234567"),
    ],
)
def test_what_a_number_is_called_is_no_part_of_it_in_a_line(number: str, key: str) -> None:
    assert taken(item(document__number=number))

    assert IdentityDocument.objects.get().number_key == key


def test_a_persian_name_with_its_joiner_is_taken_as_at_the_counter() -> None:
    assert taken(item(person__given_names="محمد\u200cرضا"))

    assert IdentityDocument.objects.get().person.given_names == "محمد\u200cرضا"


def test_a_joiner_elsewhere_than_in_a_name_is_refused() -> None:
    assert refused(item(document__number="AB\u200c1234567")) == ("document.number", "characters")


def test_a_refused_line_keeps_the_joiner_of_its_name() -> None:
    refused(item(person__given_names="محمد\u200cرضا", person__sex="male"))

    assert "\u200c" in RejectedLine.objects.get().content["person.given_names"]
