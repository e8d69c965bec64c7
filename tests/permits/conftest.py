"""What the tests of permits share. It is read before Django is set up when a path here is named."""

import pytest


@pytest.fixture
def on_the_day(monkeypatch):
    from core import clock
    from tests.days import ON, at

    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(clock, "now", lambda: at(ON))


@pytest.fixture
def world(db):
    from tests.permits.situations import World

    return World()
