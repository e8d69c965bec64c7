from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
