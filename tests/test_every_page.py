"""Every page that each role reaches by following links answers, has one heading and the reader's language."""

import pytest
from django.test import Client

from accounts.models import User
from tests.countries import SWEPT
from tests.pages import ROLES, pages_of

#: So many addresses of one pattern are opened.
PER_PATTERN = 2


@pytest.fixture(scope="module")
def country(countries, django_db_blocker):
    with django_db_blocker.unblock(), countries.opened(SWEPT):
        yield


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_answers(country, django_db_blocker, role):
    with django_db_blocker.unblock():
        client = Client()
        client.force_login(User.objects.get(username=role))
        pages = list(pages_of(client, ["/"], per_pattern=PER_PATTERN))

    faults = [f"{address}: {answer.status_code}" for address, answer, _ in pages if answer.status_code >= 400]
    for address, answer, reader in pages:
        if reader and reader.headings != 1:
            faults.append(f"{address}: {reader.headings} headings of the first rank")
        if reader and reader.language != answer.headers["Content-Language"]:
            faults.append(f"{address}: its language is not named")
    assert faults == []
    assert len(pages) >= 3
