"""Limits of tries: what they stop, and that nobody is locked out by somebody else's."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from accounts.models import Attempt
from accounts.rules import Failures, may_try
from tests.accounts.factories import PASSWORD, UserFactory
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db
OWN, ATTACKER, SHARED = "198.51.100.7", "203.0.113.66", "192.0.2.1"
WRONG = "not the password"


class Site:
    """Browsers behind one proxy of ours, each with its address."""

    @staticmethod
    def browser(address):
        return Client(
            REMOTE_ADDR="10.0.0.1",
            headers={"X-Forwarded-For": address, "Accept-Language": "en"},
        )

    @staticmethod
    def sign_in(browser, name, password=PASSWORD):
        """Whether the try let in."""
        answer = browser.post("/accounts/login/", {"login": name, "password": password})
        assert answer.status_code in (200, 302)
        return answer.status_code == 302

    def fail(self, address, name, times=1):
        for _time in range(times):
            assert not self.sign_in(self.browser(address), name, WRONG)


@pytest.fixture
def site(settings):
    settings.TRUSTED_PROXIES = "1"
    return Site()


@pytest.fixture
def user():
    return UserFactory(officer=True)


def later(**time):
    Attempt.objects.update(tried_at=F("tried_at") - timedelta(**time))


def kinds():
    return list(journal_entries().order_by("id").values_list("kind", flat=True))


def test_five_failures_close_the_name_for_that_address_alone(site, user):
    site.fail(ATTACKER, user.username, 5)

    assert not site.sign_in(site.browser(ATTACKER), user.username)
    assert site.sign_in(site.browser(OWN), user.username)


def test_four_do_not(site, user):
    site.fail(ATTACKER, user.username, 4)

    assert site.sign_in(site.browser(ATTACKER), user.username)


@pytest.mark.parametrize("spelling", [str.upper, lambda name: f"  {name} "])
def test_another_spelling_is_the_same_name(site, user, spelling):
    site.fail(ATTACKER, spelling(user.username), 5)

    assert not site.sign_in(site.browser(ATTACKER), user.username)


def test_refused_tries_do_not_make_it_longer(site, user):
    site.fail(ATTACKER, user.username, 5)
    later(minutes=14)
    site.fail(ATTACKER, user.username, 20)
    later(minutes=1, seconds=1)

    assert site.sign_in(site.browser(ATTACKER), user.username)


def test_a_right_password_counts_for_nothing(site, user):
    browser = site.browser(OWN)
    for _time in range(9):
        assert site.sign_in(site.browser(OWN), user.username)
    site.fail(OWN, user.username, 4)

    assert site.sign_in(browser, user.username)
    assert Attempt.objects.count() == 4


def test_from_many_addresses_nobody_is_locked_out_of_his_own(site, user):
    for number in range(60):
        site.fail(f"203.0.113.{number}", user.username)

    assert Attempt.objects.count() == 60
    assert site.sign_in(site.browser(OWN), user.username)


def test_a_name_under_attack_has_one_try_for_a_new_address_and_five_for_a_browser_that_knows_it(site, user):
    known = site.browser(OWN)
    assert site.sign_in(known, user.username)
    known.post("/accounts/logout/")
    for number in range(30):
        site.fail(f"203.0.113.{number}", user.username)

    site.fail("198.51.100.200", user.username)
    assert not site.sign_in(site.browser("198.51.100.200"), user.username)
    for _time in range(4):
        assert not site.sign_in(known, user.username, WRONG)
    assert site.sign_in(known, user.username)


def test_one_fool_at_a_shared_address_closes_only_his_own_name(site, user):
    fool = UserFactory()
    site.fail(SHARED, fool.username, 40)

    assert site.sign_in(site.browser(SHARED), user.username)


def test_spraying_names_from_a_shared_address_holds_newcomers_a_minute_and_nobody_who_was_there(site, user):
    known, name = site.browser(SHARED), user.username
    assert site.sign_in(known, name)
    known.post("/accounts/logout/")
    for number in range(20):
        site.fail(SHARED, f"guess{number}")

    assert not site.sign_in(site.browser(SHARED), UserFactory().username)
    assert site.sign_in(known, name)
    assert site.sign_in(site.browser(OWN), name)
    later(minutes=1, seconds=1)
    assert site.sign_in(site.browser(SHARED), UserFactory().username)


def test_a_browser_known_to_one_name_is_not_known_to_another(site, user):
    other = UserFactory()
    browser = site.browser(ATTACKER)
    assert site.sign_in(browser, other.username)
    browser.post("/accounts/logout/")
    site.fail(ATTACKER, user.username, 5)

    assert not site.sign_in(browser, user.username)


def test_a_mark_is_void_when_all_sessions_were_ended(site, user):
    browser = site.browser(ATTACKER)
    assert site.sign_in(browser, user.username)
    type(user).objects.filter(pk=user.pk).update(sessions_ended=1)
    site.fail(ATTACKER, user.username, 5)

    assert not site.sign_in(browser, user.username)


@pytest.mark.parametrize("mark", ["", "x", "e30:1abc:forged"])
def test_a_forged_mark_is_no_mark(site, user, mark):
    browser = site.browser(ATTACKER)
    browser.cookies["koshi_known"] = mark
    site.fail(ATTACKER, user.username, 5)

    assert not site.sign_in(browser, user.username)


def test_an_address_that_is_only_claimed_changes_nothing(site, user):
    for number in range(5):
        browser = site.browser(f"198.51.100.{number}, {ATTACKER}")
        assert not site.sign_in(browser, user.username, WRONG)

    assert not site.sign_in(site.browser(ATTACKER), user.username)


def test_addresses_of_one_ipv6_subscriber_are_one(site, user):
    for number in range(5):
        site.fail(f"2001:db8:1:2::{number}", user.username)

    assert not site.sign_in(site.browser("2001:db8:1:2:ffff::1"), user.username)
    assert site.sign_in(site.browser("2001:db8:1:3::1"), user.username)


def test_a_cache_that_fails_stops_nobody(site, user, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    site.fail(ATTACKER, user.username, 5)
    assert not site.sign_in(site.browser(ATTACKER), user.username)
    assert site.sign_in(site.browser(OWN), user.username)


def test_the_password_typed_again_counts_too(site, user):
    browser = site.browser(OWN)
    assert site.sign_in(browser, user.username)
    new = {"password1": "four-white-camels", "password2": "four-white-camels"}
    for _time in range(5):
        browser.post("/accounts/password/change/", {"oldpassword": WRONG, **new})

    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})

    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert kinds().count("sign_in_failed") == 5


class TestJournal:
    def test_signing_in_and_out(self, site, user):
        browser = site.browser(OWN)
        site.sign_in(browser, user.username)
        browser.post("/accounts/logout/")

        first, last = journal_entries().order_by("id")
        assert (first.kind, first.subject_id, first.by_id) == ("signed_in", user.pk, user.pk)
        assert (last.kind, last.subject_id, last.by_id) == ("signed_out", user.pk, user.pk)

    def test_failures_of_known_unknown_and_closed_names_without_what_was_typed(self, site, user):
        closed = UserFactory(is_active=False)
        for name in (user.username, "nobody-of-ours"):
            site.fail(OWN, name)
        site.sign_in(site.browser(OWN), closed.username)

        known, unknown, shut = journal_entries().order_by("id")
        assert {e.kind for e in (known, unknown, shut)} == {"sign_in_failed"}
        assert (known.subject_id, unknown.subject_id, shut.subject_id) == (user.pk, 1, closed.pk)
        assert {e.by_id for e in (known, unknown, shut)} == {1}
        assert [e.data["why"] for e in (known, unknown, shut)] == ["password", "password", "closed"]
        assert known.data["address"] == unknown.data["address"]
        assert known.data["name"] != unknown.data["name"]
        kept = str([(e.data, e.request_id) for e in journal_entries()])
        for typed in (user.username, "nobody-of-ours", WRONG, PASSWORD, OWN):
            assert typed not in kept

    def test_a_refusal_once(self, site, user):
        site.fail(ATTACKER, user.username, 30)

        assert kinds() == ["sign_in_failed"] * 5 + ["sign_in_refused"]

    def test_a_changed_password(self, site, user):
        browser = site.browser(OWN)
        site.sign_in(browser, user.username)
        browser.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "four-white-camels", "password2": "four-white-camels"},
        )

        assert kinds() == ["signed_in", "password_changed"]


def test_old_tries_are_swept(site, user):
    site.fail(ATTACKER, user.username, 3)
    later(hours=1, seconds=1)

    site.sign_in(site.browser(OWN), user.username)

    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("own", "name", "source", "is_known", "may"),
    [
        (0, 0, 0, False, True),
        (4, 4, 4, False, True),
        (5, 5, 5, False, False),
        (0, 29, 0, False, True),
        (1, 29, 1, False, True),
        (0, 5000, 0, False, True),
        (1, 30, 1, False, False),
        (0, 0, 19, False, True),
        (0, 0, 20, False, False),
        (4, 5000, 5000, True, True),
        (5, 5, 5, True, False),
    ],
)
def test_the_rule(own, name, source, is_known, may):
    assert may_try(Failures(own=own, name=name, source=source), is_known=is_known) is may
