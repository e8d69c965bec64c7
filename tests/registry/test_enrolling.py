"""At the counter: what was searched is carried into enrolment, and who is known already stands beside it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from identity.partial_dates import PartialDate
from journal.models import Entry
from registry.models import Person
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.forms import opened
from tests.identity.zones import passport
from tests.reference.factories import the_country
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

FIND = "/admin/registry/person/find/"
URL = admin_url("person", "list_act", "enrol")
LIKELY = "/admin/registry/person/likely/"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def officer(client, db):
    user = UserFactory(officer=True, region="KZ-75")
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return user


@pytest.fixture
def known(db):
    return PersonFactory(
        surname="KARIMOV",
        given_names="DILSHOD",
        born_on="1990-05-15",
        sex="m",
        citizenship="UZB",
        document__number="AA7654321",
    )


def typed(**changed):
    said = {
        "surname": "Каримов",
        "given_names": "Дилшод",
        "born_on": "15.05.1990",
        "sex": "m",
        "citizenship_id": the_country("UZB").pk,
        "document_kind": "passport",
        "document_number": "AB1234567",
        "issuing_country_id": the_country("UZB").pk,
        "document_expires_on": "01.01.2031",
        "language": "ru",
    }
    return said | changed


def pressed(client, **boxes):
    return client.post(URL, opened(client, URL) | typed() | boxes)


def likely(client, **changed):
    return client.post(LIKELY, typed(**changed)).context["form"].likely


def enrolment_after(client, asked):
    """The form that the search leads to when it found nobody."""
    link = client.get(FIND, {"q": asked}).context_data["enrol"]
    return client.get(f"{link['url']}?{link['known']}").context["form"]


@pytest.mark.parametrize(
    ("asked", "boxes"),
    [
        ("Testov Ivan 01.02.1980", {"surname": "Testov", "given_names": "Ivan", "born_on": "01.02.1980"}),
        ("Testov 1980", {"surname": "Testov", "born_on": "1980"}),
        ("02.1980 Testov", {"born_on": "02.1980"}),
        ("n 0812345", {"document_number": "N0812345"}),
        ("900515300018", {"iin": "900515300018"}),
        (passport(), {"surname": "KARIMOV", "given_names": "DILSHOD", "born_on": "15.05.1990", "sex": "m"}),
    ],
)
def test_what_was_searched_for_stands_in_the_form(client, officer, asked, boxes):
    form = enrolment_after(client, asked)
    assert {name: form[name].value() for name in boxes} == boxes


def test_a_sound_zone_of_nobody_goes_on_to_the_form_with_enter(client, officer):
    page = client.get(FIND, {"q": passport()}).content.decode()
    assert page.count(" autofocus") == 1
    assert page.index(" autofocus") > page.index("acts/enrol/")
    searched = client.get(FIND, {"q": "Testov"}).content.decode()
    assert searched.index(" autofocus") < searched.index("acts/enrol/")


def test_several_hits_take_the_focus_from_the_search_box(client, officer):
    """In the box j and k would be letters; among the hits they walk."""
    for _number in range(2):
        PersonFactory(surname="Testov")
    page = client.get(FIND, {"q": "Testov"}).content.decode()
    assert page.count(" autofocus") == 1
    assert page.index('class="hits"') < page.index(" autofocus") < page.index("sheet__row-link")


@pytest.mark.parametrize(
    ("carried", "box"),
    [
        ("", "zone"),
        ("?surname=Testov", "document_number"),
        ("?document_number=AB1234567", "issuing_country_id"),
    ],
)
def test_the_cursor_stands_in_the_first_box_that_lacks(client, officer, carried, box):
    form = client.get(URL + carried).context["form"]
    assert [name for name in form.fields if form.fields[name].widget.attrs.get("autofocus")] == [box]


def test_a_file_with_the_same_name_and_birth_date_stands_beside_the_form_with_why(client, officer, known):
    (one,) = likely(client)

    assert one.person == known
    assert "the same date of birth" in one.why
    assert urlsplit(one.add_url).path == reverse("admin:registry_person_act", args=[known.pk, "add-document"])


def test_the_document_is_carried_over_to_the_file_and_added_by_one_press(client, officer, known):
    (one,) = likely(client)
    carried = {name: said for name, (said,) in parse_qs(urlsplit(one.add_url).query).items()}
    assert carried == {
        "kind": "passport",
        "number": "AB1234567",
        "issuing_country_id": str(the_country("UZB").pk),
        "expires_on": "01.01.2031",
    }

    client.post(urlsplit(one.add_url).path, opened(client, one.add_url))

    assert set(known.documents.values_list("number", flat=True)) == {"AA7654321", "AB1234567"}
    assert Person.objects.count() == 1


@pytest.mark.parametrize("number", ["AA7654321", "аа 7654321"])
def test_a_document_that_is_in_the_file_leads_to_the_file(client, officer, known, number):
    (one,) = likely(client, document_number=number, surname="Other", given_names="", born_on="")
    assert (one.why, one.add_url) == (("the same document number",), "")


def test_an_iin_alone_finds_who_is_known_and_so_does_one_beside_another_name(client, officer, known):
    Person.objects.filter(pk=known.pk).update(iin="900515300018")
    for unlike in ({"surname": ""}, {"surname": "Testov", "given_names": "Ivan", "born_on": "01.02.1980"}):
        (one,) = likely(client, iin="900515\u00a0300018", **unlike)
        assert (one.person, one.why[0]) == (known, "the same IIN")


def test_a_zone_alone_finds_who_is_known(client, officer, known):
    found = client.post(LIKELY, {"zone": passport()}).context["form"].likely
    assert [one.person for one in found] == [known]


@pytest.mark.parametrize(
    "boxes",
    [
        {},
        {"surname": "Каримов"},
        {"surname": "Каримов", "born_on": "31.02.1990", "document_number": "№"},
        {"born_on": "15.05.1990"},
        {"zone": "<" * 5_000},
        {"surname": "qqqq", "compared": "²", "apart": "nonsense"},
    ],
)
def test_a_form_hardly_filled_in_asks_nothing_and_breaks_nothing(client, officer, known, boxes):
    answer = client.post(LIKELY, boxes)
    assert (answer.status_code, list(answer.context["form"].likely)) == (200, [])


def test_sent_without_a_script_the_files_are_shown_first(client, officer, known):
    answer = pressed(client)

    assert answer.status_code == 422
    assert "1 file may be this person’s" in " ".join(answer.context["form"].non_field_errors())
    page = answer.content.decode()
    assert "add the document to that file" in page
    assert f'name="compared" value="{known.pk}"' in page
    assert answer.context["form"]["surname"].value() == "Каримов"
    assert Person.objects.count() == 1


@pytest.mark.parametrize("why", ["another", "unsure"])
def test_enrolled_all_the_same_by_one_press_and_the_answer_is_kept(client, officer, known, why):
    answer = pressed(client, apart=why, compared=str(known.pk))

    made = Person.objects.exclude(pk=known.pk).get()
    assert answer.headers["Location"] == reverse("admin:registry_person_change", args=[made.pk])
    entry = Entry.objects.get(kind="person_enrolled", person_id=made.pk)
    assert (entry.data["likely"], entry.data["apart"]) == (1, why)
    page = client.get(answer.headers["Location"]).content.decode()
    assert {"another": "It is another person", "unsure": "It cannot be told today"}[why] in page


def test_a_file_that_was_not_shown_is_shown_before(client, officer, known):
    assert pressed(client, apart="another", compared="").status_code == 422
    assert pressed(client, apart="another", compared=f"{known.pk + 1},x").status_code == 422
    assert Person.objects.count() == 1


@pytest.mark.parametrize("box", ["document_number", "iin"])
def test_a_number_that_is_taken_is_refused_in_the_same_words_for_an_open_and_a_held_file(
    client, officer, known, box
):
    Person.objects.filter(pk=known.pk).update(iin="900515300018")
    taken = {"document_number": "AA7654321", "iin": "900515300018"}[box]
    unlike = {"surname": "Testov", "given_names": "Ivan", "born_on": "01.02.1980", box: taken}
    said = dict(pressed(client, **unlike).context["form"].errors)
    Person.objects.filter(pk=known.pk).update(access_class="victim")

    assert dict(pressed(client, **unlike).context["form"].errors) == said
    assert list(said) == [box]


def test_who_is_like_nobody_is_enrolled_at_once_and_nothing_is_said_of_it(client, officer, known):
    pressed(client, surname="Testov", given_names="Ivan", born_on="01.02.1980")
    entry = Entry.objects.get(kind="person_enrolled")
    assert not {"likely", "apart"} & entry.data.keys()


def test_a_held_file_is_never_there_and_costs_the_same(client, officer, known):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(LIKELY, typed())
        return answer, len(captured)

    open_page, _queries = asked()
    assert known.full_name in open_page.content.decode()
    Person.objects.filter(pk=known.pk).update(access_class="victim")
    held_page, held = asked()
    Person.objects.filter(pk=known.pk).update(born_on=PartialDate(1950), surname="X", surname_key="X")
    known.documents.all().delete()
    nobody_page, nobody = asked()

    assert held_page.content == nobody_page.content
    assert held == nobody
    Person.objects.filter(pk=known.pk).update(born_on=PartialDate(1990, 5, 15), surname="KARIMOV")
    pressed(client)
    assert Person.objects.count() == 2


def test_it_costs_as_many_queries_however_many_files_fit(client, officer):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.post(LIKELY, typed()).status_code == 200
        return len(captured)

    def make(count):
        for _one in range(count):
            PersonFactory(surname="KARIMOV", given_names="DILSHOD", born_on="1990-05-15", sex="m")

    make(2)
    few = asked()
    make(8)
    assert asked() <= few
    assert few <= 30


def test_whose_files_were_shown_is_journaled(client, officer, known):
    likely(client)
    entry = Entry.objects.filter(kind="person_viewed").last() or Entry.objects.last()
    assert list(entry.shown.values_list("person_id", flat=True)) == [known.pk]


@pytest.mark.parametrize("role", ["supervisor", "analyst", "auditor", "employer", "host", "permit_officer"])
def test_nobody_else_is_told(client, known, role):
    from accounts.rules import capabilities_of
    from accounts.states import Role
    from registry.capabilities import RegistryCapability

    client.force_login(UserFactory(**{role: True}))
    may = RegistryCapability.KEEP_FILES in capabilities_of({Role(role)})
    answer = client.post(LIKELY, typed())
    assert (answer.status_code == 200) == may
    assert may or b"KARIMOV" not in answer.content
