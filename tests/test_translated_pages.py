"""Every page that a role reaches by following links speaks the reader's language, upstream's texts too."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.states import Role
from tests.countries import SWEPT
from tests.factories import UserFactory
from tests.pages import pages_of, read

#: Between them they reach every page there is.
ROLES = ["officer", "supervisor", "permit_officer", "quota_admin", "employer", "auditor", "admin", "migrant"]
STRANGERS_PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/inactive/",
    "/accounts/confirm-email/nonsense/",
    "/nothing/is/here/",
]
OWN_PAGES = ["/accounts/password/change/", "/accounts/logout/", "/accounts/email/", "/admin/nothing/"]
#: A single journal entry shows the codes of its data, which no page translates.
LEAVE_OUT = ("logout", "export", "/static/", "/api/", "/admin/journal/entry/")

#: What stands in Latin letters on Kazakh and Russian pages by right: our name, the name of the third
#: language, keys, addresses, codes, and the words of the feed's own format.
BY_RIGHT = re.compile(
    r"Koshi|English|Enter|\S*@\S+|\S+\.\w{2,4}\b|/\w+/|\w+[_-][\w-]*|\b(?:entry|exit|refusal|passport|seafarer)\b"
)
ENGLISH = re.compile(r"[A-Za-z]*[a-z]{3,}[A-Za-z]*")
#: Fields whose text is stored in one language, as it was read or typed.
STORED = {"source", "name_en", "code", "username", "old_iso", "iata"}
#: Fields that hold names in Kazakh, which a Russian page shows as they are.
NAMES = {
    "name",
    "name_kk",
    "name_ru",
    "address",
    "surname",
    "given_names",
    "reason",
    "explanation",
    "position",
    "education",
}
KAZAKH = re.compile(r"\w*[әғқңөұүһ]\w*", re.IGNORECASE)


#: The name of the language in its own words.
NAMED_SO = ("қазақша", "қаз")


@pytest.fixture(scope="module")
def country(countries, django_db_blocker):
    """The small country after its first sweeps, only read here."""
    with django_db_blocker.unblock(), countries.opened(SWEPT):
        yield


@pytest.fixture(scope="module")
def stored(country, django_db_blocker):
    """Every stored text that no catalogue can hold, by whether it may be Latin or Kazakh."""
    texts = {"latin": set(), "kazakh": set()}
    with django_db_blocker.unblock():
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                for kind, names in (("latin", STORED), ("kazakh", NAMES)):
                    if field.name in names and field.get_internal_type() in ("CharField", "TextField"):
                        texts[kind] |= set(
                            model._base_manager.values_list(field.attname, flat=True).distinct()
                        )
    # Short ones would cut holes into words.
    return {
        kind: sorted((text for text in found if len(text or "") > 3), key=len, reverse=True)
        for kind, found in texts.items()
    }


def foreign_words(text, language, stored):
    for known in stored["latin"]:
        text = text.replace(known, " ") if known in text else text
    found = ENGLISH.findall(BY_RIGHT.sub(" ", text))
    if language == "ru":
        for known in stored["kazakh"]:
            text = text.replace(known, " ") if known in text else text
        names = " ".join(stored["kazakh"])
        found += [word for word in KAZAKH.findall(text) if word.lower() not in NAMED_SO and word not in names]
    return found


def client_of(role, language):
    client = Client()
    if role:
        client.force_login(User.objects.get(username=role))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("role", [None, *ROLES])
def test_every_page_is_in_the_readers_language(stored, django_db_blocker, role, language):
    with django_db_blocker.unblock():
        start = ["/", *OWN_PAGES] if role else STRANGERS_PAGES
        pages = list(pages_of(client_of(role, language), start, leave_out=LEAVE_OUT))

    assert [address for address, answer, _reader in pages if answer.status_code >= 500] == []
    foreign = {
        (address, text): words
        for address, _answer, reader in pages
        for text in (reader.texts if reader else ())
        if (words := foreign_words(text, language, stored))
    }
    assert foreign == {}


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
    names = {"latin": sorted(Role.values, key=len, reverse=True), "kazakh": ["қызметкер"]}
    assert [w for text in read(answer).texts for w in foreign_words(text, language, names)] == []
