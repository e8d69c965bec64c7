"""There is room for the work: at 1,280 pixels menus fit and lists begin high, in each language."""

import pytest
from django.urls import reverse

from core.languages import CODES
from tests.accounts.factories import UserFactory
from tests.browsers import sign_in

LISTS = (
    "registry_person",
    "registry_registration",
    "registry_residencepermit",
    "registry_arrivalnotification",
    "registry_stay",
    "registry_markedcrossing",
    "registry_crossing",
    "enforcement_overstaycase",
    "enforcement_employerbar",
    "permits_application",
    "permits_permit",
    "parties_host",
    "parties_employer",
    "quotas_quotaallocation",
    "journal_entry",
)
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


@pytest.mark.parametrize("language", CODES)
def test_a_list_begins_high(page, live_site, language):
    sign_in(page, live_site, UserFactory(officer=True, permit_officer=True, auditor=True), language)
    for name in LISTS:
        page.goto(reverse(f"admin:{name}_changelist"))
        top = page.locator(".sheet, .empty").first.bounding_box()["y"]
        assert top <= 300, f"{name}, {language}: begins at {top:.0f}"
