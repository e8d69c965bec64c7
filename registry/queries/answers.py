"""How soon what was asked of officers is answered: what the figures of every such list count by."""

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

from core.periods import days_later

#: Answers of so many days are what the figures tell of.
FIGURES_DAYS = 365


def year_before(on: date) -> date:
    """Answers after this day are of the last year."""
    return days_later(on, -FIGURES_DAYS)


def median_days(taken: Iterable[timedelta]) -> float | None:
    """In how many days half of the answers came; None while there is none."""
    days = [one.days for one in taken]
    return median(days) if days else None
