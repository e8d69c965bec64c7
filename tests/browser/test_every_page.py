"""Each shape of a page in depth, once, as the role that sees most: axe, both themes, wide and narrow.

That every role gets each of its pages is asked over HTTP (`tests/test_every_page.py`); every page of
every role in every language in Chromium is `tests/long/test_every_page_of_every_role.py`.
"""

import re
from itertools import groupby

import pytest

from accounts.models import User
from journal.models import Entry
from starter.servers import locked
from tests.browsers import looked_at, sign_in
from tests.databases import DATA
from tests.pages import ROLES, reached, shape_of

#: So many tests share the pages, so that several processes have something to take.
PARTS = 6

ENTRY = re.compile(r"(/admin/journal/entry/)(\d+)")


@pytest.fixture
def committed_db(swept_country):
    """The live site of these tests shows the small country."""


@pytest.fixture(scope="session")
def looks(countries, django_db_blocker):
    """Roles and addresses: of each shape the first address that the first of the roles reaches.

    An entry that going over the pages wrote gives way to the last before it: the live site has only that.
    """
    first = {}
    with locked(DATA / "reached.lock"), django_db_blocker.unblock(), countries.opened("swept"):
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        for role in ROLES:
            for address in reached(role):
                there = ENTRY.sub(lambda found: f"{found[1]}{min(int(found[2]), newest)}", address)
                first.setdefault(shape_of(address), (role, there))
    return list(first.values())


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_sound_in_both_themes_and_on_a_phone(page, live_site, looks, part):
    faults = []
    for role, addresses in groupby(looks[part::PARTS], key=lambda look: look[0]):
        sign_in(page, live_site, User.objects.get(username=role), language="")
        faults += [fault for _role, address in addresses for fault in looked_at(page, address)]

    assert faults == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_main_pages_speak_the_chosen_language_and_fit_a_phone(page, live_site, language):
    User.objects.update(language=language)
    sign_in(page, live_site, User.objects.get(username="supervisor"), language="")

    for address in ("/", "/admin/", "/desk/"):
        assert looked_at(page, address, themes=()) == []  # axe has looked at them above
        assert page.get_attribute("html", "lang") == language
