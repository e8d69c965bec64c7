"""E-mail: changed with the password typed again, held when verified; links go to verified addresses only."""

import re
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ResetRequest, User
from accounts.operations import close_account, end_sessions
from accounts.tasks import send_reset_links
from tests.accounts.factories import PASSWORD, UserFactory
from tests.days import ON
from tests.journal.factories import journal_entries

pytestmark = pytest.mark.django_db
OLD, NEW = "old@example.org", "new@example.org"


@pytest.fixture
def user():
    made = UserFactory(officer=True, email=OLD)
    EmailAddress.objects.create(user=made, email=OLD, verified=True, primary=True)
    return made


def signed_in(user, password=PASSWORD):
    browser = Client(headers={"Accept-Language": "en"})
    assert browser.post("/accounts/login/", {"login": user.username, "password": password}).status_code == 302
    browser.cookies["django_language"] = "en"
    return browser


def address_in(message):
    return re.search(r"https?://[^/\s]+(/\S+)", message.body).group(1)


def ask(email, browser=None):
    return (browser or Client()).post("/accounts/password/reset/", {"email": email})


class TestChanging:
    def test_takes_the_password_again_and_the_link(self, user):
        browser = signed_in(user)

        asked = browser.post("/accounts/email/", {"action_add": "", "email": NEW})
        assert asked["Location"].startswith("/accounts/reauthenticate/")
        assert not EmailAddress.objects.filter(email=NEW).exists()
        assert mail.outbox == []
        wrong = browser.post(asked["Location"], {"password": "wrong", "next": "/accounts/email/"})
        assert wrong.status_code == 200
        assert not EmailAddress.objects.filter(email=NEW).exists()

        browser.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})

        (link,) = mail.outbox
        assert link.to == [NEW]
        user.refresh_from_db()
        assert user.email == OLD
        assert journal_entries(kind="email_change_asked").get().subject_id == user.pk

        path = address_in(link)
        assert browser.get(path).status_code == 200
        assert User.objects.get(pk=user.pk).email == OLD
        browser.post(path)

        user.refresh_from_db()
        assert user.email == NEW
        assert list(EmailAddress.objects.values_list("email", "verified")) == [(NEW, True)]
        assert mail.outbox[1].to == [OLD]
        assert NEW not in mail.outbox[1].body
        entry = journal_entries(kind="email_changed").get()
        assert entry.subject_id == user.pk
        assert NEW not in str(entry.data)

    @pytest.mark.parametrize("action", ["action_remove", "action_primary"])
    def test_nothing_else_goes_without_the_password(self, user, action):
        answer = signed_in(user).post("/accounts/email/", {action: "", "email": OLD})

        assert answer["Location"].startswith("/accounts/reauthenticate/")
        assert EmailAddress.objects.get().email == OLD

    @pytest.mark.parametrize("again", ["another address", "the same again"])
    def test_strangers_get_no_mails_without_end(self, user, again):
        browser = signed_in(user)
        browser.post("/accounts/email/", {"action_add": "", "email": NEW})
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

        for number in range(12):
            more = {"action_add": "", "email": f"stranger{number}@example.org"}
            if again == "the same again":
                more = {"action_send": "", "email": NEW}
                EmailAddress.objects.get_or_create(user=user, email=NEW)
            answer = browser.post("/accounts/email/", more, follow=True)

        assert 1 <= len(mail.outbox) <= 5
        assert "Too many mails were asked for" in answer.content.decode()
        assert EmailAddress.objects.filter(verified=True).get().email == OLD

    def test_a_page_without_code_of_its_own(self, user):
        browser = signed_in(user)
        EmailAddress.objects.create(user=user, email=NEW)

        for path in ("/accounts/email/", "/accounts/confirm-email/nonsense/", "/accounts/confirm-email/"):
            page = browser.get(path, follow=True).content.decode()
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", page), path


class TestLinks:
    def test_go_to_a_verified_address_in_the_users_language_and_work_once(self, user):
        browsers = [signed_in(user), signed_in(user)]
        asked = ask(OLD.upper())
        assert mail.outbox == []

        assert send_reset_links() == {"asked": 1, "sent": 1, "failed": 0}

        (message,) = mail.outbox
        assert message.to == [OLD]
        assert user.username in message.body
        assert asked["Location"] == "/accounts/password/reset/done/"
        assert not ResetRequest.objects.exists()
        stranger = Client()
        form = stranger.get(address_in(message))["Location"]
        stranger.post(form, {"password1": "four-white-camels", "password2": "four-white-camels"})
        assert all("/login/" in browser.get("/")["Location"] for browser in browsers)
        assert "/login/" not in signed_in(user, "four-white-camels").get("/")["Location"]
        assert journal_entries(kind="password_reset").get().subject_id == user.pk
        again = Client().get(address_in(message), follow=True)
        assert again.context["token_fail"]

    def test_free_from_a_given_password(self, user):
        User.objects.filter(pk=user.pk).update(password_given_on=date(2026, 6, 15))
        ask(OLD)
        send_reset_links()
        stranger = Client()
        form = stranger.get(address_in(mail.outbox[0]))["Location"]
        stranger.post(form, {"password1": "four-white-camels", "password2": "four-white-camels"})

        user.refresh_from_db()
        assert user.password_given_on is None

    @pytest.mark.parametrize("situation", ["unknown", "not verified", "only in the account", "closed"])
    def test_go_to_nobody_else_and_the_answer_is_the_same(self, user, situation):
        other = UserFactory(email="" if situation == "unknown" else NEW)
        if situation in ("not verified", "closed"):
            EmailAddress.objects.create(user=other, email=NEW, verified=situation == "closed")
        if situation == "closed":
            User.objects.filter(pk=other.pk).update(is_active=False)
        answers, statements = [], []
        for email in (OLD, NEW):
            with CaptureQueriesContext(connection) as captured:
                answers.append(ask(email, Client(REMOTE_ADDR=f"198.51.100.{len(email)}")))
            statements.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in captured])

        assert answers[0].status_code == answers[1].status_code == 302
        assert answers[0]["Location"] == answers[1]["Location"]
        assert statements[0] == statements[1]
        assert send_reset_links() == {"asked": 2, "sent": 1, "failed": 0}
        assert [message.to for message in mail.outbox] == [[OLD]]

    @pytest.mark.parametrize("act", ["close", "end sessions", "sign in"])
    def test_die_with_what_they_knew(self, user, act):
        ask(OLD)
        send_reset_links()
        administrator = UserFactory(admin=True)
        if act == "close":
            close_account(user_id=user.pk, reason="Left.", on=ON, by=administrator)
        elif act == "end sessions":
            end_sessions(user_id=user.pk, on=ON, by=administrator)
        else:
            signed_in(user)

        assert Client().get(address_in(mail.outbox[0]), follow=True).context["token_fail"]

    def test_are_not_sent_without_end(self, user):
        for _time in range(12):
            assert ask(OLD)["Location"] == "/accounts/password/reset/done/"

        assert send_reset_links()["sent"] == 5
        assert "/login/" not in signed_in(user).get("/")["Location"]

    def test_a_mail_that_cannot_be_sent_holds_nobody_up(self, user, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

        assert ask(OLD).status_code == 302
        assert send_reset_links() == {"asked": 1, "sent": 0, "failed": 1}

    def test_what_was_typed_is_not_in_the_journal(self, user):
        ask(OLD)

        entry = journal_entries(kind="password_reset_asked").get()
        assert (entry.by_id, entry.subject_id) == (1, 1)
        assert OLD not in str(entry.data)
