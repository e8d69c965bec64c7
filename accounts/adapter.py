"""What allauth asks of us: who may sign up, and where a chosen password is kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from accounts.models import User
from accounts.operations import choose_password
from core import clock


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_password_change_redirect_url(self, request: Any) -> str:
        return reverse("landing")

    def set_password(self, user: User, password: str) -> None:
        """Keep what the user chose: signed in, or by the link in his mail."""
        by_mail = self.request.resolver_match.url_name == "account_reset_password_from_key"
        kept = choose_password(user_id=user.pk, password=password, by_mail=by_mail, on=clock.today(), by=user)
        user.password, user.password_given_on = kept.password, None
