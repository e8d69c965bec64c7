import pytest

from tests.countries import DAY, LOADED, PEOPLE
from tests.databases import use_database

__all__ = ["ON", "PEOPLE", "quiet"]

ON = DAY


def quiet(_text):
    pass


@pytest.fixture(scope="module")
def country(countries, django_db_blocker):
    """The small demo country in a database of its own, shared by the tests of a module."""
    with django_db_blocker.unblock(), countries.opened(LOADED) as counts:
        yield counts


@pytest.fixture
def undone(country):
    """The country, with whatever the test writes undone."""
    from django.db import transaction

    with transaction.atomic():
        yield country
        transaction.set_rollback(True)


@pytest.fixture
def elsewhere(test_databases, django_db_blocker):
    """Runs an act in a fresh database of its own."""
    made = []

    def run(act):
        name = test_databases.clone()
        made.append(name)
        before = use_database(name)
        try:
            return act()
        finally:
            use_database(before)

    with django_db_blocker.unblock():
        yield run
    for name in made:
        test_databases.drop(name)
