from datetime import date

import pytest

from tests.databases import use_database

ON = date(2026, 11, 21)
PEOPLE = 400


def quiet(_text):
    pass


@pytest.fixture(scope="module")
def country(test_databases, django_db_blocker):
    """A small demo country in a database of its own, shared by the tests of a module."""
    from demo.operations.loading import load_demo

    name = test_databases.clone()
    with django_db_blocker.unblock():
        before = use_database(name)
        try:
            yield load_demo(people=PEOPLE, seed=7, tell=quiet, on=ON)
        finally:
            use_database(before)
            test_databases.drop(name)


@pytest.fixture
def undone(country):
    """The country, with whatever the test writes undone."""
    from django.db import transaction

    with transaction.atomic():
        yield country
        transaction.set_rollback(True)
