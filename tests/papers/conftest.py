"""What the tests of papers share: the permits that have them, a shelf of their own."""

import pytest

from tests.permits.conftest import on_the_day, world

__all__ = ["on_the_day", "world"]


@pytest.fixture
def shelf(settings, tmp_path):
    """An empty shelf, as the folder that it is."""
    folder = tmp_path / "papers"
    options = {**settings.STORAGES["received"]["OPTIONS"], "location": folder}
    settings.STORAGES = {
        **settings.STORAGES,
        "received": {**settings.STORAGES["received"], "OPTIONS": options},
    }
    folder.mkdir()
    return folder
