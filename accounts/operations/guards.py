"""What every act on an account asks first."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import AccountsCapability
from accounts.models import SYSTEM_USER_ID, User
from accounts.queries.roles import require, roles_of
from accounts.rules import take_two
from core.errors import NotPermitted, RuleViolation


def require_administrator_of_another(user_id: int, *, on: date, by: User) -> None:
    """Raise NotPermitted unless an administrator (or the system) acts, and on somebody else's account.

    Nobody gives himself a right, closes himself out or frees himself from a rule.
    """
    require(by, on, AccountsCapability.ADMINISTER)
    if user_id == SYSTEM_USER_ID:
        raise NotPermitted(_("The system’s own account is not changed."), code="system_account")
    if user_id == by.pk:
        raise NotPermitted(_("This is your own account. Another administrator does it."), code="own_account")


def refuse_taking_over(user: User, *, on: date, by: User) -> None:
    """Raise NotPermitted when `by` alone would come to hold what takes two administrators to give."""
    if by.pk != SYSTEM_USER_ID and take_two(roles_of(user, on)):
        raise NotPermitted(
            _(
                "This account holds a role that takes two administrators to give. Its password is reset by"
                " e-mail or on the server (manage.py give_password); it gets no API key from one of them."
            ),
            code="takes_two",
        )


def require_good_password(password: str, user: User) -> None:
    """Raise ValidationError beside the field `password` when Django's validators refuse it."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.error_list}) from None


def reason_given(reason: str) -> str:
    """The reason without spaces around. Raises RuleViolation when nothing is left."""
    said = " ".join(reason.split())
    if not any(letter.isalnum() for letter in said):
        raise RuleViolation(
            _("Say why: the reason is kept."), code="reason_missing", facts={"field": "reason"}
        )
    return said
