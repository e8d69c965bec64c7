"""Two officers with one form open: nothing falls back, nothing typed is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from core.editing import ChangedMeanwhile
from identity.partial_dates import PartialDate
from journal.models import Entry
from registry.operations.people import correct_person
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.forms import confirmed, opened, send
from tests.reference.factories import the_country
from tests.registry.factories import PROOF, PersonFactory


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


def desk():
    client = Client()
    client.force_login(UserFactory(officer=True, region="KZ-75"))
    return client


@pytest.fixture
def person(db):
    return PersonFactory(
        surname="TOSHMATOVV", given_names="Dilshod", born_on=PartialDate(1990, 5, 15), email=""
    )


@pytest.fixture
def page(person):
    return reverse("admin:registry_person_act", args=[person.pk, "correct"])


def facts(person):
    person.refresh_from_db()
    return person.surname, person.born_on, person.email


def test_an_email_saved_over_a_correction_is_refused_with_the_difference(person, page):
    first, second = desk(), desk()
    held = opened(second, page)
    send(first, page, surname="TOSHMATOV", born_on="16.05.1990", **PROOF)

    refused = confirmed(second, page, held | {"email": "dilshod@example.kz"})

    assert refused.status_code == 409
    assert facts(person) == ("TOSHMATOV", PartialDate(1990, 5, 16), "")
    html = refused.content.decode()
    for text in ("TOSHMATOVV", "15 May 1990", "16 May 1990", "dilshod@example.kz", "When you opened it"):
        assert text in html

    form = refused.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    assert confirmed(second, page, again).status_code == 302
    assert facts(person) == ("TOSHMATOV", PartialDate(1990, 5, 16), "dilshod@example.kz")
    last = Entry.objects.filter(kind="person_corrected").latest("pk")
    assert last.data == {"fields": ["email"]}


def test_both_typed_the_same_box_and_the_second_decides_knowing_it(person, page):
    first, second = desk(), desk()
    held = opened(second, page)
    send(first, page, surname="TOSHMATOV")

    refused = confirmed(second, page, held | {"surname": "TOSHMATOW"})

    (difference,) = refused.context["form"].differences
    assert (difference.was, difference.now, difference.typed) == ("TOSHMATOVV", "TOSHMATOV", "TOSHMATOW")
    assert facts(person)[0] == "TOSHMATOV"


def test_a_form_that_hides_what_it_showed_saves_nothing(person, page):
    client = desk()
    held = opened(client, page)
    held.pop("shown")

    assert confirmed(client, page, held | {"email": "a@example.kz"}).status_code == 409
    assert facts(person) == ("TOSHMATOVV", PartialDate(1990, 5, 15), "")
    assert not Entry.objects.filter(kind="person_corrected").exists()


def test_the_operation_compares_under_its_lock(person):
    officer = UserFactory(officer=True)
    shown = {"surname": "TOSHMATOVV", "citizenship_id": str(the_country("UZB").pk)}

    with pytest.raises(ChangedMeanwhile) as refused:
        correct_person(
            person_id=person.pk,
            changes={"email": "a@example.kz"},
            shown=shown | {"surname": "OTHER"},
            on=ON,
            by=officer,
        )

    assert refused.value.facts == {"changed": ["surname"]}
    assert "TOSHMATOVV" not in str(refused.value.facts)


def test_what_is_typed_into_an_act_that_was_done_meanwhile_stays_on_the_page(db):
    from reference.models import CalendarDay, MonthlyIndex

    administrator = UserFactory(admin=True)
    client = Client()
    client.force_login(administrator)
    row = MonthlyIndex.objects.filter(withdrawn_on=None).latest("valid_from")
    page = reverse("admin:reference_monthlyindex_act", args=[row.pk, "correct"])
    held = opened(client, page)
    send(client, page, amount="4330", reason="First")

    late = client.post(page, held | {"reason": "A long explanation", "amount": "4331"})

    assert late.status_code == 409
    assert "A long explanation" in late.content.decode()
    assert MonthlyIndex.objects.filter(withdrawn_on=None).latest("valid_from").amount == 4330

    day = CalendarDay.objects.get(day="2026-12-16")
    page = reverse("admin:reference_calendarday_act", args=[day.pk, "change"])
    held = opened(client, page)
    send(client, page, source="Order 7")
    late = client.post(page, held | {"name_en": "Independence"})
    day.refresh_from_db()
    assert (late.status_code, day.source) == (409, "Order 7")
    assert day.name_en != "Independence"
