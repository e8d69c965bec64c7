"""Feeds that have told all."""

from datetime import date

from core.clock import start_of
from feeds.models import FeedWatermark
from reference.models import Checkpoint
from tests.days import ON
from tests.reference.factories import the_checkpoint


def complete_feeds(until: date = ON, *codes: str) -> None:
    """All feeds (or those named) are complete for every crossing before the official day `until`."""
    for found in Checkpoint.objects.filter(code__in=codes) if codes else [the_checkpoint("ALA")]:
        FeedWatermark.objects.update_or_create(
            checkpoint=found, defaults={"complete_until": start_of(until), "told_at": start_of(until)}
        )
    if not codes:
        FeedWatermark.objects.update(complete_until=start_of(until), told_at=start_of(until))
