"""The forms of signing in and of one's own account, where they differ from allauth's."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django.utils.translation import gettext_lazy as _


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
