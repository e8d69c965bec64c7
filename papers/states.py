"""States of papers that were issued and received, and what the public is answered about the former."""

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


class ReceivedKind(TextChoices):
    """What a received paper is, as whoever took it read it."""

    IDENTITY = "identity", _("Passport or identity card")
    BIRTH = "birth", _("Birth certificate")
    MARRIAGE = "marriage", _("Marriage or divorce certificate")
    CITIZENSHIP = "citizenship", _("Certificate or decision on citizenship")
    COURT = "court", _("Court decision")
    LETTER = "letter", _("Letter of an authority")
    OTHER = "other", _("Another paper")


class ReceivedState(TextChoices):
    """A received paper is opened by nobody until it was scanned."""

    WAITING = "waiting", _("Waits to be scanned")
    KEPT = "kept", _("Kept")
    HARMFUL = "harmful", _("Not kept: harmful content")
    ERASED = "erased", _("Erased")


class ReceivedAct(TextChoices):
    PASS = "pass", _("The scan found nothing")
    TURN_AWAY = "turn_away", _("The scan found harmful content")
    ERASE = "erase", _("Erase")


RECEIVED_MOVES: dict[tuple[str, str], str] = {
    (ReceivedState.WAITING, ReceivedAct.PASS): ReceivedState.KEPT,
    (ReceivedState.WAITING, ReceivedAct.TURN_AWAY): ReceivedState.HARMFUL,
    (ReceivedState.WAITING, ReceivedAct.ERASE): ReceivedState.ERASED,
    (ReceivedState.KEPT, ReceivedAct.ERASE): ReceivedState.ERASED,
}


class PaperForm(TextChoices):
    """In what form a received paper is kept, told from its content alone."""

    PDF = "pdf", _("PDF")
    JPEG = "jpeg", _("Picture (JPEG)")
    PNG = "png", _("Picture (PNG)")
