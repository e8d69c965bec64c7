"""Every page that a role reaches by following links speaks the reader's language, upstream's texts too."""

import re
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from accounts.states import Role
from core import clock
from tests.databases import use_database
from tests.factories import UserFactory

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
READ_ATTRIBUTES = {"title", "placeholder", "aria-label", "alt", "data-label"}
UNREAD_TAGS = {"script", "style", "code"}


class Reader(HTMLParser):
    """What a person sees or hears of a page, and where its links lead."""

    def __init__(self):
        super().__init__()
        self.texts, self.links, self.inside = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in UNREAD_TAGS or given.get("lang") or given.get("translate") == "no":
            self.inside.append(tag)
        self.texts += [given[name] for name in READ_ATTRIBUTES if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.texts.append(given.get("value") or "")

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not [tag for tag in self.inside if tag != "html"] and data.strip():
            self.texts.append(data.strip())


def read(answer):
    reader = Reader()
    reader.feed(answer.content.decode())
    return reader


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
def country(test_databases, django_db_blocker):
    """A small demo country after its first sweeps, only read here."""
    name = test_databases.clone()
    with django_db_blocker.unblock():
        before = use_database(name)
        try:
            on = clock.today().isoformat()
            call_command("load_demo", "--people", "400", "--on", on, "--seed", "7", stdout=StringIO())
            for command in ("flag_overstays", "flag_registrations", "dispatch_journal"):
                call_command(command, stdout=StringIO())
            yield
        finally:
            use_database(before)
            test_databases.drop(name)


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


def pages_of(client, addresses):
    """Each pattern's first page that can be reached by links from these addresses."""
    waiting, seen, opened = list(addresses), set(addresses), set()
    while waiting:
        address = waiting.pop(0)
        pattern = pattern_of(address)
        if pattern in opened:
            continue
        opened.add(pattern)
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        reader = read(answer)
        yield address, reader
        for link in reader.links:
            parts = urlsplit(urljoin(f"http://testserver{address}", link))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc == "testserver" and target not in seen and not set_apart(target):
                seen.add(target)
                waiting.append(target)


def pattern_of(address):
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return f"missing: {address}"


def set_apart(address):
    return any(part in address for part in LEAVE_OUT)


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
        foreign = {
            (address, text): words
            for address, reader in pages_of(client_of(role, language), start)
            for text in reader.texts
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
