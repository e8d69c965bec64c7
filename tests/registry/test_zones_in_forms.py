"""Whoever has the document at hand enrols from its zone: scanned into one box, it fills the others."""

from datetime import date

import pytest

from registry.models import Person
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.forms import opened, send
from tests.identity.zones import passport
from tests.reference.factories import the_country

pytestmark = pytest.mark.django_db

ZONE = passport(names="KARIMOV<<SARDOR")
#: Another last check digit than the zone has.
WRONG = str((int(ZONE[-1]) + 1) % 10)
URL = admin_url("person", "list_act", "enrol")


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def officer(client, db):
    client.force_login(UserFactory(officer=True, region="KZ-75"))


def enrolled(client, zone, **typed):
    return send(client, URL, zone=zone, **typed)


def errors(answer):
    return {box: " ".join(said) for box, said in answer.context["form"].errors.items()}


def test_no_letter_need_be_typed(client, officer):
    enrolled(client, ZONE)

    person = Person.objects.get()
    assert (person.surname, person.given_names, person.sex) == ("KARIMOV", "SARDOR", "m")
    assert (str(person.born_on), person.citizenship.iso3) == ("1990-05-15", "UZB")
    document = person.documents.get()
    assert (document.kind, document.number_key) == ("passport", "AB1234567")
    assert (document.issuing_country.iso3, document.expires_on) == ("UZB", date(2031, 1, 1))


def test_the_zone_says_which_kind_it_is(client, officer):
    enrolled(client, passport(code="PD"))
    assert Person.objects.get().documents.get().kind == "diplomatic_passport"


def test_what_is_typed_stands_before_what_the_zone_cuts_short(client, officer):
    enrolled(client, ZONE, surname="Каримов", given_names="Сардор", patronymic="Бахтиярович")

    person = Person.objects.get()
    assert person.full_name == "Каримов Сардор Бахтиярович"
    assert str(person.born_on) == "1990-05-15"


@pytest.mark.parametrize(
    ("box", "typed"),
    [
        ("document_number", "AB1234568"),
        ("born_on", "16.05.1990"),
        ("born_on", "1991"),
        ("document_expires_on", "01.01.2030"),
        ("sex", "f"),
    ],
)
def test_what_contradicts_the_zone_is_refused_at_its_box(client, officer, box, typed):
    answer = enrolled(client, ZONE, **{box: typed})

    assert answer.status_code == 422
    assert "zone says otherwise" in errors(answer)[box]
    assert answer.context["form"][box].value() == typed
    assert not Person.objects.exists()


def test_another_citizenship_than_the_zones_too(client, officer):
    answer = enrolled(client, ZONE, citizenship_id=the_country("KGZ").pk)
    assert "zone says otherwise" in errors(answer)["citizenship_id"]


@pytest.mark.parametrize("typed", ["1990", "05.1990", "15.05.1990"])
def test_a_birth_date_that_says_less_is_none(client, officer, typed):
    enrolled(client, ZONE, born_on=typed)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("zone", [ZONE[:-1] + WRONG, ZONE[:60], "qqqq", "<" * 300])
def test_a_zone_that_cannot_be_right_fills_nothing(client, officer, zone):
    answer = enrolled(client, zone)

    assert answer.status_code == 422
    assert errors(answer)["zone"]
    assert not answer.context["form"]["surname"].value()
    assert not Person.objects.exists()


def test_one_far_too_long_is_not_read(client, officer):
    answer = enrolled(client, "<" * 5_000)
    assert "zone" in errors(answer)


def test_a_repaired_zone_is_shown_to_be_compared_and_then_taken(client, officer):
    misread = ZONE.replace("900515", "9OO515")
    answer = enrolled(client, misread)

    assert answer.status_code == 422
    assert "was repaired" in errors(answer)["zone"]
    form = answer.context["form"]
    assert (form["surname"].value(), form["born_on"].value()) == ("KARIMOV", "15.05.1990")
    assert not form["zone"].value()

    boxes = {name: form[name].value() or "" for name in form.fields}
    client.post(URL, boxes)
    assert Person.objects.get().surname == "KARIMOV"


def test_a_code_of_no_country_leaves_its_box_to_be_chosen(client, officer):
    answer = enrolled(client, passport(issuer="UTO", nationality="UTO"))

    assert errors(answer).keys() == {"issuing_country_id", "citizenship_id"}
    assert answer.context["form"]["surname"].value() == "KARIMOV"


def test_the_box_of_the_zone_comes_first(client, officer):
    assert next(name for name in opened(client, URL, lambda page: page["form"]) if name != "once") is not None
    groups = client.get(URL).context_data["groups"]
    assert groups[0]["fields"][0].name == "zone"


def test_nobody_is_enrolled_with_the_number_of_a_visa(client, officer):
    zone = passport(code="V<", issuer="KAZ", number="V7654321")[:-1] + "<"

    answer = enrolled(client, zone)

    assert answer.status_code == 422
    form = answer.context["form"]
    assert "zone of a visa" in " ".join(form.errors["zone"])
    assert not form["document_number"].value()
