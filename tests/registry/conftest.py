import pytest

from tests.days import ON


@pytest.fixture
def officer(client, monkeypatch):
    """Signed in at a counter in Almaty, on the official day of the tests."""
    from tests.accounts.factories import UserFactory

    monkeypatch.setattr("core.clock.today", lambda: ON)
    user = UserFactory(officer=True, region="KZ-75")
    client.force_login(user, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return user
