"""What documents really say in a line's fields: one name only, a sex in other letters."""

import pytest

from registry.models import Crossing, LikelyMatch, Person
from tests.feeds.feed_lines import item, refused, send
from tests.identity.zones import passport

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("surname", ["", None, "-", "–", "---", ".", "LNU", "UNKNOWN", "N/A", "НЕТ", "ХХХ"])
def test_one_name_counts_as_the_surname_wherever_it_stands(surname):
    """ICAO Doc 9303 part 3, section 4.6; Indian passports have it among the given names."""
    send(item(person__surname=surname, person__given_names="SUKARNO"))

    crossing = Crossing.objects.get()
    assert (crossing.surname, crossing.given_names) == ("SUKARNO", "")
    assert Person.objects.get().surname_key == "SUKARNO"


def test_it_is_the_same_crossing_in_either_field():
    send(item(person__surname="SUKARNO", person__given_names=""))
    tally, _refused = send(item(person__surname="-", person__given_names="SUKARNO"))
    assert tally.unchanged == 1


@pytest.mark.parametrize(
    ("surname", "given", "code"),
    [
        ("", "", "required"),
        ("", "-", "name_letters"),
        ("-", "", "name_letters"),
        ("-", "12345", "name_letters"),
        ("12345", "SUKARNO", "name_letters"),
        ("", "<script>", "name_characters"),
        ("UNKNOWN", "", "name_placeholder"),
        ("LNU", "FNU", "name_placeholder"),
        ("ТЕСТ", "ТЕСТ", "name_placeholder"),
        ("Name not known", "-", "name_placeholder"),
        ("", "НЕИЗВЕСТНО", "name_placeholder"),
    ],
)
def test_no_name_at_all_is_refused(surname, given, code):
    assert refused(item(person__surname=surname, person__given_names=given)) == ("person.surname", code)


@pytest.mark.parametrize("none", ["-", "FNU", "UNKNOWN", "N/A", "НЕТ", "Без отчества", "NULL", "XXX"])
def test_what_says_that_there_is_none_is_left_out(none):
    send(item(person__surname="KARIMOV", person__given_names=none, person__patronymic=none))

    crossing = Crossing.objects.get()
    assert (crossing.surname, crossing.given_names, crossing.patronymic) == ("KARIMOV", "", "")
    assert Person.objects.get().given_key == ""


@pytest.mark.parametrize(
    ("surname", "given"),
    [
        ("NO", "MIN HO"),
        ("NA", "NA"),
        ("NON", "NIL"),
        ("AN", "AN"),
        ("NULL", "JENNIFER"),
        ("Неизвестный", "Эрнст"),
    ],
)
def test_names_that_look_like_none_are_taken_as_they_are(surname, given):
    send(item(person__surname=surname, person__given_names=given))

    assert (Crossing.objects.get().surname, Crossing.objects.get().given_names) == (surname, given)


def test_two_strangers_without_a_name_of_one_birth_date_are_no_pair():
    """Known by one name each that is none: refused; by a visa's FNU and different surnames: two."""
    send(
        item(
            source_id="1", person__surname="SUKARNO", person__given_names="FNU", document__number="AB1230001"
        ),
        item(
            source_id="2", person__surname="SUHARTO", person__given_names="FNU", document__number="AB1230002"
        ),
    )

    assert Person.objects.count() == 2
    assert not LikelyMatch.objects.exists()


@pytest.mark.parametrize(
    ("written", "sex"),
    [("<", "x"), ("X", "x"), ("м", "m"), ("М", "m"), ("ж", "f"), ("Ж", "f"), ("F", "f"), ("M", "m")],
)
def test_a_sex_as_zones_and_cyrillic_documents_write_it(written, sex):
    send(item(person__sex=written))
    assert Crossing.objects.get().sex == sex


@pytest.mark.parametrize("written", ["<<", "мж", "Е", "0", "male", "?"])
def test_any_other_sex_is_refused(written):
    assert refused(item(person__sex=written)) == ("person.sex", "sex_unknown")


@pytest.mark.parametrize(("written", "is_taken"), [("<", True), ("М", True), ("ж", False)])
def test_so_it_is_compared_with_the_zone(written, is_taken):
    tally, lines = send(
        item(
            document__mrz=passport(names="KARIMOV<<SARDOR", expires="300119"),
            person__sex=written,
        )
    )
    assert (tally.accepted == 1) == is_taken
    assert [line.code for line in lines] == ([] if is_taken else ["zone_differs"])


def test_a_zone_without_a_birth_date_leaves_it_to_the_line():
    """Part 3, section 4.8: what the state did not know is filler; its check digits fit."""
    zone = passport(names="KARIMOV<<SARDOR", expires="300119", born="<<<<<<")
    assert refused(item(document__mrz=zone, person__born_on="")) == ("person.born_on", "required")

    send(item(document__mrz=zone, person__born_on="1990"))
    assert str(Crossing.objects.get().born_on) == "1990"
