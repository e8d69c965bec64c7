"""What can happen to papers, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import CODE, DAY, about, declare, maybe


class PaperEvent(TextChoices):
    PAPER_ISSUED = "paper_issued", _("Paper issued")
    PAPER_ANNULLED = "paper_annulled", _("Paper annulled")
    PAPER_CHECKED = "paper_checked", _("Paper checked by the public")


declare(
    PaperEvent,
    {
        PaperEvent.PAPER_ISSUED: about("paper", paper=CODE, valid_from=DAY, valid_until=maybe(DAY)),
        PaperEvent.PAPER_ANNULLED: about("paper", paper=CODE),
        PaperEvent.PAPER_CHECKED: about("paper", paper=CODE, answer=CODE),
    },
)
