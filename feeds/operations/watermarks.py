"""What a feed declares about itself."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import RuleViolation
from feeds.capabilities import FeedCapability
from feeds.events import FeedEvent
from feeds.models import FeedWatermark
from feeds.queries import checkpoint_by_code
from feeds.rules.completeness import WatermarkReason, may_move_watermark
from journal.operations import record


@transaction.atomic
def move_watermark(
    *, checkpoint: str, complete_until: datetime, on: date, at: datetime, by: User, reason: str = ""
) -> FeedWatermark:
    """Declare that every crossing of a checkpoint before `complete_until` has been sent.

    Connects the checkpoint when it was not. Telling the same again only notes that it was told. Moved
    back, it stops the sweeps for the days it no longer covers; cases that were opened stay open and
    say how far the feed is complete.

    Raises: NotFound for an unknown code; NotPermitted; RuleViolation for a moment in the future, and
    for one before the present watermark without a listed `reason`.
    """
    require(by, on, FeedCapability.DELIVER)
    found = checkpoint_by_code(checkpoint)
    FeedWatermark.objects.bulk_create([FeedWatermark(checkpoint=found)], ignore_conflicts=True)
    mark = FeedWatermark.objects.select_for_update(no_key=True).get(checkpoint=found)
    if reason and reason not in WatermarkReason.values:
        raise RuleViolation(
            _("reason: there is no such reason. Choose one of the list, or none to move forward."),
            code="reason_unknown",
            facts={"reasons": WatermarkReason.values},
        )

    may_move_watermark(now_at=mark.complete_until, to=complete_until, at=at, has_reason=bool(reason))

    was, mark.complete_until, mark.told_at = mark.complete_until, complete_until, at
    mark.save(update_fields=["complete_until", "told_at"])

    if was != complete_until:
        record(
            FeedEvent.WATERMARK_MOVED,
            subject=mark,
            by=by,
            on=on,
            region_id=found.region_id,
            data={
                "checkpoint": found.code,
                "was": was.isoformat() if was else None,
                "complete_until": complete_until.isoformat(),
                "reason": reason,
            },
        )
    return mark
