"""The pieces in Chromium: no finding, no overflow, in both themes and three languages."""

import pytest

from tests.browsers import looked_at


@pytest.mark.parametrize("width", [360, 1280])
def test_every_piece_is_accessible_and_fits(page, width):
    assert looked_at(page, "/styleguide/", width=width) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_language_switch_stays(page, language):
    page.goto("/styleguide/")
    page.click(f".languages button[value={language}]")

    assert page.url.endswith("/styleguide/")
    assert page.get_attribute("html", "lang") == language
    page.reload()
    assert page.get_attribute(f".languages button[value={language}]", "aria-current") == "true"


def test_the_chosen_theme_comes_with_the_next_page(page):
    page.emulate_media(color_scheme="light")
    page.goto("/styleguide/")
    page.click("[data-theme-switch]")
    assert page.get_attribute("html", "data-theme") == "dark"

    page.reload()

    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("[data-theme-switch]")
    assert page.get_attribute("html", "data-theme") == "light"


def test_keys_reach_the_search_box_and_walk_the_rows(page):
    page.goto("/styleguide/")

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-search]')")
    page.keyboard.type("jk/")
    assert page.input_value("[data-search]") == "jk/"

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent").startswith("ИСАБЕКОВА")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent").startswith("RAHIMOV")
    page.keyboard.press("Enter")
    page.wait_for_url("**#row")


@pytest.mark.parametrize("typed", ["8.4.26", "08-04-2026", "2026-04-08", "08042026", "8 4 2026"])
def test_a_day_typed_any_way_is_read_back(page, typed):
    page.goto("/styleguide/")
    page.fill("#id_empty_born_on", typed)
    page.press("#id_empty_born_on", "Tab")

    assert page.input_value("#id_empty_born_on") == "08.04.2026"
    assert "2026" in page.text_content(".field__said >> nth=0")


def test_a_day_that_does_not_exist_is_left_as_typed(page):
    page.goto("/styleguide/")
    page.fill("#id_empty_born_on", "31.02.2026")
    page.press("#id_empty_born_on", "Tab")

    assert page.input_value("#id_empty_born_on") == "31.02.2026"
    assert page.text_content(".field__said >> nth=0") == ""


def test_without_scripts_every_piece_still_stands(browser, live_site):
    context = browser.new_context(base_url=live_site, java_script_enabled=False, locale="kk-KZ")
    page = context.new_page()

    page.goto("/styleguide/")
    page.click("details.disclosure summary >> nth=0")

    assert page.is_visible(".why__fact >> nth=0")
    assert page.is_visible("table.sheet >> nth=0")
    context.close()
