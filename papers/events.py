"""What can happen to papers, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import CODE, COUNT, DAY, HASH, about, declare, maybe


class PaperEvent(TextChoices):
    PAPER_ISSUED = "paper_issued", _("Paper issued")
    PAPER_ANNULLED = "paper_annulled", _("Paper annulled")
    PAPER_CHECKED = "paper_checked", _("Paper checked by the public")
    PAPER_RECEIVED = "paper_received", _("Paper received")
    PAPER_PASSED = "paper_passed", _("Received paper scanned, nothing found")
    PAPER_TURNED_AWAY = "paper_turned_away", _("Received paper not kept: harmful content")
    PAPER_ERASED = "paper_erased", _("Received paper erased")


_RECEIVED = about("receivedpaper", received=CODE)

declare(
    PaperEvent,
    {
        PaperEvent.PAPER_ISSUED: about("paper", paper=CODE, valid_from=DAY, valid_until=maybe(DAY)),
        PaperEvent.PAPER_ANNULLED: about("paper", paper=CODE),
        PaperEvent.PAPER_CHECKED: about("paper", paper=CODE, answer=CODE),
        PaperEvent.PAPER_RECEIVED: about("receivedpaper", received=CODE, form=CODE, size=COUNT, sha256=HASH),
        PaperEvent.PAPER_PASSED: _RECEIVED,
        PaperEvent.PAPER_TURNED_AWAY: _RECEIVED,
        PaperEvent.PAPER_ERASED: _RECEIVED,
    },
)
