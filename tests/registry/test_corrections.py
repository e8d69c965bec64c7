"""A correction names what changes before it is done, and rests on a paper that may be handed in with it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import RuleViolation
from identity.partial_dates import PartialDate
from papers.models import ReceivedPaper
from registry.models import FormerValue
from registry.operations.papers import HandedIn, receive_paper_of_person
from registry.operations.people import correct_person
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.forms import opened
from tests.papers.conftest import shelf
from tests.papers.pdfs import pdf
from tests.registry.factories import PersonFactory

__all__ = ["shelf"]
pytestmark = pytest.mark.django_db
BORN, RIGHT = PartialDate(1990, 5, 15), PartialDate(1990, 5, 16)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def officer(client):
    user = UserFactory(officer=True, region="KZ-75", language="en")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


@pytest.fixture
def person():
    return PersonFactory(surname="TOSHMATOVV", born_on=BORN, email="")


@pytest.fixture
def page(person):
    return reverse("admin:registry_person_act", args=[person.pk, "correct"])


def correct(person, officer, **how):
    changes = {"born_on": RIGHT}
    return correct_person(person_id=person.pk, changes=changes, reason="Misread", on=ON, by=officer, **how)


def received(person, officer):
    return receive_paper_of_person(person_id=person.pk, kind="birth", data=pdf(), on=ON, by=officer)


def test_what_changes_is_shown_before_it_is_done(client, officer, person, page):
    held = opened(client, page) | {"surname": "TOSHMATOV", "email": "t@example.kz"}

    shown = client.post(page, held)

    assert shown.status_code == 200
    changes = [(one.label, one.was, one.now) for one in shown.context["changes"]]
    assert changes == [("Surname", "TOSHMATOVV", "TOSHMATOV"), ("E-mail", "–", "t@example.kz")]
    assert "Why it is corrected" in shown.content.decode()
    person.refresh_from_db()
    assert person.surname == "TOSHMATOVV"

    done = client.post(page, held | {"seen_changes": shown.context["form"].data["seen_changes"]})

    assert done.status_code == 302
    person.refresh_from_db()
    assert (person.surname, person.email) == ("TOSHMATOV", "t@example.kz")


def test_what_is_typed_after_it_was_shown_is_shown_again(client, officer, person, page):
    held = opened(client, page) | {"surname": "TOSHMATOV"}
    seen = client.post(page, held).context["form"].data["seen_changes"]

    again = client.post(page, held | {"seen_changes": seen, "surname": "TOSHMATOW"})

    assert [one.now for one in again.context["changes"]] == ["TOSHMATOW"]
    person.refresh_from_db()
    assert person.surname == "TOSHMATOVV"


def test_a_paper_is_handed_in_with_the_correction(client, officer, person, page, shelf):
    held = opened(client, page) | {"born_on": "16.05.1990"}
    seen = {"seen_changes": client.post(page, held).context["form"].data["seen_changes"]}
    unproven = client.post(page, held | seen | {"reason": "Misread"})
    assert unproven.status_code == 422
    assert list(unproven.context["form"].errors) == ["paper"]
    assert [one.now for one in unproven.context["changes"]] == ["16 May 1990"]
    unnamed = client.post(
        page, held | seen | {"reason": "Misread", "file": SimpleUploadedFile("a.pdf", pdf())}
    )
    assert list(unnamed.context["form"].errors) == ["kind"]

    done = client.post(
        page,
        held | seen | {"reason": "Misread", "kind": "birth", "file": SimpleUploadedFile("a.pdf", pdf())},
    )

    assert done.status_code == 302
    former = FormerValue.objects.get(person=person, kind="birth_date")
    assert (former.born_on, former.reason, former.received.kind) == (BORN, "Misread", "birth")
    file = client.get(reverse("admin:registry_person_change", args=[person.pk])).content.decode()
    assert "Birth certificate, received on" in file


def test_a_received_paper_of_the_file_is_chosen(officer, person, shelf):
    paper = received(person, officer)

    correct(person, officer, received_id=paper.pk)

    assert FormerValue.objects.get(person=person, kind="birth_date").received == paper


def test_another_files_paper_proves_nothing(officer, person, shelf):
    paper = received(PersonFactory(), officer)

    with pytest.raises(RuleViolation) as refusal:
        correct(person, officer, received_id=paper.pk)

    assert refusal.value.facts == {"field": "received_id"}
    person.refresh_from_db()
    assert person.born_on == BORN


def test_a_correction_that_is_refused_takes_no_paper_in(officer, person, shelf):
    with pytest.raises(RuleViolation):
        correct(person, officer, handed_in=HandedIn("birth", b"MZ"))

    assert not ReceivedPaper.objects.exists()
    person.refresh_from_db()
    assert person.born_on == BORN


def test_the_file_tells_what_it_said_before_to_whoever_may_see_the_file(client, officer, person, shelf):
    correct(person, officer, paper="Birth certificate 114")
    page = reverse("admin:registry_person_change", args=[person.pk])

    told = client.get(page).content.decode()

    assert "15 May 1990" in told
    assert "Birth certificate 114" in told
    client.force_login(UserFactory(permit_officer=True))
    assert client.get(page).status_code in (403, 404)
