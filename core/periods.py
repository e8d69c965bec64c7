"""Legal periods: dates with both ends counted. The only place that adds or takes away one day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
#: What is written of a day before these is a slip: of a crossing of this country's border, of a birth.
FIRST_CROSSING_DAY = date(1991, 1, 1)
FIRST_BIRTH_DAY = date(1880, 1, 1)
#: What is asked of a day after this is a slip as well.
LAST_DAY = date(2100, 12, 31)


def day_after(day: date) -> date:
    """The next calendar day."""
    return day + _ONE_DAY


def day_before(day: date) -> date:
    """The previous calendar day."""
    return day - _ONE_DAY


def days_later(day: date, days: int) -> date:
    """The day `days` calendar days after `day` (before it, when negative)."""
    return day + timedelta(days=days)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Days from `first` to `last`, both counted; `last=None` means no end is known.

    Raises ValueError when `last` is before `first`.
    """

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it begins ({self.first})")

    @classmethod
    def of_days(cls, first: date, days: int) -> Period:
        """The period of `days` calendar days that begins with `first` as day 1.

        Raises ValueError when `days` is less than 1.
        """
        if days < 1:
            raise ValueError("a period has at least one day")
        return cls(first, first + timedelta(days=days - 1))

    @property
    def days(self) -> int:
        """Calendar days in the period, both ends counted. Raises ValueError for an open period."""
        if self.last is None:
            raise ValueError("an open period has no number of days")
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the days of the period."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return (self.last is None or other.first <= self.last) and (
            other.last is None or self.first <= other.last
        )

    def days_within(self, first: date, last: date) -> int:
        """How many of the days from `first` to `last`, both counted, belong to this period."""
        start = max(self.first, first)
        end = last if self.last is None else min(self.last, last)
        return max(0, (end - start).days + 1)

    def __iter__(self) -> Iterator[date]:
        if self.last is None:
            raise ValueError("an open period cannot be listed day by day")
        day = self.first
        while day <= self.last:
            yield day
            day += _ONE_DAY


def union(periods: Iterable[Period]) -> list[Period]:
    """The same days as `periods`, in order, with overlapping and touching ones joined."""
    joined: list[Period] = []
    for period in sorted(periods, key=lambda p: (p.first, p.last or date.max)):
        if joined and (joined[-1].last is None or period.first <= joined[-1].last + _ONE_DAY):
            tail = joined[-1]
            last = None if tail.last is None or period.last is None else max(tail.last, period.last)
            joined[-1] = Period(tail.first, last)
        else:
            joined.append(period)
    return joined


def last_day_of_months(day: date, months: int) -> date:
    """The last day of a period of `months` months that begins with `day`, both counted.

    Raises ValueError when `months` is less than 1.
    """
    if months < 1:
        raise ValueError("a period has at least one month")
    same = months_later(day, months)
    return same if same.day < day.day else day_before(same)


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day when there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born_on: date, on: date) -> int:
    """Full years of age on a day. Someone born on 29 February comes of age on 1 March."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
