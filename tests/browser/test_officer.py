"""The officer's counter in Chromium: the keyboard alone, without a script, on a phone, by axe."""

from datetime import timedelta

import pytest
from django.urls import reverse

from registry.models import Registration, ResidencePermit
from tests.browsers import serious_findings, sign_in
from tests.factories import (
    ON,
    CaseFactory,
    DocumentFactory,
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
    UserFactory,
    complete_feeds,
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
def signed_in(page, live_site, counter):
    return sign_in(page, live_site, UserFactory(officer=True, region="KZ-75"))


def test_scan_then_two_keys_renew(signed_in, counter):
    page = signed_in
    page.goto("/admin/")
    page.wait_for_selector("[data-search]:focus")
    page.keyboard.type(NUMBER.replace(" ", "").lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/person/{counter.stay.person_id}/")
    assert page.locator("h1").inner_text() == counter.stay.person.full_name

    page.keyboard.press("r")
    page.wait_for_url("**/acts/renew/")
    page.wait_for_selector("main :focus")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/person/{counter.stay.person_id}/")

    assert "Registered from 16 June 2026" in page.locator(".messages").inner_text()
    assert Registration.objects.get(previous=counter).renewal_number == 1


def test_the_slash_goes_to_the_search_from_anywhere(signed_in, counter):
    page = signed_in
    page.goto(reverse("admin:registry_stay_changelist"))
    page.keyboard.press("/")
    page.keyboard.type(NUMBER)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/person/{counter.stay.person_id}/")


def test_a_residence_permit_is_requested_and_issued_without_a_script(browser, live_site, counter):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = sign_in(context.new_page(), live_site, UserFactory(officer=True, region="KZ-75"))
    page.goto(reverse("admin:registry_person_change", args=[counter.stay.person_id]))
    page.get_by_text("More (", exact=False).click()
    page.get_by_role("link", name="Ask for a residence permit").click()
    page.get_by_role("button", name="Ask for a residence permit").click()
    assert "Everything you typed is kept below" in page.content()
    page.get_by_label("Ground", exact=True).select_option(index=1)
    page.get_by_role("button", name="Ask for a residence permit").click()
    page.get_by_role("link", name="Issue the permit").click()
    page.get_by_role("button", name="Issue").click()
    permit = ResidencePermit.objects.get(person_id=counter.stay.person_id)
    assert permit.state == "issued"
    assert permit.number in page.content()
    context.close()


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


def test_no_page_has_a_serious_finding_or_runs_over_a_phones_edge(signed_in, counter):
    page = signed_in
    for address in addresses(counter):
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.goto(address).status == 200, address
        assert serious_findings(page) == [], address
        page.set_viewport_size({"width": 360, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{address} is {width} pixels wide"


def test_a_refusal_takes_the_focus_and_keeps_the_form(signed_in, counter, page_faults):
    page_faults.allow(r"status of 422")
    page = signed_in
    page.goto(reverse("admin:registry_person_list_act", args=["enrol"]))
    page.get_by_label("Surname", exact=True).fill("Тестов")
    page.get_by_label("Date of birth", exact=True).fill("1.1.90")
    page.get_by_role("button", name="Make the file").click()
    assert page.evaluate("document.activeElement.classList.contains('problems')")
    assert page.get_by_label("Surname", exact=True).input_value() == "Тестов"
