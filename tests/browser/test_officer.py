"""The officer's counter in Chromium: the keyboard alone, without a script, on a phone, by axe."""

from datetime import timedelta

import pytest
from django.urls import reverse

from registry.models import Registration, ResidencePermit
from tests.accounts.factories import UserFactory
from tests.browsers import looked_at, sign_in
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.feeds.factories import complete_feeds
from tests.registry.factories import (
    DocumentFactory,
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

NUMBER = "FA 1234567"


@pytest.fixture
def counter(committed_db, monkeypatch):
    """One migrant whose registration is due, and others around."""
    monkeypatch.setattr("core.clock.today", lambda: ON)
    complete_feeds()
    person = PersonFactory(citizenship="UZB")
    DocumentFactory(person=person, number=NUMBER)
    stay = StayFactory(person=person, entered_on=ON - timedelta(days=10), region="KZ-75")
    registration = RegistrationFactory(stay=stay, first_on=ON - timedelta(days=9), last_on=ON, region="KZ-75")
    NotificationFactory(stay=stay)
    ResidencePermitFactory(stay=StayFactory(entered_on=ON - timedelta(days=5), region="KZ-75"))
    CaseFactory(stay=StayFactory(overstayed=True, region="KZ-75"))
    return registration


@pytest.fixture
def officer(counter):
    return UserFactory(officer=True, region="KZ-75")


def test_scan_then_two_keys_renew(story, officer, counter):
    page, name = story.given(officer, "/admin/"), counter.stay.person.full_name
    story.then("My day", focus="[data-search]")

    with story.when("the passport is scanned"):
        page.keyboard.type(NUMBER.replace(" ", "").lower())
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/person/{counter.stay.person_id}/")
    assert page.locator("h1").inner_text() == name
    story.then(name)

    with story.when("two keys renew"):
        page.keyboard.press("r")
        page.wait_for_url("**/acts/renew/")
        page.wait_for_selector("main :focus")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/person/{counter.stay.person_id}/")
    story.then(name, summary="Registered from 16 June 2026")
    assert Registration.objects.get(previous=counter).renewal_number == 1


def test_the_slash_goes_to_the_search_from_anywhere(story, officer, counter):
    page = story.given(officer, reverse("admin:registry_stay_changelist"))

    with story.when("a number is typed after a slash"):
        page.keyboard.press("/")
        page.keyboard.type(NUMBER)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/person/{counter.stay.person_id}/")
    story.then(counter.stay.person.full_name)


def test_a_residence_permit_is_requested_and_issued_without_a_script(plain_story, officer, counter):
    page = plain_story.given(officer, reverse("admin:registry_person_change", args=[counter.stay.person_id]))

    with plain_story.when("it is asked for without a ground"):
        page.get_by_text("More (", exact=False).click()
        page.get_by_role("link", name="Ask for a residence permit").click()
        page.get_by_role("button", name="Ask for a residence permit").click()
    plain_story.then("Ask for a residence permit", summary="Everything you typed is kept below")

    with plain_story.when("it is asked for on a ground, and issued"):
        page.get_by_label("Ground", exact=True).select_option(index=1)
        page.get_by_role("button", name="Ask for a residence permit").click()
        page.get_by_text("More (", exact=False).click()
        page.get_by_role("link", name="Issue the permit").click()
        page.get_by_role("button", name="Issue").click()
    permit = ResidencePermit.objects.get(person_id=counter.stay.person_id)
    assert permit.state == "issued"
    plain_story.then(counter.stay.person.full_name, summary=permit.number)


def addresses(registration):
    person, stay = registration.stay.person_id, registration.stay_id
    request = ResidencePermit.objects.get(state="requested")
    return [
        reverse("admin:index"),
        reverse("admin:registry_person_change", args=[person]),
        reverse("admin:registry_person_find") + "?q=Карим",
        reverse("admin:registry_person_find") + "?q=ZZ0000000",
        reverse("admin:registry_person_changelist") + "?surname=Кар&born=31.02.1990",
        reverse("admin:registry_registration_changelist") + "?due=week",
        reverse("admin:registry_registration_change", args=[registration.pk]),
        reverse("admin:registry_registration_act", args=[registration.pk, "renew"]),
        reverse("admin:registry_stay_act", args=[stay, "notify"]),
        reverse("admin:registry_residencepermit_act", args=[request.pk, "issue"]),
        reverse("admin:registry_person_list_act", args=["enrol"]),
    ]


def test_no_page_has_a_serious_finding_or_runs_over_a_phones_edge(page, live_site, officer, counter):
    sign_in(page, live_site, officer)

    assert [fault for address in addresses(counter) for fault in looked_at(page, address, ("light",))] == []


def test_a_refusal_takes_the_focus_and_keeps_the_form(story, officer, page_faults):
    page_faults.allow(r"status of 422")
    page = story.given(officer, reverse("admin:registry_person_list_act", args=["enrol"]))

    with story.when("a file is made of too little"):
        page.get_by_label("Surname", exact=True).fill("Тестов")
        page.get_by_label("Date of birth", exact=True).fill("1.1.90")
        page.get_by_role("button", name="Make the file").click()
    story.then("Enrol", summary="kept below", focus=".problems")
    assert page.get_by_label("Surname", exact=True).input_value() == "Тестов"


def test_several_hits_are_walked_by_keys_and_opened(story, officer, counter):
    for given_names in ("Анна", "Бота"):
        PersonFactory(surname="Ташкентова", given_names=given_names)
    page = story.given(officer, reverse("admin:index"))

    with story.when("a name of several is searched for"):
        page.keyboard.type("Ташкентова")
        page.keyboard.press("Enter")
        page.wait_for_url("**/find/**")
    story.then("Search", focus=".hits")

    with story.when("two keys go down, one up, and one opens"):
        names = page.locator(".sheet__row-link").all_inner_texts()
        for key in "jjk":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.innerText") == names[0]
        page.keyboard.press("Enter")
        page.wait_for_url("**/person/*/")
    story.then(names[0])


def test_what_can_be_done_is_few_tabs_away(story, officer, counter):
    page = story.given(officer, reverse("admin:registry_person_change", args=[counter.stay.person_id]))

    with story.when("the second link of the page is followed with the keyboard"):
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    story.then(counter.stay.person.full_name, focus="#acts")

    with story.when("two tabs more reach the rarer acts"):
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
