"""The portal in Chromium: from draft to permit by keyboard, without JavaScript, on a phone, in axe's eyes."""

import pytest

from core import clock
from permits.models import Application
from permits.operations import revoke_permit
from tests.browsers import looked_at, sign_in
from tests.days import at
from tests.parties.factories import RepresentationFactory
from tests.permits.situations import ALMATY, ON, World
from tests.reference.factories import the_country, the_region

STAFF = {
    "employees": "300",
    "citizens_heads": "20",
    "foreigners_heads": "0",
    "citizens_specialists": "200",
    "foreigners_specialists": "0",
    "vacancy_code": "V-1",
    "vacancy_published_on": "01.01.2026",
}
WORKER = {
    "surname": "Yılmaz",
    "given_names": "Mehmet",
    "born_on": "02.03.1988",
    "document_number": "U12345678",
    "document_expires_on": "01.01.2033",
    "position": "Welding engineer",
    "education": "Istanbul, 10 years",
}


@pytest.fixture
def world(committed_db, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(clock, "now", lambda: at(ON))
    return World()


def press(page, role, name) -> None:
    """Go to a button or link and press Enter, as one does without a mouse."""
    page.get_by_role(role, name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def apply(story) -> Application:
    """From the first page to the submitted application."""
    page = story.page
    page.goto("/portal/")
    press(page, "link", "Begin an application")
    page.select_option('select[name="region_id"]', str(the_region(ALMATY).pk))
    page.select_option('select[name="category"]', "3")
    press(page, "button", "Save and go on")
    for name, value in STAFF.items():
        page.fill(f'input[name="{name}"]', value)
    press(page, "button", "Save and go on")
    for name, value in WORKER.items():
        page.fill(f'input[name="{name}"]', value)
    page.select_option('select[name="sex"]', "m")
    page.select_option('select[name="citizenship_id"]', str(the_country("TUR").pk))
    page.select_option('select[name="occupation_id"]', index=2)
    press(page, "button", "Add this worker")
    press(page, "link", "Check and submit")
    press(page, "button", "Submit to the akimat")
    application = Application.objects.get()
    story.then(application.number, summary="Submitted. The places are reserved for you.")
    return application


def pay_and_see(story, world, application) -> None:
    """From the grant to the permit."""
    page = story.page
    world.act("grant", world.act("review", application))
    page.goto(f"/portal/applications/{application.number}/")
    press(page, "button", "Pay the fee")
    press(page, "button", "Pay")
    assert page.get_by_text("SANDBOX-").count() == 1
    permit = world.issue(Application.objects.get())[0]
    page.goto("/portal/permits/")
    assert page.get_by_text(permit.number).count() == 1
    page.goto(f"/verify/{permit.number}/")
    story.then("This paper is valid today")


def test_from_draft_to_permit_by_keyboard(world, story):
    story.given(world.firm)
    with story.when("the firm applies"):
        application = apply(story)
    with story.when("it pays and looks at its permit"):
        pay_and_see(story, world, application)


def test_the_same_without_javascript(world, plain_story):
    plain_story.given(world.firm)
    with plain_story.when("the firm applies"):
        application = apply(plain_story)
    with plain_story.when("it pays and looks at its permit"):
        pay_and_see(plain_story, world, application)


def test_the_map_of_the_quota_refreshes_in_place(world, story):
    page = story.given(world.firm, "/portal/")
    page.evaluate("window.stayedHere = true")

    with story.when("another category is chosen"):
        page.click("text=Seasonal workers")
        page.wait_for_selector('a[aria-current="true"]:has-text("Seasonal workers")')

    story.then(world.employer.name)
    assert page.evaluate("window.stayedHere") is True


#: What axe looks for does not hang on the language: it looks once, where a page has the least room.
@pytest.mark.parametrize(("language", "themes"), [("kk", ("light", "dark")), ("ru", ())])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(world, page, live_site, language, themes):
    held, revoked = world.permits(2)
    revoke_permit(permit_id=revoked.pk, reason="Works elsewhere", on=ON, by=world.officer)
    draft, granted = world.draft(1, vacancy_code=""), world.granted()
    host = RepresentationFactory().user
    sign_in(page, live_site, world.firm, language)
    path = f"/portal/applications/{draft.number}/"

    def look(*addresses):
        assert [fault for address in addresses for fault in looked_at(page, address, themes, width=360)] == []

    look("/portal/", "/portal/applications/", "/portal/applications/new/", path)
    look(*(f"{path}{step}/" for step in ("where", "staff", "workers", "check")))
    look(f"/portal/applications/{granted.number}/", "/portal/permits/", "/portal/permits/?show=revoked")
    look(f"/portal/permits/{held.number}/extend/", "/verify/", f"/verify/{held.number}/")
    sign_in(page, live_site, host, language)
    look("/portal/arrivals/")


def test_a_host_is_offered_the_districts_of_the_chosen_region_only(committed_db, monkeypatch, story):
    monkeypatch.setattr(clock, "today", lambda: ON)
    host = RepresentationFactory()
    almaty = the_region(ALMATY).name_en
    page = story.given(host.user, "/portal/arrivals/")
    offered = 'select[name="district_id"] optgroup'
    assert page.locator(offered).count() > 1

    with story.when("a region is chosen, a district in it, then another region"):
        page.select_option('select[name="region_id"]', label=almaty)
        assert page.locator(offered).evaluate_all("groups => groups.map(g => g.label)") == [almaty]
        page.select_option('select[name="district_id"]', index=1)
        page.select_option('select[name="region_id"]', label=the_region("KZ-71").name_en)

    story.then("Arrivals of guests")
    assert page.input_value('select[name="district_id"]') == ""
