"""A refused line that has a closed file's number anywhere in it does not exist without the role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.queries.roles import system_user
from feeds.models import RejectedLine
from feeds.operations.intake import take_in_file
from feeds.queries import persons_of_lines, rejected_lines_visible_to
from feeds.rules.intake import search_keys
from feeds.rules.search_keys import DEPTH_AT_MOST, KEYS_AT_MOST, keys_of_text
from identity.name_keys import name_key
from identity.partial_dates import PartialDate
from registry.models import FormerValue, Person
from registry.states import AccessClass, ToldBy
from tests.accounts.factories import UserFactory
from tests.feeds.feed_lines import AT, DELIVERED_ON, csv_of, item, send
from tests.identity.factories import invented_iin
from tests.identity.zones import passport
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


#: One number, КВ445566 in Cyrillic letters, as it may be written; В is seen as B and transliterated as V.
SPELLINGS = {
    "as it is": "КВ445566",
    "in Latin letters that look alike": "KB 445566",
    "transliterated": "KV 445566",
    "small, one letter of each alphabet": "кv445566",
    "signs between": "К.В.44-55/66",
    "a blank after each": "K V 4 4 5 5 6 6",
    "inside a word": "docКВ445566",
    "with words at both sides": "pasportKV445566seria",
    "after the sign": "№КВ445566",
    "in wide letters": "ＫＶ４４５５６６",
    "a Kazakh letter": "ҚВ445566",
}
OTHERS = {
    "one digit off": "KV445567",
    "one letter off": "KM445566",
    "its digits alone": "445566",
    "cut off": "KV44556",
    "nonsense": "… №№ --",
    "a day": "2026-04-45",
}


@pytest.mark.parametrize("held", ["КВ445566", "KB445566", "KV445566"])
@pytest.mark.parametrize("written", SPELLINGS.values(), ids=SPELLINGS)
def test_a_number_in_any_spelling_hides_the_line(db: None, held: str, written: str) -> None:
    holder = PersonFactory(document__number=held, document__issuing_country="UKR", citizenship="UKR")
    send(item(direction="sideways", person__patronymic=written))
    line = RejectedLine.objects.get()
    assert seen(supervisor=True) == [line.pk]

    close(holder)

    assert seen(supervisor=True) == []
    assert persons_of_lines([line]) == {line.pk: {holder.pk}}


@pytest.mark.parametrize("written", OTHERS.values(), ids=OTHERS)
def test_what_only_resembles_the_number_hides_nothing(db: None, written: str) -> None:
    close(PersonFactory(surname="WAGTAIL", document__number="КВ445566", citizenship="UKR"))
    send(item(direction="sideways", person__patronymic=written))

    assert len(seen(supervisor=True)) == 1


@pytest.mark.parametrize("number", ["ABC", "AB12", "1990051", "445566", "123ABCDEF"])
def test_a_short_number_hides_only_what_it_stands_in_by_itself(db: None, number: str) -> None:
    close(PersonFactory(surname="WAGTAIL", document__number=number, citizenship="TUR"))
    send(
        item(direction="sideways", source_id="1", person__patronymic=f"x{number}7"),
        item(direction="sideways", source_id="2", person__patronymic=f"2 {number}"),
    )

    by_itself = {"1", "2"} if number == "ABC" else {"1"}
    assert (
        set(
            rejected_lines_visible_to(UserFactory(supervisor=True), DELIVERED_ON).values_list(
                "source_id", flat=True
            )
        )
        == by_itself
    )


def test_an_iin_with_signs_between_hides_the_line(holder: Person) -> None:
    send(item(direction="sideways", person__patronymic=".".join(IIN)))
    close(holder)

    assert seen(supervisor=True) == []


def test_a_series_in_another_alphabet_belongs_to_its_number(db: None) -> None:
    close(PersonFactory(surname="WAGTAIL", document__number="КВ445566", citizenship="UKR"))
    send(item(document__series="KV", document__number="445566"))

    assert seen(officer=True) == []


def test_of_a_file_taken_over_by_a_closed_one_too(holder: Person) -> None:
    into = PersonFactory(citizenship="TUR")
    Person.objects.filter(pk=holder.pk).update(merged_into=into)
    send(item(direction="sideways", person__patronymic=f"doc{NUMBER}"))
    assert len(seen(supervisor=True)) == 1

    close(into)

    assert seen(supervisor=True) == []


def test_a_page_of_lines_is_one_query(holder: Person, django_assert_num_queries: Any) -> None:
    close(holder)
    send(*(item(direction="sideways", source_id=str(n), person__patronymic=f"x{n}") for n in range(100)))
    lines = rejected_lines_visible_to(UserFactory(supervisor=True), DELIVERED_ON)

    with django_assert_num_queries(1):
        assert len(lines[:100]) == 100


def test_with_more_endings_than_are_kept_nobody_knows_whose_line_it_is(db: None) -> None:
    many = item(direction="sideways", person__surname="".join(f"a{number}b" for number in range(300, 700)))
    assert len(search_keys(many)) == 1  # so that it has too many endings, and not too many keys

    send(many)

    line = RejectedLine.objects.get()
    assert (line.keys, line.endings) == ([], [])


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


@pytest.mark.parametrize("number", ["Q", "Б-7", "№ 8"])
def test_a_number_too_short_to_be_one_tells_of_nobody(number: str) -> None:
    assert search_keys(item(document__number=number)) == []


def test_what_lies_deeper_than_is_looked_tells_of_nobody(holder: Person) -> None:
    inside: Any = f"passport {NUMBER}"
    for _level in range(DEPTH_AT_MOST - 1):
        inside = {"inner": inside}

    assert NUMBER in search_keys(item(seen=inside))
    assert search_keys(item(seen=[inside])) == []


MISTYPED = {"a digit cut": NUMBER[:-1], "two swapped": "QF8421937", "another": "ZZ1111111"}
WRITTEN: dict[str, dict[str, Any]] = {
    "as it is": {},
    "in Cyrillic letters": {"person__surname": "\u0412\u0410\u0413\u0422\u0410\u0418\u041b"},
    "with the given names": {"person__surname": "Wagtail Tweet", "person__given_names": "-"},
    "in the other field": {"person__surname": "TWEET", "person__given_names": "WAGTAIL"},
    "day first": {"person__born_on": "15.05.1990"},
    "the year alone": {"person__born_on": "1990"},
}


@pytest.mark.parametrize("number", MISTYPED.values(), ids=MISTYPED)
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_name_with_its_birth_date_hides_a_line_whose_number_is_mistyped(
    holder: Person, number: str, written: dict[str, Any]
) -> None:
    """The usual reason why a line is refused, and corrected by hand."""
    given = {"person__surname": "WAGTAIL", "person__born_on": "1990-05-15", "direction": "?", **written}
    send(item(document__number=number, **given))
    assert len(seen(officer=True)) == 1

    close(holder)

    assert seen(officer=True) == []
    assert len(seen(protection_officer=True)) == 1


@pytest.mark.parametrize(
    "other", [{"person__surname": "WAGTAILS"}, {"person__born_on": "1990-05-16"}, {"person__born_on": "1991"}]
)
def test_another_name_or_day_stays(holder: Person, other: dict[str, Any]) -> None:
    close(holder)
    given = {"person__surname": "WAGTAIL", "person__born_on": "1990-05-15", **other}
    send(item(document__number="ZZ1111111", direction="?", **given))

    assert len(seen(officer=True)) == 1


def test_a_former_name_and_a_birth_year_hide_it_too(holder: Person) -> None:
    FormerValue.objects.create(
        person=holder,
        kind="name",
        surname="SPARROW",
        surname_key=name_key("SPARROW"),
        valid_from=DELIVERED_ON,
        valid_until=DELIVERED_ON,
        told_by=ToldBy.OFFICER,
        by=system_user(),
    )
    Person.objects.filter(pk=holder.pk).update(born_on=PartialDate(1990))
    close(holder)

    told = {"person__surname": "SPARROW", "person__born_on": "1990-02-03"}
    send(item(document__number="ZZ1111111", direction="?", **told))

    assert seen(officer=True) == []


@pytest.mark.parametrize(("born", "is_seen"), [("900515", False), ("90<<<<", False), ("900516", True)])
def test_a_name_with_its_birth_date_in_a_zone_that_was_misread_hides_it_too(
    holder: Person, born: str, is_seen: bool
) -> None:
    close(holder)
    sound = passport(issuer="TUR", names="WAGTAIL<<TWEET", number="ZZ1111111", nationality="TUR", born=born)
    misread = sound.replace("ZZ1111111", "ZZ1111112")
    empty = {"person__surname": "", "person__given_names": "", "person__born_on": ""}
    send(item(document__number="ZZ1111112", document__mrz=misread, **empty))

    assert RejectedLine.objects.get().code == "zone_faulty"
    assert bool(seen(officer=True)) is is_seen
