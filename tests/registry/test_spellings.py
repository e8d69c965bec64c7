"""The vocabulary of names: every path that writes a name adds its spellings; they tell of nobody."""

import re

import pytest
from django.db import connection

from registry.models import Person, Spelling
from registry.operations.people import correct_person
from registry.operations.spellings import keep_spellings, renew_spellings
from registry.rules.people.spellings import SpellingOf, heard_as, spellings_of
from registry.states import NamePart
from tests.architecture import REPOSITORY, modules
from tests.days import ON
from tests.feeds.feed_lines import item, send
from tests.registry.factories import PersonFactory
from tests.registry.test_operations_people import enrol

GIVEN, SURNAME = NamePart.GIVEN, NamePart.SURNAME
#: Who names a key and adds no spelling, and why.
WRITE_NO_NAME = {
    "registry.operations.former_values": "what a file said is in the vocabulary since it said so",
    "registry.operations.matches.finding": "it only reads",
}


@pytest.mark.parametrize(
    ("surname", "given", "spellings"),
    [
        ("Çelik", "", {(SURNAME, "ÇELIK", "SILIK")}),
        (
            "",
            "Xiao Ming",
            {(GIVEN, "XIAO", "HIAO"), (GIVEN, "XIAO MING", "HIAO MING"), (GIVEN, "MING", "HIAO MING")},
        ),
        (
            "",
            "THI THU HA",
            {
                (GIVEN, "THI", "TI"),
                (GIVEN, "THI THU", "TI TU"),
                (GIVEN, "THU", "TI TU"),
                (GIVEN, "HA", "TI TU HA"),
            },
        ),
        ("", "ABD AL RAHMAN", {(GIVEN, "ABD", "ABD"), (GIVEN, "ABD AL RAHMAN", "ABD AL RAHMAN")}),
        ("", "BEKZOD ANVAR OGLI", {(GIVEN, "BEKZOD", "BIKZOD")}),
        ("", "BEKZOD ANVAROVICH", {(GIVEN, "BEKZOD", "BIKZOD")}),
        (
            "Al-Hassan",
            "Omar",
            {(SURNAME, "AL HASSAN", "AL HASAN"), (SURNAME, "HASSAN", "AL HASAN"), (GIVEN, "OMAR", "OMAR")},
        ),
        ("-", "", set()),
    ],
)
def test_the_spellings_of_a_name_and_the_keys_of_its_files(surname, given, spellings):
    assert spellings_of([(surname, given)]) == sorted(SpellingOf(*one) for one in spellings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HUSEYNOV", "ГУСЕЙНОВ"),
        ("ÇELIK", "ЧЕЛИК"),
        ("CELIK", "ЧЕЛИК"),
        ("ZHONG", "ЧЖУН"),
        ("ZIXUAN", "ЦЗЫСЮАНЬ"),
        ("INOYATOV", "ИНОЯТОВ"),
        ("INOYATOV", "INOYATV"),
        ("INOYATOV", "INOYATOF"),
        ("BEKZOD", "BEKZOT"),
        ("MUHAMMAD", "MOHAMED"),
        ("JAMSHED", "ДЖАМШЕД"),
        ("CENGIZ", "ДЖЕНГИЗ"),
        ("PARK", "ПАК"),
        ("AL HASSAN", "АЛЬХАСАН"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert set(heard_as(one)[1]) & set(heard_as(other)[1])


@pytest.mark.parametrize("text", ["ZZZZZ", "QQQQ", "Ъ", "A"])
def test_what_has_one_sound_is_looked_up_as_no_more(text):
    assert len(heard_as(text)[1]) <= 1


@pytest.mark.django_db
class TestWriting:
    def spelled(self):
        return set(Spelling.objects.values_list("part", "spelling"))

    def test_enrolled_and_corrected_at_the_counter(self, officer):
        person = enrol(officer, surname="Toshmatova", given_names="Nodira")
        assert self.spelled() == {("surname", "TOSHMATOVA"), ("given", "NODIRA")}

        correct_person(person_id=person.pk, changes={"surname": "Yuldasheva"}, on=ON, by=officer)
        correct_person(person_id=person.pk, changes={"email": "n@example.org"}, on=ON, by=officer)
        assert self.spelled() == {
            ("surname", "TOSHMATOVA"),
            ("surname", "YULDASHEVA"),
            ("given", "NODIRA"),
        }

    def test_told_by_the_border_in_whatever_revision(self):
        send(item(source_id="1", person__surname="TOSHMATOVV"))
        send(item(source_id="1", revision=2, person__surname="YULDASHEV"))
        send(
            item(source_id="1", revision=3, person__surname="YULDASHEVV"),
            item(source_id="1", revision=4, person__surname="YULDOSHEV"),
        )

        surnames = {spelling for part, spelling in self.spelled() if part == "surname"}
        assert surnames == {"TOSHMATOVV", "YULDASHEV", "YULDASHEVV", "YULDOSHEV"}

    def test_twice_is_once_and_readings_are_kept(self):
        with connection.cursor() as cursor:
            assert keep_spellings(cursor, [("Çelik", "Xenia"), ("Çelik", "")]) == 2
            assert keep_spellings(cursor, [("ÇELIK", "XENIA")]) == 0
            assert keep_spellings(cursor, []) == keep_spellings(cursor, [("-", "…")]) == 0

        xenia = Spelling.objects.get(part="given")
        assert set(xenia.readings) == {"HENIA", "KSENIA", "WENIA"}

    def test_keys_made_by_former_rules_are_made_anew_part_by_part(self):
        for surname in ("HAKOBYAN", "HERNANDEZ", "KARIMOV"):
            PersonFactory(surname=surname, given_names="ALI")
        right = dict(Spelling.objects.values_list("spelling", "lookups"))
        Spelling.objects.exclude(spelling="KARIMOV").update(lookups=["OLD"], readings=["OLD"])

        with connection.cursor() as cursor:
            last = renew_spellings(cursor, after=0, at_most=1)
            assert Spelling.objects.filter(lookups=["OLD"]).count() == 2
            while last := renew_spellings(cursor, after=last, at_most=2):
                pass
        assert dict(Spelling.objects.values_list("spelling", "lookups")) == right

    def test_a_spelling_tells_of_nobody(self):
        """No column leads to a person, so none can tell that a closed file has the name."""
        columns = {field.name for field in Spelling._meta.get_fields()}
        assert columns == {"id", "part", "spelling", "key", "readings", "lookups"}

    def test_what_the_factories_make_is_in_it(self):
        PersonFactory(surname="Каримов", given_names="Тимур")
        assert self.spelled() == {("surname", "КАРИМОВ"), ("given", "ТИМУР")}


def test_whatever_writes_a_name_adds_its_spellings():
    writers = {
        module.name: module.text
        for module in modules()
        if module.layer == "operations" and "surname_key" in module.text
    }
    writers["benchmarks.world"] = (REPOSITORY / "benchmarks" / "world.py").read_text()
    forgotten = {name for name, text in writers.items() if not re.search(r"\bkeep_spellings\(", text)}

    assert forgotten == WRITE_NO_NAME.keys()
    assert {"registry.operations.people", "demo.operations.people"} < writers.keys()


@pytest.mark.django_db
def test_every_file_is_found_by_the_key_of_one_of_its_spellings():
    PersonFactory(surname="AL HASSAN", given_names="OMAR KHALED", patronymic="SALIM OGLI")
    keys = {part: set(Spelling.objects.filter(part=part).values_list("key", flat=True)) for part in NamePart}
    for person in Person.objects.all():
        assert person.surname_key in keys[NamePart.SURNAME]
        assert any(person.given_key.startswith(f"{key} ") for key in keys[NamePart.GIVEN])
