"""Each address pattern in depth, once, with the role that sees most: axe, both themes, wide and narrow.

That every role gets each of its pages is asked over HTTP (`tests/test_every_page.py`); every page of
every role in every language in Chromium is `tests/long/test_every_page_of_every_role.py`.
"""

import json
import re
from functools import partial

import pytest
from django.test import Client

from accounts.models import User
from journal.models import Entry
from starter.databases import fingerprint_of
from starter.servers import locked
from tests.browsers import looked_at, sign_in
from tests.countries import inputs
from tests.databases import DATA, REPOSITORY
from tests.pages import ROLES, pages_of, pattern_of

ENTRY = re.compile(r"(/admin/journal/entry/)(\d+)")


@pytest.fixture
def committed_db(swept_country):
    """The live site of these tests shows the small country."""


@pytest.fixture(scope="session")
def looks(countries, django_db_blocker):
    """For each role the addresses it looks at: of each pattern, the first role that reaches it."""
    templates = sorted(REPOSITORY.glob("*/**/*.html"))
    kept = DATA / f"looks-{fingerprint_of(REPOSITORY, [*inputs(), *templates])}.json"
    with locked(DATA / "looks.lock"):
        if not kept.exists():
            with django_db_blocker.unblock(), countries.opened("swept"):
                found = first_reached()
            for old in DATA.glob("looks-*.json"):
                old.unlink()
            kept.write_text(json.dumps(found))
    return json.loads(kept.read_text())


def first_reached():
    """An entry that the crawl itself wrote gives way to the last before it: the live site has only that."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    reached = set()
    looks = {}
    for role in ROLES:
        client = Client()
        client.force_login(User.objects.get(username=role))
        pages = {
            pattern_of(address): ENTRY.sub(lambda found: f"{found[1]}{min(int(found[2]), newest)}", address)
            for address, _answer, reader in pages_of(client, ["/"])
            if reader
        }
        looks[role] = [address for pattern, address in pages.items() if pattern not in reached]
        reached |= set(pages)
    return looks


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_sound_in_both_themes_and_on_a_phone(page, live_site, looks, role):
    sign_in(page, live_site, User.objects.get(username=role), language="")

    assert [fault for address in looks[role] for fault in looked_at(page, address)] == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_main_pages_speak_the_chosen_language_and_fit_a_phone(page, live_site, language):
    User.objects.update(language=language)
    sign_in(page, live_site, User.objects.get(username="supervisor"), language="")
    look = partial(looked_at, page, themes=("light",))

    for address in ("/", "/admin/", "/desk/"):
        assert look(address) == []
        assert page.get_attribute("html", "lang") == language
