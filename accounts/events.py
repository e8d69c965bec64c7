from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import CODE, CODES, DAY, HASH, about, declare, maybe


class AccountEvent(TextChoices):
    USER_CREATED = "user_created", _("User created")
    LANGUAGE_CHOSEN = "language_chosen", _("Language chosen")
    ACCOUNT_CLOSED = "account_closed", _("Account closed")
    ACCOUNT_OPENED = "account_opened", _("Account opened again")
    SESSIONS_ENDED = "sessions_ended", _("Sessions ended")
    PASSWORD_GIVEN = "password_given", _("Password given by an administrator")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("Password reset by e-mail")
    PASSWORD_RESET_ASKED = "password_reset_asked", _("Link for a new password asked for")
    EMAIL_CHANGE_ASKED = "email_change_asked", _("New e-mail address typed")
    EMAIL_CHANGED = "email_changed", _("E-mail address changed")
    ROLE_ASSIGNED = "role_assigned", _("Role assigned")
    ROLE_PROPOSED = "role_proposed", _("Role proposed")
    ROLE_CONFIRMED = "role_confirmed", _("Role confirmed")
    ROLE_DECLINED = "role_declined", _("Proposed role declined")
    ROLE_ENDED = "role_ended", _("Role ended")
    API_KEY_ISSUED = "api_key_issued", _("API key issued")
    API_KEY_REVOKED = "api_key_revoked", _("API key revoked")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("Signing in failed")
    SIGN_IN_REFUSED = "sign_in_refused", _("Signing in refused: too many tries")


_ROLE = about("user", role=CODE, until=maybe(DAY))

declare(
    AccountEvent,
    {
        AccountEvent.USER_CREATED: about("user", language=CODE),
        AccountEvent.LANGUAGE_CHOSEN: about("user", language=CODE),
        AccountEvent.ACCOUNT_CLOSED: about("user"),
        AccountEvent.ACCOUNT_OPENED: about("user"),
        AccountEvent.SESSIONS_ENDED: about("user"),
        AccountEvent.PASSWORD_GIVEN: about("user"),
        AccountEvent.PASSWORD_CHANGED: about("user"),
        AccountEvent.PASSWORD_RESET: about("user"),
        AccountEvent.PASSWORD_RESET_ASKED: about("user", email=HASH, address=HASH),
        AccountEvent.EMAIL_CHANGE_ASKED: about("user", email=HASH),
        AccountEvent.EMAIL_CHANGED: about("user", email=HASH),
        AccountEvent.ROLE_ASSIGNED: _ROLE,
        AccountEvent.ROLE_PROPOSED: _ROLE,
        AccountEvent.ROLE_CONFIRMED: _ROLE,
        AccountEvent.ROLE_DECLINED: _ROLE,
        AccountEvent.ROLE_ENDED: _ROLE,
        AccountEvent.SIGNED_IN: about("user", address=HASH),
        AccountEvent.SIGNED_OUT: about("user"),
        AccountEvent.SIGN_IN_FAILED: about("user", name=HASH, address=HASH, why=CODE),
        AccountEvent.SIGN_IN_REFUSED: about("user", name=HASH, address=HASH),
        AccountEvent.API_KEY_ISSUED: about("apikey", scopes=CODES),
        AccountEvent.API_KEY_REVOKED: about("apikey"),
    },
)
