"""What can happen here, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import (
    CODE,
    CODES,
    COUNT,
    MOMENT,
    about,
    declare,
    maybe,
    optional,
)


class FeedEvent(TextChoices):
    BATCH_RECEIVED = "batch_received", _("Batch of crossings received")
    LINE_CORRECTED = "line_corrected", _("Rejected line corrected")
    WATERMARK_MOVED = "watermark_moved", _("Feed declared complete")


declare(
    FeedEvent,
    {
        FeedEvent.BATCH_RECEIVED: about(
            "intakebatch", lines=COUNT, accepted=COUNT, unchanged=COUNT, rejected=COUNT
        ),
        FeedEvent.LINE_CORRECTED: about("rejectedline", by=CODE, fields=optional(CODES)),
        FeedEvent.WATERMARK_MOVED: about(
            "feedwatermark",
            checkpoint=CODE,
            was=optional(MOMENT),
            complete_until=maybe(MOMENT),
            reason=optional(CODE),
        ),
    },
)
