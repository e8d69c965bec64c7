"""What the tests of permits share."""

import pytest

from core import clock
from tests import factories as f
from tests.permits.situations import ON, World


@pytest.fixture
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(clock, "now", lambda: f.at(ON))


@pytest.fixture
def world(db):
    return World()
