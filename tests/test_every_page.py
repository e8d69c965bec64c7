"""Every page that each role reaches by following links, gone over once and looked at in several ways.

It answers, has one heading, speaks the reader's language, and whatever names a person leaves one row in
the journal with exactly those it named. Kazakh and Russian take turns; an address that stands for its
pattern alone is opened in both. Two roles go over every pattern, the others over one list of each shape
(`tests.pages.shape_of`); each role on every pattern in every language is `tests/long`.
"""

import json
import re
from dataclasses import dataclass, field

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from accounts.models import User
from config.urls import urlpatterns as every_address
from registry.models import Person
from tests.countries import SWEPT
from tests.pages import ROLES, Opened, crawl, kept_reached, pattern_of, shape_of
from tests.traces import Known
from tests.translations import codes_in, foreign_words, stored_texts

LEAVE_OUT = ("logout", "/static/", "xlsx")
OWN_PAGES = ("/accounts/password/change/", "/accounts/logout/", "/accounts/email/", "/admin/nothing/")
STRANGERS_PAGES = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/inactive/",
    "/accounts/confirm-email/nonsense/",
    "/nothing/is/here/",
)
API = ("/api/v1/cases/", "/api/v1/permit-applications/", "/api/v1/permits/")
#: A single journal entry shows the codes of its data, which no page translates.
UNTRANSLATED = "/admin/journal/entry/"
#: A sheet for a person is in that person's language, whoever reads it.
OF_THE_PERSON = re.compile(r"/admin/registry/person/[0-9]+/handout/")
#: Between them they reach each list that is made like others: who reads them, and who may change them.
EVERY_PATTERN = ("officer", "admin")
WHOEVER = (*ROLES, "migrant", None)


@pytest.fixture(scope="module")
def country(countries, django_db_blocker):
    """The small country after its first sweeps; nothing is written to it but who read what."""
    with django_db_blocker.unblock(), countries.opened(SWEPT):
        yield


@pytest.fixture(scope="module")
def known(country):
    return Known()


@pytest.fixture(scope="module")
def stored(country):
    return stored_texts()


def as_role(role):
    client = Client()
    if role:
        client.force_login(User.objects.get(username=role))
    return client


def starts_of(role):
    """The landing page, whence links lead everywhere, and what only programs and searches ask for."""
    if role is None:
        return STRANGERS_PAGES
    person = Person.objects.filter(access_class="open", merged_into=None).order_by("pk").first()
    return (
        "/",
        f"/admin/registry/person/find/?q={person.surname}",
        f"/admin/registry/person/?surname={person.surname}",
        f"/desk/cases/?q={person.surname}",
        f"/api/v1/migrants/?q={person.surname}",
        f"/api/v1/migrants/{person.public_id}/",
        *API,
        *OWN_PAGES,
    )


@dataclass
class Seen:
    """What was found on the pages of one role."""

    role: str | None
    pages: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    unwritten: list[str] = field(default_factory=list)

    def look_at(self, page: Opened, known, stored) -> None:
        status, reader = page.answer.status_code, page.reader
        if status >= (400 if page.linked else 500):
            self.failed.append(f"{page.address}: {status}")
        if fault := known.fault_of(page.address, page.answer):
            self.unwritten.append(fault)
        if reader is None:
            return
        language = reader.language if OF_THE_PERSON.match(page.address) else page.language
        if status < 400:
            self.pages.setdefault(pattern_of(page.address), page.address)
            if reader.headings != 1:
                self.unsound.append(f"{page.address}: {reader.headings} headings of the first rank")
            if reader.language != language:
                self.unsound.append(f"{page.address}: says it is in {reader.language!r}")
        self.codes.update(
            f"{pattern_of(page.address)}: {code} in {text!r}"
            for text in reader.texts
            for code in codes_in(text, stored)
        )
        if not page.address.startswith(UNTRANSLATED):
            self.foreign += [
                f"{page.address}, {language}: {word} in {text!r}"
                for text in reader.texts
                for word in foreign_words(text, language, stored)
            ]


@pytest.fixture(scope="module", params=WHOEVER, ids=str)
def seen(request, known, stored, django_db_blocker):
    """The pages of a role, gone over once for all tests below."""
    role, found = request.param, Seen(request.param)
    key = pattern_of if role in EVERY_PATTERN else shape_of
    with django_db_blocker.unblock():
        for page in crawl(as_role(role), starts_of(role), key=key, leave_out=LEAVE_OUT):
            found.look_at(page, known, stored)
    if role in ROLES:
        kept_reached(role).write_text(json.dumps(list(found.pages.values())))
    return found


def test_every_page_answers(seen):
    assert seen.failed == []
    assert len(seen.pages) >= 3


def test_every_page_has_one_heading_and_names_its_language(seen):
    assert seen.unsound == []


def test_every_page_is_in_the_readers_language(seen):
    assert seen.foreign == []


def test_nobody_reads_a_code_of_the_programs(seen):
    assert sorted(seen.codes) == []


def test_every_answer_that_names_people_is_written_down(seen):
    assert seen.unwritten == []


def _forgotten(_request):
    """A page whose author reads names past their models."""
    surname, given, patronymic = Person.objects.values_list("surname", "given_names", "patronymic").first()
    return HttpResponse(" ".join(part for part in (surname, given, patronymic) if part))


urlpatterns = [*every_address, path("forgotten/", _forgotten)]


@override_settings(ROOT_URLCONF="tests.test_every_page")
def test_a_page_without_the_mechanism_is_found(known, django_db_blocker):
    with django_db_blocker.unblock():
        answer = as_role("officer").get("/forgotten/")
        fault = known.fault_of("/forgotten/", answer)

    assert fault.startswith("/forgotten/: no row, but it names ")
