"""There is room for the work: menus fit a screen of 1,280 pixels in each language."""

import pytest

from core.languages import CODES
from tests.browsers import sign_in
from tests.factories import UserFactory

ROLES = ("officer", "supervisor", "permit_officer", "auditor", "admin")


@pytest.mark.parametrize("language", CODES)
def test_the_menu_fits_a_screen(page, live_site, language):
    for role in ROLES:
        sign_in(page, live_site, UserFactory(**{role: True}), language)
        page.goto("/admin/")
        wide, room = page.locator(".menubar__list").evaluate("list => [list.scrollWidth, list.clientWidth]")
        assert wide <= room, f"{role}, {language}: {wide} pixels of {room}"


def test_a_group_opens_under_its_name_and_closes_again(page, live_site):
    sign_in(page, live_site, UserFactory(admin=True))
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/admin/")
        page.get_by_text("Permits", exact=True).first.click()
        link = page.locator(".menubar__links").get_by_role("link", name="Work permits")
        link.wait_for(state="visible")
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
        link.wait_for(state="hidden")
