"""Who else has a form open: said while it is true, for some minutes, and never in the way."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from core import clock, open_forms
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    cache.clear()
    moment = [clock.start_of(ON) + timedelta(hours=10, minutes=42)]
    monkeypatch.setattr(clock, "today", lambda: ON)
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def page(client):
    """What a user reads above the form that corrects one person's data."""
    person = PersonFactory()
    address = reverse("admin:registry_person_act", args=[person.pk, "correct"])

    def opened_by(user):
        client.force_login(user, backend="accounts.backends.RoleBackend")
        client.cookies["django_language"] = "en"
        return client.get(address).content.decode()

    opened_by.address, opened_by.client = address, client
    return opened_by


def test_the_second_is_told_who_opened_it_and_when(page):
    first, second = UserFactory(officer=True), UserFactory(officer=True)
    assert "opened this form" not in page(first)

    told = page(second)

    assert f"{first.username} opened this form on" in told
    assert "10:42" in told


def test_nobody_is_told_of_himself(page):
    user = UserFactory(officer=True)
    page(user)
    assert "opened this form" not in page(user)


def test_it_ends_after_some_minutes(page, now):
    page(UserFactory(officer=True))
    now[0] += open_forms.OPEN_FOR
    assert "opened this form" not in page(UserFactory(officer=True))


def test_it_ends_when_the_form_is_put_away():
    first, second = UserFactory(), UserFactory()
    open_forms.opened("x", user=first, at=clock.now())
    open_forms.put_away("x", user=first, at=clock.now())
    assert open_forms.opened("x", user=second, at=clock.now()) == []


@pytest.mark.parametrize("kept", [None, 7, "text", {"1": "x"}, {"1": ["name", "no moment"]}, [1, 2]])
def test_what_is_not_ours_in_the_cache_says_nothing(kept):
    cache.set("open-form:x", kept)
    assert open_forms.opened("x", user=UserFactory(), at=clock.now()) == []


def test_without_a_cache_the_form_opens(page, monkeypatch):
    class Gone:
        def get(self, *given):
            return None

        def set(self, *given):
            return None

    monkeypatch.setattr(open_forms, "cache", Gone())
    page(UserFactory(officer=True))
    assert "<form" in page(UserFactory(officer=True))
