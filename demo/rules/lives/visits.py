"""Visits in time: earlier ones, the present one, and those that end on a wished day."""

from datetime import date, timedelta
from random import Random

from core.periods import days_later
from demo.rules.land import Citizenship, Land
from demo.rules.plans import Visit

LAST_MINUTE = 24 * 60 - 1
#: How far back a life is told.
HORIZON_DAYS = 720
#: Whoever stays for fewer minutes leaves where they came in.
_ACROSS_THE_COUNTRY = 120


def spans_of(visits: list[Visit]) -> list[tuple[date, date]]:
    """The first and last days of visits that have ended."""
    return [(visit.entered_on, visit.departed_on) for visit in visits if visit.departed_on is not None]


def _minutes_here(visit: Visit, departed_on: date) -> int:
    return (departed_on - visit.entered_on).days * 24 * 60 + visit.exit_minute - visit.minute


class Visits:
    """Makes visits of one country's people."""

    def __init__(self, land: Land, rng: Random) -> None:
        self.land = land
        self.rng = rng

    def open(self, who: Citizenship, entered_on: date) -> Visit:
        """An entry on that day; nobody has left yet."""
        return Visit(
            entered_on=entered_on,
            minute=self.rng.randrange(LAST_MINUTE),
            checkpoint_id=self.land.checkpoint(self.rng, who, entered_on),
        )

    def closed(self, who: Citizenship, entered_on: date, departed_on: date) -> Visit:
        """An entry and an exit."""
        return self.close(who, self.open(who, entered_on), departed_on)

    def close(self, who: Citizenship, visit: Visit, departed_on: date) -> Visit:
        """Let the visit end on that day."""
        earliest = visit.minute + 1 if departed_on == visit.entered_on else 0
        visit.departed_on = departed_on
        visit.exit_minute = self.rng.randint(earliest, LAST_MINUTE)
        visit.exit_checkpoint_id = self.land.checkpoint(self.rng, who, departed_on)
        if _minutes_here(visit, departed_on) < _ACROSS_THE_COUNTRY:
            visit.exit_checkpoint_id = visit.checkpoint_id
        return visit

    def earlier(self, who: Citizenship, until: date, number: int) -> list[Visit]:
        """Up to `number` short lawful visits that ended before `until`, the oldest first."""
        rng, found = self.rng, []
        last = days_later(until, -rng.randint(15, 160))
        horizon = days_later(self.land.on, -HORIZON_DAYS)
        for _ in range(number):
            first = days_later(last, -rng.choice((1, 2, 3, 4, 5, 7, 9, 12, 13)))
            if first < horizon or self.land.lawful_end(who.id, first, (), ()) is None:
                break
            found.append(self.closed(who, first, last))
            last = days_later(first, -rng.randint(20, 150))
        found.reverse()
        return found

    def lawful(self, who: Citizenship, visit: Visit, earlier: list[Visit]) -> Visit:
        """Write down the last lawful day of a visit without a permit."""
        visit.lawful_until = self.land.lawful_end(who.id, visit.entered_on, spans_of(earlier), ())
        return visit

    def ending(self, who: Citizenship, last: date, earlier: list[Visit] | None = None) -> Visit | None:
        """A visit whose last lawful day is `last`; None when the regimes allow no such entry."""
        spans = spans_of(earlier or [])
        entered_on = days_later(last, -29)
        for _ in range(6):
            end = self.land.lawful_end(who.id, entered_on, spans, ())
            if end is None:
                return None
            if end == last:
                visit = self.open(who, entered_on)
                visit.lawful_until = last
                return visit
            entered_on += last - end
        return None

    def same_day_return(self, who: Citizenship, before: Visit) -> Visit:
        """A visit that begins on the day on which the one before ended, later that day."""
        assert before.departed_on is not None
        if before.entered_on == before.departed_on:
            before.minute = min(before.minute, LAST_MINUTE - 240)
            before.exit_minute = before.minute + 60
        before.exit_minute = min(before.exit_minute, LAST_MINUTE - 120)
        after = self.open(who, before.departed_on)
        after.minute = self.rng.randint(before.exit_minute + 1, LAST_MINUTE)
        after.checkpoint_id = before.exit_checkpoint_id
        return after

    def days_ago(self, least: int, most: int) -> date:
        """A day between `least` and `most` days before the day of the picture."""
        return self.land.on - timedelta(days=self.rng.randint(least, most))
