"""How healthy a checkpoint's feed is, from its watermark and its volume. Pure: no tables, no clock."""

from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.clock import official_day, start_of
from core.errors import RuleViolation
from core.periods import FIRST_CROSSING_DAY, day_after, day_before

#: A day with less than this share of the expected volume is a gap ...
GAP_SHARE = 0.5
#: ... unless chance alone explains it: so many standard deviations of a Poisson count.
GAP_DEVIATIONS = 3


class FeedState(TextChoices):
    """What an officer should know of a checkpoint's feed, the most serious first."""

    NEVER_COMPLETE = "never_complete", _("Has never said how far it is complete")
    SILENT = "silent", _("Silent: nothing came yesterday")
    GAP = "gap", _("Gap: far fewer crossings than usual")
    LATE = "late", _("Complete, but not up to today")
    COMPLETE = "complete", _("Complete")
    NOT_CONNECTED = "not_connected", _("Has never sent anything")


class WatermarkReason(TextChoices):
    """Why a feed's watermark may be moved back. There is no other reason."""

    LINES_MISSING = "lines_missing", _("Crossings before it are missing")
    TOLD_TOO_EARLY = "told_too_early", _("It was declared too early")
    SOURCE_FAILED = "source_failed", _("The source failed and is being restored")


@dataclass(frozen=True, slots=True)
class Volume:
    """Crossings of a span of days: how many are expected (None: not known) and how many came."""

    expected: int | None
    actual: int

    @property
    def is_gap(self) -> bool:
        """Far fewer than expected: less than half, and beyond what chance explains."""
        if self.expected is None:
            return False
        floor = min(GAP_SHARE * self.expected, self.expected - GAP_DEVIATIONS * sqrt(self.expected))
        return self.actual < floor

    @property
    def is_silent(self) -> bool:
        """Nothing came although something was expected."""
        return bool(self.expected) and self.actual == 0


def feed_state(
    *,
    is_connected: bool,
    complete_until: datetime | None,
    yesterday: Volume,
    week: Volume,
    on: date,
) -> FeedState:
    """The state of one checkpoint's feed on the official day `on`.

    `yesterday` is the day before `on`, `week` the seven days before it. A feed is complete when its
    watermark has reached the beginning of `on`.
    """
    if not is_connected:
        return FeedState.NOT_CONNECTED
    if complete_until is None:
        return FeedState.NEVER_COMPLETE
    if yesterday.is_silent:
        return FeedState.SILENT
    if yesterday.is_gap or week.is_gap:
        return FeedState.GAP
    if complete_until < start_of(on):
        return FeedState.LATE
    return FeedState.COMPLETE


def last_full_day(complete_until: datetime | None) -> date | None:
    """The last official day that lies wholly before the watermark; None without a watermark."""
    return None if complete_until is None else day_before(official_day(complete_until))


def covers(complete_until: datetime | None, day: date) -> bool:
    """Whether every crossing of the whole official `day` is known to have come."""
    return complete_until is not None and complete_until >= start_of(day_after(day))


def may_move_watermark(*, now_at: datetime | None, to: datetime, at: datetime, has_reason: bool) -> None:
    """Refuse a watermark that lies in the future, before the first possible one, or moves back unexplained.

    Raises: RuleViolation with the cure.
    """
    if to > at:
        raise RuleViolation(
            _("complete_until: it lies in the future. Give the last moment up to which everything was sent."),
            code="watermark_in_future",
            facts={"now": at.isoformat()},
        )
    if to < start_of(FIRST_CROSSING_DAY):
        raise RuleViolation(
            _("complete_until: it lies before %(first)s. Check the year.")
            % {"first": FIRST_CROSSING_DAY.year},
            code="watermark_too_early",
        )
    if now_at is not None and to < now_at and not has_reason:
        raise RuleViolation(
            _(
                "complete_until: the feed was declared complete further already. To move it back, give one "
                "of the listed reasons."
            ),
            code="watermark_backwards",
            facts={"complete_until": now_at.isoformat(), "reasons": WatermarkReason.values},
        )
