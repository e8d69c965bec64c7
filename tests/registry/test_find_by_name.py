"""The counter's search: a whole name with one match opens its file; what is no name and no IIN is told so."""

import pytest
from django.urls import reverse

from journal.events import JournalEvent
from journal.models import Entry, Shown
from tests.registry.factories import DocumentFactory, PersonFactory

pytestmark = pytest.mark.django_db


def find(client, typed):
    return client.get(reverse("admin:registry_person_find"), {"q": typed})


@pytest.fixture
def timur():
    return PersonFactory(surname="KARIMOV", given_names="TIMUR", patronymic="ANVAROVICH")


@pytest.mark.parametrize(
    "typed", ["Karimov Timur", "Каримов Тимур", "Timur Karimov", "Karimov, Timur Anvarovich"]
)
def test_a_whole_name_with_one_match_opens_the_file_and_leaves_the_trace_of_an_opening(
    client, officer, timur, typed
):
    answer = find(client, typed)

    file = reverse("admin:registry_person_change", args=[timur.pk])
    assert (answer.status_code, answer.headers.get("Location")) == (302, file)
    client.get(file)
    trace = Entry.objects.filter(by_id=officer.pk).latest("pk")
    assert (trace.kind, trace.person_id) == (JournalEvent.FILE_OPENED, timur.pk)


@pytest.mark.parametrize("typed", ["Karimov", "Karimov Tim"])
def test_the_beginning_of_a_name_shows_who_fits_and_leaves_the_trace_of_a_search(
    client, officer, timur, typed
):
    answer = find(client, typed)

    assert answer.status_code == 200
    assert timur.full_name in answer.content.decode()
    trace = Entry.objects.filter(by_id=officer.pk).latest("pk")
    assert trace.kind == JournalEvent.SEARCHED
    assert Shown.objects.filter(entry=trace, person_id=timur.pk).exists()


def test_two_of_one_name_are_shown_and_a_closed_file_is_no_second_one(client, officer, timur):
    PersonFactory(surname="KARIMOV", given_names="TIMUR", protected=True)
    assert find(client, "Karimov Timur").status_code == 302

    PersonFactory(surname="KARIMOV", given_names="TIMUR")
    assert find(client, "Karimov Timur").status_code == 200


def test_a_number_opens_its_file_and_one_that_only_looks_the_same_is_shown(client, officer, timur):
    DocumentFactory(person=timur, number="KB1044001")
    assert find(client, "kb 1044001").status_code == 302
    assert find(client, "KBI044OO1").status_code == 200
    assert find(client, "Karimov KBI044OO1").status_code == 302


def test_what_is_no_name_finds_nobody_and_says_so(client, officer):
    person = PersonFactory(surname="ZAKIROV")
    page = find(client, "zzzzz").content.decode()
    assert "No file was found" in page
    assert person.full_name not in page


def test_an_iin_with_a_wrong_check_digit_is_called_so(client, officer):
    wrong, right = "900515300019", "900515300018"
    said = "For an IIN the last digit is wrong"
    assert said in find(client, wrong).content.decode()
    assert said not in find(client, right).content.decode()
