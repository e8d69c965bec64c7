"""What upstream's forms answer speaks the reader's language (pages: `tests/test_every_page.py`)."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.states import Role
from tests.accounts.factories import UserFactory
from tests.pages import read
from tests.translations import Stored, foreign_words

REFUSED = [
    ("/accounts/login/", {"login": "", "password": ""}),
    ("/accounts/login/", {"login": "nobody", "password": "wrong"}),
    ("/accounts/password/reset/", {"email": "no address"}),
    ("/accounts/password/change/", {"oldpassword": "wrong", "password1": "1", "password2": "2"}),
    (
        "/accounts/password/change/",
        {"oldpassword": "first-of-all", "password1": "12345", "password2": "12345"},
    ),
    ("/accounts/password/change/", {"oldpassword": "", "password1": "password", "password2": "password"}),
    ("/accounts/email/", {"action_add": "", "email": "no address"}),
]


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(("address", "typed"), REFUSED)
def test_refusals_of_upstreams_forms_are_in_the_readers_language(db, address, typed, language):
    client = Client()
    if "login" not in address and "reset" not in address:
        client.force_login(UserFactory(username="қызметкер", officer=True, region="KZ-75"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    answer = client.post(address, typed, follow=True)

    assert answer.status_code in (200, 400)
    names = Stored(latin=sorted(Role.values, key=len, reverse=True), kazakh=["қызметкер"])
    assert [w for text in read(answer).texts for w in foreign_words(text, language, names)] == []
