"""Every page each role can reach by following links: no fault, no serious finding, fits its screen."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve

from accounts.models import User
from core import clock
from tests.browsers import serious_findings, sign_in

ROLES = [
    "officer",
    "supervisor",
    "protection_officer",
    "permit_officer",
    "quota_admin",
    "auditor",
    "admin",
    "analyst",
    "employer",
    "host",
]
#: So many addresses of one pattern are opened; the first of a pattern is looked at closely, once.
PER_PATTERN = 2
LOOKED_AT: set[str] = set()
LEAVE_OUT = ("logout", "export", ".csv", "/static/", "/api/")


@pytest.fixture
def small_country(committed_db):
    call_command("load_demo", people=200, on=clock.today(), seed=7, verbosity=0)
    call_command("flag_overstays")
    call_command("flag_registrations")
    call_command("dispatch_journal")


def links_of(page, live_site):
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    for href in found:
        address = urlsplit(urljoin(page.url, href))
        if f"{address.scheme}://{address.netloc}" == live_site and not any(
            p in address.path for p in LEAVE_OUT
        ):
            yield address.path + (f"?{address.query}" if address.query else "")


def pattern_of(address):
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return "missing: " + address


def look_at(page, address):
    faults = [f"{address}: {finding}" for finding in serious_findings(page)]
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            faults.append(f"{address}: wider than {width} pixels")
    if page.locator("h1").count() != 1:
        faults.append(f"{address}: {page.locator('h1').count()} headings of the first rank")
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_is_sound(page, live_site, small_country, role):
    sign_in(page, live_site, User.objects.get(username=role), language="")
    waiting, seen, opened, faults = ["/"], {"/"}, {}, []
    while waiting:
        address = waiting.pop(0)
        pattern = pattern_of(address)
        if opened.get(pattern, 0) >= PER_PATTERN:
            continue
        opened[pattern] = opened.get(pattern, 0) + 1
        answer = page.goto(address)
        if answer.status >= 400:
            faults.append(f"{address}: {answer.status}")
            continue
        if pattern not in LOOKED_AT:
            LOOKED_AT.add(pattern)
            faults += look_at(page, address)
        for link in links_of(page, live_site):
            if link not in seen:
                seen.add(link)
                waiting.append(link)

    assert faults == []
    assert opened


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_main_pages_speak_the_chosen_language(page, live_site, small_country, language):
    User.objects.update(language=language)
    sign_in(page, live_site, User.objects.get(username="supervisor"), language="")

    for address in ("/", "/admin/", "/desk/"):
        page.goto(address)

        assert page.get_attribute("html", "lang") == language
