"""What the tests of papers share: the permits that have them, a shelf of their own."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as in_force

from tests.permits.conftest import on_the_day, world

__all__ = ["on_the_day", "world"]


def stored_in(folder: Path) -> dict[str, Any]:
    """The stores of the settings with received papers in a folder of their own, which is made."""
    received = in_force.STORAGES["received"]
    folder.mkdir()
    options = {**received["OPTIONS"], "location": folder}
    return {**in_force.STORAGES, "received": {**received, "OPTIONS": options}}


@pytest.fixture
def shelf(settings, tmp_path):
    """An empty shelf, as the folder that it is."""
    settings.STORAGES = stored_in(tmp_path / "papers")
    return tmp_path / "papers"
