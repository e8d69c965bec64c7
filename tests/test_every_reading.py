"""Whatever names a person, as whatever role, leaves one row in the journal with exactly those it named."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from accounts.models import User
from config.urls import urlpatterns as every_address
from registry.models import Person
from tests.countries import SWEPT
from tests.pages import ROLES, pages_of
from tests.traces import Known

LEAVE_OUT = ("logout", "/static/", "xlsx")
API = (
    "/api/v1/cases/",
    "/api/v1/permit-applications/",
    "/api/v1/permits/",
)


@pytest.fixture(scope="module")
def country(countries, django_db_blocker):
    with django_db_blocker.unblock(), countries.opened(SWEPT):
        yield


@pytest.fixture(scope="module")
def known(country):
    return Known()


def as_role(role):
    client = Client()
    client.force_login(User.objects.get(username=role))
    return client


def addresses_of():
    """The landing page, whence links lead everywhere, and what only programs and searches ask for."""
    person = Person.objects.filter(access_class="open", merged_into=None).order_by("pk").first()
    mine = f"/api/v1/migrants/{person.public_id}/"
    searches = (
        f"/admin/registry/person/find/?q={person.surname}",
        f"/admin/registry/person/?surname={person.surname}",
        f"/desk/cases/?q={person.surname}",
        f"/api/v1/migrants/?q={person.surname}",
    )
    return ["/", *searches, *API, mine]


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_that_names_people_is_written_down(known, django_db_blocker, role):
    with django_db_blocker.unblock():
        answers = pages_of(as_role(role), addresses_of(), leave_out=LEAVE_OUT)
        faults = [known.fault_of(address, answer) for address, answer, _reader in answers]

    assert [fault for fault in faults if fault] == []


def _forgotten(_request):
    """A page whose author reads names past their models."""
    surname, given, patronymic = Person.objects.values_list("surname", "given_names", "patronymic").first()
    return HttpResponse(" ".join(part for part in (surname, given, patronymic) if part))


urlpatterns = [*every_address, path("forgotten/", _forgotten)]


@override_settings(ROOT_URLCONF="tests.test_every_reading")
def test_a_page_without_the_mechanism_is_found(known, django_db_blocker):
    with django_db_blocker.unblock():
        answer = as_role("officer").get("/forgotten/")
        fault = known.fault_of("/forgotten/", answer)

    assert fault.startswith("/forgotten/: no row, but it names ")
