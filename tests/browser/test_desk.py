"""The desk in Chromium: by keyboard, with and without JavaScript, in both themes, without axe faults."""

import pytest

from core import clock
from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from enforcement.states import CheckItem
from notifications.operations import dispatch_journal, take_cases
from tests.browsers import serious_findings, sign_in
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

NOTE = "Seen in the list of flights of that day."


@pytest.fixture
def country(committed_db, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    feeds_complete(before(1))
    one, two = watch.user("supervisor", name="one"), watch.user("supervisor", name="two")
    cases = {
        "possible": watch.case(before(6)),
        "review": watch.case(before(9)),
        "proposed": watch.case(before(3)),
    }
    for name in ("review", "proposed"):
        acts.review_case(case_id=cases[name].pk, on=TODAY, by=one)
    acts.propose_dismissal(case_id=cases["proposed"].pk, reason="other", note=NOTE, on=TODAY, by=one)
    watch.registration(cases["review"].stay, before(9))
    dispatch_journal(on=TODAY, by=watch.system(), at=clock.start_of(TODAY))
    take_cases(case_ids=[cases["review"].pk], on=TODAY, by=one)
    return {"one": one, "two": two, **cases}


def path_of(case: OverstayCase) -> str:
    return f"/desk/cases/{case.public_id}/"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280)])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(country, page, live_site, theme, language, width):
    sign_in(page, live_site, country["one"], language)
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})

    for address in (
        "/desk/",
        "/desk/cases/",
        "/desk/cases/?state=resolved",
        "/desk/cases/?region=KZ-75&over=4-5",
        "/desk/alerts/",
        *(path_of(country[name]) for name in ("possible", "review", "proposed")),
    ):
        page.goto(address)
        assert serious_findings(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


def test_the_checklist_refreshes_in_place_and_the_band_appears(country, page, live_site):
    sign_in(page, live_site, country["one"])
    page.goto(path_of(country["review"]))
    assert page.get_by_text("517(3)3").count() == 0
    for item in CheckItem:
        page.check(f'input[name="{item}_answer"][value="clear"]')
    page.evaluate("window.stayedHere = true")

    page.click("text=Keep the answers")

    page.wait_for_selector("text=517(3)3")
    assert page.evaluate("window.stayedHere") is True


def test_the_same_without_javascript(country, browser, live_site):
    context = browser.new_context(base_url=live_site, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_site, country["one"])
    page.goto(path_of(country["review"]))
    for item in CheckItem:
        page.check(f'input[name="{item}_answer"][value="clear"]')
    page.click("text=Keep the answers")
    assert page.get_by_text("517(3)3").count() >= 1
    page.goto("/desk/cases/")
    page.check('input[name="case"]')
    page.click("text=Take the ticked cases")
    assert page.get_by_text("1 case is yours now").count() == 1
    context.close()


def test_a_decision_by_keyboard_alone(country, page, live_site):
    sign_in(page, live_site, country["two"])
    page.goto(path_of(country["proposed"]))
    page.get_by_label("What you looked at, and why you agree").focus()
    page.keyboard.type("Read the crossings and the papers.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.wait_for_selector("text=Confirmed. The case is closed.")
    country["proposed"].refresh_from_db()
    assert (country["proposed"].state, country["proposed"].closed_by) == ("dismissed", country["two"])


def test_filters_refresh_the_list_and_keep_the_address(country, page, live_site):
    sign_in(page, live_site, country["one"])
    page.goto("/desk/cases/")
    page.click("text=Filter this list")

    page.select_option('select[name="who"]', "mine")

    page.wait_for_url("**who=mine**")
    page.wait_for_selector("text=under review", state="attached")
    assert page.locator("table.sheet tbody tr").count() >= 1


def test_one_who_proposed_finds_no_button_to_confirm(country, page, live_site):
    sign_in(page, live_site, country["one"])
    page.goto(path_of(country["proposed"]))

    assert page.get_by_text("Another supervisor must confirm").count() == 1
    assert page.get_by_role("button", name="Confirm").count() == 0
