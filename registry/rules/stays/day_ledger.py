"""The ledger of days: each day of the window, whether it counts, by which stay, and why not.

The sum of what counts is `clocks.days_used`. Source: Law on migration of population, art. 6(4); Government
rules on entry and stay as amended from 27 January 2023 (days are counted back from the day that is tested).
"""

from datetime import date
from typing import NamedTuple

from core.periods import Period, days_later
from registry.rules.stays.clocks import PastStay, StayFacts
from registry.states import DayCount


class LedgerDay(NamedTuple):
    """A day of the ledger; `stay` is a number in `facts.past`, that of the stay itself is one more."""

    on: date
    kind: DayCount
    stay: int | None = None

    @property
    def is_counted(self) -> bool:
        return self.kind is DayCount.HERE


def day_ledger(facts: StayFacts, on: date, *, departed_on: date | None = None) -> list[LedgerDay]:
    """The days up to `on` that the limits of the stay look at, from the first to `on`.

    From the beginning of the window, and of the calendar year where its days are limited; where neither is,
    from the entry. Empty for a citizen, whose days nobody counts.
    """
    if facts.is_citizen:
        return []
    days = {day: LedgerDay(day, DayCount.AWAY) for day in Period(first_day_looked_at(facts, on), on)}
    stays = [*facts.past, PastStay(facts.entered_on, on if departed_on is None else min(departed_on, on))]
    for number, stay in enumerate(stays):
        is_over = number < len(facts.past) or departed_on == stay.departed_on
        for day in _days_of(stay, days):
            days[day] = LedgerDay(day, _kind(facts, stay, day, is_over=is_over), number)
    return list(days.values())


def _days_of(stay: PastStay, days: dict[date, LedgerDay]) -> list[date]:
    """The days of a stay that are in the ledger: of what was before it, nothing."""
    first, last = max(stay.entered_on, next(iter(days))), min(stay.departed_on, next(reversed(days)))
    return list(Period(first, last)) if first <= last else []


def _kind(facts: StayFacts, stay: PastStay, day: date, *, is_over: bool) -> DayCount:
    if stay.exit_missing and day > stay.entered_on:
        return DayCount.NOT_KNOWN
    if any(permit.contains(day) for permit in facts.permits):
        return DayCount.PERMIT
    regime = facts.regime
    if regime is not None:
        is_entry, is_exit = day == stay.entered_on, day == stay.departed_on and is_over
        # Whoever came back on the day of leaving is here on it.
        if (is_entry and not regime.count_entry_day) or (is_exit and not regime.count_exit_day):
            return DayCount.EDGE
    return DayCount.HERE


def first_day_looked_at(facts: StayFacts, on: date) -> date:
    """Where the ledger of a day begins."""
    regime = facts.regime
    firsts = []
    if regime is not None and regime.window_days is not None:
        firsts.append(days_later(on, 1 - regime.window_days))
    if regime is not None and regime.days_in_year is not None:
        firsts.append(date(on.year, 1, 1))
    return min(firsts, default=min(facts.entered_on, on))
