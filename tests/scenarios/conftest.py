import pytest


@pytest.fixture(autouse=True)
def _journal_as_declared(committed_db):
    """Whatever a story did, its journal carries what the apps have declared."""
    from tests.journal.shapes import undeclared_entries

    yield
    assert undeclared_entries() == []
