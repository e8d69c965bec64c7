"""Watching the feeds: a checkpoint that falls silent asks for attention, once, until it is whole."""

from datetime import date

from django.db import connection, transaction

from accounts.models import User
from core.periods import day_before
from feeds.queries import FeedHealth, feed_health
from feeds.rules.completeness import FeedState, covers
from journal.operations import record
from notifications.alerts import FEED
from notifications.events import NotificationEvent
from notifications.models import Alert
from reference.models import Checkpoint

_BAD = frozenset({FeedState.NEVER_COMPLETE, FeedState.SILENT, FeedState.GAP})


@transaction.atomic
def watch_feeds(*, on: date, by: User) -> dict[str, int]:
    """Raise an alert for every connected feed that is silent, far too thin or more than a whole day
    behind, and close those of feeds that are whole again. The journal tells of each change once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.watch_feeds'))")
    health = {feed.code: feed for feed in feed_health(on=on)}
    checkpoints = {found.pk: found for found in Checkpoint.objects.filter(code__in=list(health))}
    known = {alert.subject_id: alert for alert in Alert.objects.filter(kind=FEED.code, closed_on=None)}
    counts = {"fell_silent": 0, "recovered": 0}

    for checkpoint in checkpoints.values():
        feed, alert = health[checkpoint.code], known.get(checkpoint.pk)
        if _is_bad(feed, on) and alert is None:
            _raise(checkpoint, feed, on=on, by=by)
            counts["fell_silent"] += 1
        elif alert is not None and not _is_bad(feed, on):
            alert.closed_on, alert.closed_because = on, NotificationEvent.FEED_RECOVERED
            alert.save(update_fields=["closed_on", "closed_because"])
            region_id = checkpoint.region_id
            record(NotificationEvent.FEED_RECOVERED, subject=checkpoint, by=by, on=on, region_id=region_id)
            counts["recovered"] += 1
    return counts


def _is_bad(feed: FeedHealth, on: date) -> bool:
    """One that is merely not complete up to this morning is no alarm yet."""
    if feed.state == FeedState.LATE:
        return not covers(feed.complete_until, day_before(day_before(on)))
    return feed.state in _BAD


def _raise(checkpoint: Checkpoint, feed: FeedHealth, *, on: date, by: User) -> None:
    facts = {"code": feed.code, "state": str(feed.state)}
    Alert.objects.create(
        kind=FEED.code,
        subject_kind="checkpoint",
        subject_id=checkpoint.pk,
        region_id=checkpoint.region_id,
        raised_on=on,
        facts=facts,
    )
    record(
        NotificationEvent.FEED_FELL_SILENT,
        subject=checkpoint,
        by=by,
        on=on,
        region_id=checkpoint.region_id,
        data=facts,
    )
