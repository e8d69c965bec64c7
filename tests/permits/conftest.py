"""What the tests of permits share. It is read before Django is set up when a path here is named."""

import pytest


@pytest.fixture
def on_the_day(monkeypatch):
    from core import clock
    from tests import factories as f
    from tests.permits.situations import ON

    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(clock, "now", lambda: f.at(ON))


@pytest.fixture
def world(db):
    from tests.permits.situations import World

    return World()
