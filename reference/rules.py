"""Pure rules of the calendar and of regions that were split."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import NoTermsInForce
from core.periods import day_after

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are working days, for the years that are known.

    Five-day week; `days_off` are holidays and moved days off, `working_days` are weekend days made
    working by decree (the two swapped days of a decree are one row in each). `unconfirmed` and
    `unconfirmed_years` are those whose row was not read in its source. A question about a year
    outside `years` is refused.

    Source: Labour Code, holidays and days off; yearly decrees on moved days.
    """

    years: frozenset[int]
    days_off: frozenset[date]
    working_days: frozenset[date] = frozenset()
    unconfirmed: frozenset[date] = frozenset()
    unconfirmed_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day. Raises NoTermsInForce for a year without a calendar."""
        if day.year not in self.years:
            raise NoTermsInForce(
                _(
                    "The calendar of days off for %(year)s is not loaded, so no deadline can be "
                    "counted in it. Load the year first."
                )
                % {"year": day.year},
                facts={"terms": "calendaryear", "year": day.year},
            )
        if day in self.working_days:
            return True
        return day not in self.days_off and day.weekday() < SATURDAY

    def first_working_day(self, day: date) -> date:
        """`day` itself when it is a working day, else the next one.

        Raises NoTermsInForce for a year without a calendar.
        """
        while not self.is_working(day):
            day = day_after(day)
        return day

    def add_working_days(self, day: date, days: int) -> date:
        """The working day number `days` after `day`; `day` itself is never counted.

        Raises ValueError when `days` is less than 1; NoTermsInForce for a year without a calendar.
        """
        if days < 1:
            raise ValueError("at least one working day is added")
        for _number in range(days):
            day = self.first_working_day(day_after(day))
        return day

    def deadline(self, start: date, days: int, *, first_day_counts: bool) -> date:
        """The last day of a term of `days` working days that begins with an event on `start`.

        When the first day counts, the event's day is day 1; if it is not a working day, the next
        working day is. When it does not count, day 1 is the first working day after the event.

        Raises ValueError when `days` is less than 1; NoTermsInForce for a year without a calendar.
        Source: law on migration of population, art. 6(4) (notice of arrival: 3 working days, the
        day of crossing is day 1).
        """
        if days < 1:
            raise ValueError("a term has at least one day")
        if not first_day_counts:
            return self.add_working_days(start, days)
        first = self.first_working_day(start)
        return first if days == 1 else self.add_working_days(first, days - 1)

    def confidence(self, first: date, last: date) -> str:
        """How sure the days from `first` to `last` are: "confirmed" or "unconfirmed"."""
        doubtful_year = any(first.year <= year <= last.year for year in self.unconfirmed_years)
        doubtful_day = any(first <= day <= last for day in self.unconfirmed)
        return "unconfirmed" if doubtful_year or doubtful_day else "confirmed"


def reachable(start: int, edges: Mapping[int, Iterable[int]]) -> frozenset[int]:
    """`start` and everything that can be reached from it along `edges`, however far."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting.extend(edges.get(here, ()))
    return frozenset(found)
