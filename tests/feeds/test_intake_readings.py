"""What documents really say in a line's fields: one name only, a sex in other letters."""

import pytest

from registry.models import Crossing, Person
from tests.feeds.feed_lines import item, refused, send
from tests.identity.zones import passport

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("surname", ["", None, "-", "–", "---", "."])
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
    ],
)
def test_no_name_at_all_is_refused(surname, given, code):
    assert refused(item(person__surname=surname, person__given_names=given)) == ("person.surname", code)


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
