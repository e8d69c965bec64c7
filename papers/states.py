"""States of a paper, and what the public is answered about it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperState(TextChoices):
    """A paper's expiry follows from its dates and is no state."""

    VALID = "valid", _("Valid")
    ANNULLED = "annulled", _("Annulled")


class PaperAct(TextChoices):
    ANNUL = "annul", _("Annul")


PAPER_MOVES: dict[tuple[str, str], str] = {
    (PaperState.VALID, PaperAct.ANNUL): PaperState.ANNULLED,
}


class Answer(TextChoices):
    """What anyone learns who asks about a number on a day."""

    VALID = "valid", _("Valid")
    NOT_YET = "not_yet", _("Not valid yet")
    EXPIRED = "expired", _("Expired")
    ANNULLED = "annulled", _("Annulled")
    MISTYPED = "mistyped", _("Mistyped")
    UNKNOWN = "unknown", _("Not known")
