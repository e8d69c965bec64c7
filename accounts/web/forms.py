"""The forms of signing in and of one's own account, where they differ from allauth's."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.operations import ask_reset, note_email_asked
from accounts.queries.roles import system_user
from core import clock
from core.addresses import client_address, source_of


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    """One's own password: typed again first, and really another one."""

    def clean_oldpassword(self) -> str:
        """Looked at like any other try at a password: counted, limited, written down."""
        typed = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, typed):
            raise get_adapter().validation_error("enter_current_password")
        return typed

    def clean(self) -> Any:
        cleaned = super().clean()
        new = self.cleaned_data.get("password1")
        if new and new == self.cleaned_data.get("oldpassword"):
            self.add_error("password1", _("This is the present password. Choose another one."))
        return cleaned


class AskResetForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link: the same work and the same answer, whoever has the address.

    The mail itself is the task `send_reset_links`, some seconds later.
    """

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        ask_reset(
            email=email,
            site=f"{request.scheme}://{request.get_host()}",
            address=source_of(client_address(request)),
            on=clock.today(),
            by=system_user(),
        )
        return email


class NewEmailForm(allauth.AddEmailForm):  # type: ignore[misc]
    """A new address: asked for now, the user's once he has opened the link sent to it."""

    @transaction.atomic
    def save(self, request: HttpRequest) -> Any:
        added = super().save(request)
        email = str(self.cleaned_data["email"])
        note_email_asked(user=self.user, email=email, on=clock.today(), by=self.user)
        return added
