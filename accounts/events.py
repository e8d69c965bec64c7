from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountEvent(TextChoices):
    USER_CREATED = "user_created", _("User created")
    LANGUAGE_CHOSEN = "language_chosen", _("Language chosen")
    ROLE_ASSIGNED = "role_assigned", _("Role assigned")
    ROLE_ENDED = "role_ended", _("Role ended")
    API_KEY_ISSUED = "api_key_issued", _("API key issued")
    API_KEY_REVOKED = "api_key_revoked", _("API key revoked")
