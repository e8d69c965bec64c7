"""What was typed is not lost: changed by a colleague meanwhile, or the session over."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from registry.models import Person
from registry.operations.people import correct_person
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.feeds.factories import complete_feeds
from tests.registry.factories import PersonFactory, StayFactory

NOTE = "Seen in the list of flights of that day."
#: How many forms this tab remembers.
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('koshi:typed')).length"
PASSWORD = "koshi-browser-9"


@pytest.fixture
def today(committed_db, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


def sign_in_again(page, user):
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form").get_by_role("button").first.click()


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def test_a_colleagues_change_is_shown_and_one_press_goes_on(story, today, page_faults):
    page_faults.allow("status of 409")
    person = PersonFactory(surname="TOSHMATOVV", email="")
    act = reverse("admin:registry_person_act", args=[person.pk, "correct"])
    page = story.given(UserFactory(officer=True), act)
    page.fill("input[name=email]", "dilshod@example.kz")
    colleague = UserFactory(officer=True)
    correct_person(person_id=person.pk, changes={"surname": "TOSHMATOV"}, on=ON, by=colleague)

    page.get_by_role("button", name="See what will change").click()
    with story.when("the form is sent after a colleague's change"):
        page.get_by_role("button", name="Correct the data").click()
    story.then("Correct the data", summary="TOSHMATOVV", focus=".problems")
    assert page.input_value("input[name=surname]") == "TOSHMATOV"

    with story.when("it is sent once more"):
        page.get_by_role("button", name="Correct the data").click()
        page.wait_for_url(f"**/person/{person.pk}/")
    story.then("TOSHMATOV", summary=".")
    stored = Person.objects.get(pk=person.pk)
    assert (stored.surname, stored.email) == ("TOSHMATOV", "dilshod@example.kz")


@pytest.fixture
def case_page(story, today):
    """A case under review with a note typed into its checklist, the session over."""
    complete_feeds()
    supervisor = with_password(UserFactory(supervisor=True, language="en"))
    case = CaseFactory(stay=StayFactory(overstayed=True))
    acts.review_case(case_id=case.pk, on=ON, by=supervisor)
    page = story.given(supervisor, reverse("desk:case", args=[case.public_id]))
    page.locator(".desk-checklist input[type=text]").first.fill(NOTE)
    Session.objects.all().delete()
    return page, supervisor


def test_a_note_of_a_part_that_refreshes_survives_signing_in_again(story, case_page):
    page, supervisor = case_page
    with story.when("the answers are sent after the session, and the supervisor signs in again"):
        page.click("text=Keep the answers")
        page.wait_for_selector("input[name=password]")
        sign_in_again(page, supervisor)
        page.wait_for_selector(".desk-checklist [role=status]")

    story.then("May have overstayed", summary="typed")
    assert page.locator(".desk-checklist input[type=text]").first.input_value() == NOTE

    page.locator(".desk-checklist input[type=radio]").first.check()
    page.click("text=Keep the answers")
    for _moment in range(100):
        if page.evaluate(KEPT) == 0:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(KEPT) == 0
    assert page.locator(".desk-checklist .problems").count() == 0
    case = OverstayCase.objects.get()
    assert NOTE in [kept["note"] for kept in case.checklist.values()]


def test_what_one_typed_is_never_put_before_another(story, case_page):
    page, _supervisor = case_page
    other = with_password(UserFactory(supervisor=True, language="en"))
    with story.when("a colleague signs in on the page"):
        page.reload()
        page.wait_for_selector("input[name=password]")
        sign_in_again(page, other)
        page.wait_for_selector(".desk-checklist")

    story.then("May have overstayed")
    assert page.locator(".desk-checklist input[type=text]").first.input_value() == ""
    assert page.evaluate(KEPT) == 0


@pytest.mark.parametrize("is_refused_first", [False, True])
def test_what_is_typed_survives_another_language(story, today, page_faults, is_refused_first):
    page_faults.allow("status of 422")
    person = PersonFactory(surname="TOSHMATOV", email="")
    page = story.given(
        UserFactory(officer=True), reverse("admin:registry_person_act", args=[person.pk, "correct"])
    )
    page.fill("input[name=email]", "dilshod@example" if is_refused_first else "dilshod@example.kz")
    if is_refused_first:
        page.get_by_role("button", name="See what will change").click()
        page.wait_for_selector(".problems")

    with story.when("another language is chosen"):
        page.click("button[name=language][value=ru]")
        page.wait_for_selector("html[lang=ru] main form [role=status]")

    story.then("Исправить данные", summary="снова на месте")
    assert page.input_value("input[name=email]").startswith("dilshod@example")
    assert page.input_value("input[name=surname]") == "TOSHMATOV"
