"""What allauth asks of us: who may sign up, how tries are limited, what is written down."""

import secrets
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.operations import (
    begin_attempt,
    choose_password,
    forget_attempt,
    note_failure,
    note_new_email,
    note_signed_in,
    note_signed_out,
)
from accounts.queries.roles import system_user, user_named
from core import clock
from core.addresses import client_address, source_of

KNOWN = "koshi_known"
_SALT = "accounts.known"
_KNOWN_SECONDS = 180 * 24 * 60 * 60
_KNOWN_NAMES = 8
_log = structlog.get_logger("koshi.accounts")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Look at a password if its limit allows; count and write down what was wrong."""
        name = str(credentials.get("username", ""))
        source, on, by = source_of(client_address(request)), clock.today(), system_user()
        attempt = begin_attempt(
            name=name, address=source, browser=browser_of(request, user_named(name)), on=on, by=by
        )
        if attempt is None:
            raise self.validation_error("too_many_login_attempts")
        user: User | None = super().authenticate(request, **credentials)
        if user is None:
            note_failure(name=name, address=source, why="password", on=on, by=by)
            return None
        forget_attempt(attempt=attempt)
        if not user.is_active:
            note_failure(name=name, address=source, why="closed", on=on, by=by)
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_signed_in(user=user, address=source_of(client_address(request)), on=clock.today(), by=user)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            note_signed_out(user=request.user, on=clock.today(), by=request.user)
        super().logout(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Greeted in the language of the page that follows; the browser is marked as one of this name's."""
        is_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        with translation.override(translation.get_language() if is_chosen else user.language):
            response: HttpResponse = super().post_login(request, user, **kwargs)
        others = [kept for kept in _known_browsers(request).items() if kept[0] != str(user.pk)]
        known = [
            *others[1 - _KNOWN_NAMES :],
            (str(user.pk), [secrets.token_urlsafe(12), user.sessions_ended]),
        ]
        response.set_cookie(
            KNOWN,
            signing.dumps(dict(known), salt=_SALT),
            max_age=_KNOWN_SECONDS,
            path=reverse("account_login").removesuffix("login/"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """A link to an address that nobody has proved yet goes out as seldom as a password may be tried."""
        source, user = source_of(client_address(request)), emailconfirmation.email_address.user
        counted = begin_attempt(
            name=f"mail {user.username}", address=f"mail {source}", browser="", on=clock.today(), by=user
        )
        if counted is None:
            messages.error(request, _("Too many mails were asked for. Wait a quarter of an hour."))
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_email")))
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> Any:
        """A link was opened: the address is the user's from now on."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            note_new_email(address=email_address, on=clock.today(), by=email_address.user)
        return confirmed

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell the user, in his language, what changed; a mail that cannot be sent undoes nothing."""
        try:
            with translation.override(user.language):
                super().send_notification_mail(template_prefix, user, *args, **kwargs)
        except OSError as error:
            _log.warning("a notice was not sent", error=type(error).__name__)

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("landing")

    def set_password(self, user: User, password: str) -> None:
        """Keep what the user chose: signed in, or by the link in his mail."""
        by_mail = self.request.resolver_match.url_name == "account_reset_password_from_key"
        kept = choose_password(user_id=user.pk, password=password, by_mail=by_mail, on=clock.today(), by=user)
        user.password, user.password_given_on = kept.password, None


def browser_of(request: HttpRequest, user: User | None) -> str:
    """The sign of a browser in which this user has signed in since his sessions were last ended, or empty."""
    browser, ended = _known_browsers(request).get(str(user.pk), ("", -1)) if user else ("", -1)
    return browser if user is not None and ended == user.sessions_ended else ""


def _known_browsers(request: HttpRequest) -> dict[str, tuple[str, int]]:
    try:
        found = signing.loads(request.COOKIES.get(KNOWN, ""), salt=_SALT, max_age=_KNOWN_SECONDS)
    except signing.BadSignature:
        return {}
    return found if isinstance(found, dict) else {}
