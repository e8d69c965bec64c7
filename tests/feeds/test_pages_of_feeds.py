"""The pages of feeds: a way back to where one works, a search, checkpoints by name in one's language."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from feeds.queries import checkpoints_named
from reference.models import Checkpoint
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.feeds.factories import complete_feeds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def feeds(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    complete_feeds()


def opened(user, name="feeds:health", **asked):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client.get(reverse(name), asked).context_data


@pytest.mark.parametrize(
    ("role", "back", "search"),
    [("supervisor", "/desk/", "/desk/cases/"), ("officer", "/admin/", "/admin/registry/person/find/")],
)
def test_one_goes_back_to_where_one_works_and_finds_people_from_there(role, back, search):
    page = opened(UserFactory(**{role: True}))

    assert page["crumbs"][0]["url"] == back
    assert page["search_url"] == search
    assert opened(UserFactory(**{role: True}), "feeds:lines")["crumbs"][-1]["label"] == "Refused lines"


def test_a_checkpoint_is_found_by_code_and_by_name_in_any_language():
    officer = UserFactory(officer=True)
    temir = Checkpoint.objects.get(code="A-TEMI")
    for typed in ("a-temi", temir.name_kk[:6], temir.name_ru[:6].lower(), temir.name_en[:6].upper()):
        subs = [row["cells"][0]["sub"] for row in opened(officer, checkpoint=typed)["table"]["rows"]]
        assert any(sub.startswith("A-TEMI") for sub in subs), typed
    nothing = opened(officer, checkpoint="no such place")["table"]
    assert nothing["rows"] == []
    assert nothing["empty"]["url"] == "/desk/feeds/"


def test_what_is_typed_and_what_is_chosen_go_together():
    table = opened(UserFactory(officer=True), checkpoint="a-temi", state="complete")["table"]
    assert all("checkpoint=a-temi" in choice["url"] for choice in table["choices"])


def test_checkpoints_are_named_in_the_readers_language_with_their_code():
    temir = Checkpoint.objects.get(code="A-TEMI")
    for language, name in (("kk", temir.name_kk), ("ru", temir.name_ru), ("en", temir.name_en)):
        with override(language):
            assert checkpoints_named(["A-TEMI", "X-NONE"]) == [f"{name} (A-TEMI)", "X-NONE"]
    assert checkpoints_named([]) == []
