"""The desk in Chromium: by keyboard, with and without JavaScript, in both themes, without axe faults."""

import pytest

from core import clock
from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from enforcement.states import CheckItem
from notifications.operations import take_cases
from tests.browsers import looked_at, sign_in
from tests.journal.heard import dispatch_to_the_end
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

#: What the checklist says of itself when it was kept.
KEPT = "Kept. Answered so far"
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
    dispatch_to_the_end(on=TODAY)
    take_cases(case_ids=[cases["review"].pk], on=TODAY, by=one)
    return {"one": one, "two": two, **cases}


def path_of(case: OverstayCase) -> str:
    return f"/desk/cases/{case.public_id}/"


#: What axe looks for does not hang on the language: it looks once, where a page has the least room.
@pytest.mark.parametrize(("language", "themes"), [("kk", ("light", "dark")), ("ru", ())])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(country, page, live_site, language, themes):
    sign_in(page, live_site, country["one"], language)
    faults = [
        fault
        for address in (
            "/desk/",
            "/desk/cases/",
            "/desk/cases/?state=resolved",
            "/desk/cases/?region=KZ-75&over=4-5",
            "/desk/alerts/",
            *(path_of(country[name]) for name in ("possible", "review", "proposed")),
        )
        for fault in looked_at(page, address, themes, width=360)
    ]

    assert faults == []


def test_the_checklist_refreshes_in_place_and_the_band_appears(country, story):
    page = story.given(country["one"], path_of(country["review"]))
    assert page.get_by_text("517(3)3").count() == 0
    page.evaluate("window.stayedHere = true")

    with story.when("all is answered and kept"):
        for item in CheckItem:
            page.check(f'input[name="{item}_answer"][value="clear"]')
        page.click("text=Keep the answers")
        page.wait_for_selector("text=517(3)3")

    story.then("May have overstayed 8 days")
    assert page.evaluate("window.stayedHere") is True


def test_the_same_without_javascript(country, plain_story):
    page = plain_story.given(country["one"], path_of(country["review"]))
    with plain_story.when("all is answered and kept"):
        for item in CheckItem:
            page.check(f'input[name="{item}_answer"][value="clear"]')
        page.click("text=Keep the answers")
    plain_story.then("May have overstayed 8 days", summary=KEPT)
    assert page.get_by_text("517(3)3").count() >= 1

    with plain_story.when("cases are taken from the list"):
        page.goto("/desk/cases/")
        page.check('input[name="case"]')
        page.click("text=Take the ticked cases")
    plain_story.then("Overstay cases", summary="1 case is yours now")


def test_a_decision_by_keyboard_alone(country, story):
    page = story.given(country["two"], path_of(country["proposed"]))

    with story.when("the proposal is confirmed"):
        page.get_by_label("What you looked at, and why you agree").focus()
        page.keyboard.type("Read the crossings and the papers.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

    story.then("Nothing is held against the person", summary="Confirmed. The case is closed.")
    country["proposed"].refresh_from_db()
    assert (country["proposed"].state, country["proposed"].closed_by) == ("dismissed", country["two"])


def test_filters_refresh_the_list_and_keep_the_address(country, story):
    page = story.given(country["one"], "/desk/cases/")

    with story.when("one's own cases are asked for"):
        page.click("text=Filter this list")
        page.select_option('select[name="who"]', "mine")
        page.wait_for_url("**who=mine**")
        page.wait_for_selector("text=under review", state="attached")

    story.then("Overstay cases")
    assert page.locator("table.sheet tbody tr").count() >= 1


def test_one_who_proposed_finds_no_button_to_confirm(country, story):
    page = story.given(country["one"], path_of(country["proposed"]))

    story.then("May have overstayed 2 days")
    assert page.get_by_text("Another supervisor must confirm").count() == 1
    assert page.get_by_role("button", name="Confirm").count() == 0
