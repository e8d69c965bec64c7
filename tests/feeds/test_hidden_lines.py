"""A refused line that has a closed file's number anywhere in it does not exist without the role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.queries.roles import system_user
from feeds.models import RejectedLine
from feeds.operations.intake import take_in_file
from feeds.queries import rejected_lines_visible_to
from feeds.rules.intake import search_keys
from feeds.rules.search_keys import DEPTH_AT_MOST, KEYS_AT_MOST, keys_of_text
from registry.models import Person
from registry.states import AccessClass
from tests.accounts.factories import UserFactory
from tests.feeds.feed_lines import AT, DELIVERED_ON, csv_of, item, send
from tests.identity.factories import invented_iin
from tests.registry.factories import PersonFactory

NUMBER, IIN = "QF8421973", invented_iin(4711)
#: ICAO Doc 9303: a passport's second line and a card's first, number and check digit at their places.
PASSPORT_ZONE = "P<TURWAGTAIL<<TWEET<<<<<<<<<<<<<<<<<<<<<<<<<\nQF84219736TUR9005154F3001019<<<<<<<<<<<<<<04"
CARD_ZONE = "I<KAZQF84219736<<<<<<<<<<<<<<<"
ELSEWHERE: dict[str, dict[str, Any]] = {
    "patronymic": {"person__patronymic": NUMBER},
    "surname, with a blank and signs": {"person__surname": "WAGTAIL (qf 842-19-73)"},
    "number at the source": {"source_id": f"gate-7/{NUMBER}/1"},
    "checkpoint": {"checkpoint": NUMBER},
    "IIN in the patronymic": {"person__patronymic": IIN},
    "IIN with letters close by": {"person__patronymic": f"IIN{IIN}X"},
    "machine-readable zone of a passport": {"person__surname": PASSPORT_ZONE},
    "the same without its line break": {"person__surname": PASSPORT_ZONE.replace("\n", "")},
    "machine-readable zone of a card": {"person__surname": CARD_ZONE},
    "a field nobody knows": {"note": f"seen with passport {NUMBER}."},
    "deep inside": {"person__seen": [{"papers": {"old": ["x", f"№ {NUMBER}"]}}]},
    "a field's name": {"person__QF8421973": "x"},
    "a whole number": {"person__iin": int(IIN)},
    "in digits of another script": {"person__patronymic": "QF٨٤٢١٩٧٣"},
}


@pytest.fixture
def holder(db: None) -> Person:
    return PersonFactory(surname="WAGTAIL", document__number=NUMBER, citizenship="TUR", iin=IIN)


def close(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(access_class=AccessClass.REFUGEE)


def seen(**role: bool) -> list[int]:
    user = UserFactory(**role)
    return list(rejected_lines_visible_to(user, DELIVERED_ON).values_list("pk", flat=True))


@pytest.mark.parametrize("changed", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_number_in_any_other_field_hides_the_line(holder: Person, changed: dict[str, Any]) -> None:
    send(item(direction="sideways", **{"source_id": "1", **changed}))
    line = RejectedLine.objects.get()
    assert "AB1234567" in line.keys  # its own document is nobody's closed file
    assert seen(supervisor=True) == [line.pk]

    close(holder)

    assert seen(supervisor=True) == []
    assert seen(protection_officer=True) == [line.pk]


@pytest.mark.parametrize(
    "spoilt",
    [
        b'7,1,entry,2026-03-01T09:30Z,ALA,id_card,AB7654321,UZB,,"KARIM QF 842 1973,S,,1990-05-15,m,UZB\n',
        b"7,1,entry,2026-03-01T09:30Z,ALA,id_card,AB7654321,UZB,,KARIM,S,QF842,1973,1990-05-15,m,UZB\n",
        b"7,1,sideways,2026-03-01T09:30Z,ALA,id_card,AB7654321,UZB,,KARIM,S,QF-8421973,1990-05-15,m,UZB\n",
    ],
    ids=["a stray quote", "a separator inside the number", "a rule broken"],
)
def test_of_a_file_too(holder: Person, tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "day.csv"
    path.write_bytes(csv_of([item()]) + spoilt)
    take_in_file(path=path, source="border_feed", on=DELIVERED_ON, at=AT, by=system_user())
    line = RejectedLine.objects.get()
    assert seen(supervisor=True) == [line.pk]

    close(holder)

    assert seen(supervisor=True) == []


def test_a_closed_file_hides_no_other_line(holder: Person) -> None:
    close(holder)
    send(item(direction="sideways", person__patronymic="QF8421974"))

    assert len(seen(supervisor=True)) == 1


def test_days_are_no_numbers() -> None:
    assert search_keys(item(document__number="AB1234567")) == ["AB1234567"]


def test_with_more_numbers_than_are_kept_nobody_knows_whose_line_it_is() -> None:
    many = " ".join(f"A{number:07}" for number in range(KEYS_AT_MOST + 1))

    assert search_keys(item(person__surname=many)) == []
    assert keys_of_text(many.replace(" ", ",")) == []


def test_a_series_sent_apart_from_its_number_belongs_to_it(holder: Person) -> None:
    send(item(document__series="qf", document__number="842 1973"))
    assert len(seen(officer=True)) == 1

    close(holder)

    assert seen(officer=True) == []


@pytest.mark.parametrize("number", ["Q", "Ж-7", "№ 8"])
def test_a_number_too_short_to_be_one_tells_of_nobody(number: str) -> None:
    assert search_keys(item(document__number=number)) == []


def test_what_lies_deeper_than_is_looked_tells_of_nobody(holder: Person) -> None:
    inside: Any = f"passport {NUMBER}"
    for _level in range(DEPTH_AT_MOST - 1):
        inside = {"inner": inside}

    assert NUMBER in search_keys(item(seen=inside))
    assert search_keys(item(seen=[inside])) == []
