"""Every page each role can reach by following links, in Chromium, in each language, in depth."""

from urllib.parse import urljoin, urlsplit

import pytest

from accounts.models import User
from tests.browsers import looked_at, sign_in
from tests.pages import LEAVE_OUT, ROLES, pattern_of

#: So many addresses of one pattern are opened.
PER_PATTERN = 2


@pytest.fixture
def committed_db(swept_country):
    """The live site of these tests shows the small country."""


def links_of(page, live_site):
    found = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    for href in found:
        address = urlsplit(urljoin(page.url, href))
        if f"{address.scheme}://{address.netloc}" == live_site and not any(
            part in address.path for part in LEAVE_OUT
        ):
            yield address.path + (f"?{address.query}" if address.query else "")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_is_sound(page, live_site, role, language):
    User.objects.update(language=language)
    sign_in(page, live_site, User.objects.get(username=role), language="")
    waiting, seen, opened, faults = ["/"], {"/"}, {}, []
    while waiting:
        address = waiting.pop(0)
        pattern = pattern_of(address)
        if opened.get(pattern, 0) >= PER_PATTERN:
            continue
        opened[pattern] = opened.get(pattern, 0) + 1
        faults += looked_at(page, address, themes=("light", "dark") if opened[pattern] == 1 else ())
        for link in links_of(page, live_site):
            if link not in seen:
                seen.add(link)
                waiting.append(link)

    assert faults == []
    assert opened
