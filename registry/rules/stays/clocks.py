"""The clocks of a stay: its last lawful day, and how each limit leads to it.

Days are official days; entry day and exit day both count unless the regime's row says otherwise.
Days under a residence permit in earlier stays are not visa-free days and are not counted in the
window or the year. A citizen has no clock. Each date is as sure as the
weakest fact that decided it. Source: Law on migration of population, arts. 6(4), 6-1; Government rules
on entry and stay as amended from 27 January 2023.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from core.explanations import CONFIRMED, UNCONFIRMED, weakest
from core.periods import Period, day_after, day_before, days_later, union
from registry.states import Basis


@dataclass(frozen=True, slots=True)
class RegimeTerms:
    """One row of stay regime as plain values; None where there is no such limit.

    `confidence` is that of the row, the others those of its single parts.
    """

    id: int
    days_per_entry: int | None = None
    days_in_window: int | None = None
    window_days: int | None = None
    days_in_year: int | None = None
    count_entry_day: bool = True
    count_exit_day: bool = True
    renewal_extends_stay: bool = False
    confidence: str = UNCONFIRMED
    entry_confidence: str = UNCONFIRMED
    window_confidence: str = UNCONFIRMED
    year_confidence: str = UNCONFIRMED
    exit_day_confidence: str = UNCONFIRMED


@dataclass(frozen=True, slots=True)
class DecreeTerms:
    """Stays that would end from `ends_from` to `ends_until` are lawful until `extended_until`."""

    id: int
    ends_from: date
    ends_until: date
    extended_until: date
    confidence: str = UNCONFIRMED


class PastStay(NamedTuple):
    """An earlier stay of the same person; of one without a recorded exit only the entry day counts."""

    entered_on: date
    departed_on: date
    exit_missing: bool = False


@dataclass(frozen=True, slots=True)
class StayFacts:
    """Everything the last lawful day depends on; `past` holds stays as a foreigner only."""

    entered_on: date
    regime: RegimeTerms | None
    past: Sequence[PastStay] = ()
    permits: Sequence[Period] = ()
    renewed_until: date | None = None
    decrees: Sequence[DecreeTerms] = ()
    is_citizen: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """The outcome: `authorised_until` None means that no rule could be applied, or none applies.

    `entry_limit`, `exhausts_on` (window) and `year_limit` are the last days the three visa-free
    limits allow, each None where the regime has no such limit. `otherwise_until` is the last lawful
    day if the day of leaving were counted the other way, where that would be another day.
    """

    authorised_until: date | None
    basis: Basis
    confidence: str = UNCONFIRMED
    entry_limit: date | None = None
    exhausts_on: date | None = None
    year_limit: date | None = None
    permit: Period | None = None
    decree: DecreeTerms | None = None
    otherwise_until: date | None = None


def counted_past(facts: StayFacts) -> list[Period]:
    """The visa-free days of earlier stays that count, as separate periods before the entry day.

    A day on which one stay ended and the next began belongs to the next and counts once.
    """
    regime = facts.regime
    spans = []
    for stay in facts.past:
        first = stay.entered_on
        last = stay.entered_on if stay.exit_missing else stay.departed_on
        if regime is not None and not regime.count_entry_day:
            first = day_after(first)
        if regime is not None and not regime.count_exit_day:
            last = day_before(last)
        last = min(last, day_before(first_counted_day(facts)))
        if first <= last:
            spans.append(Period(first, last))
    return _without(union(spans), facts.permits) if spans else []


def window_limit(first_day: date, past: Sequence[Period], limit: int, window_days: int) -> date | None:
    """The last consecutive day from `first_day` on which no more than `limit` of the last
    `window_days` days were spent here; the day before `first_day` when even that one is too many.

    None when the limit can never be passed. `past` are separate periods in order, before `first_day`.
    While a person stays, each day adds one day, and takes one off where the day that falls out of the
    window was spent here: such days cost nothing.
    """
    if window_days <= limit:
        return None
    start = days_later(first_day, 1 - window_days)
    in_window = [period for period in past if period.last is None or period.last >= start]
    free = limit - 1 - sum(period.days_within(start, first_day) for period in in_window)
    if free < 0:
        return day_before(first_day)
    for_nothing = 0
    for period in in_window:
        if (period.first - start).days - for_nothing > free:
            break
        for_nothing += period.days_within(start, first_day)
    return days_later(first_day, free + for_nothing)


def year_limit(first_day: date, past: Sequence[Period], limit: int) -> date | None:
    """The last consecutive day from `first_day` with at most `limit` days here in its calendar year.

    None when a year is not longer than the limit.
    """
    if limit >= 366:
        return None
    start = first_day
    while True:
        january, december = date(start.year, 1, 1), date(start.year, 12, 31)
        left = limit - sum(period.days_within(january, december) for period in past)
        last = days_later(start, left - 1)
        if last < december:
            return max(last, day_before(start))
        start = day_after(december)


def clock(facts: StayFacts) -> Clock:
    """The last lawful day of a stay, what gives it, and how sure that is.

    The least of the visa-free limits; lengthened by a renewed registration where the regime says
    so; replaced by residence permits while they reach further; moved by a decree that covers the
    end. Without a regime and without a permit nothing is computed; for a citizen nothing applies.
    """
    if facts.is_citizen:
        return Clock(None, Basis.CITIZEN, CONFIRMED)
    if facts.past or facts.permits or facts.renewed_until is not None:
        return _foreigners_clock(facts)
    return _clock_of_rules(facts.entered_on, facts.regime, tuple(facts.decrees))


@lru_cache(maxsize=10_000)
def _clock_of_rules(entered_on: date, regime: RegimeTerms | None, decrees: tuple[DecreeTerms, ...]) -> Clock:
    """Of whoever was never here before and has no papers: one for all who entered that day under these."""
    return _foreigners_clock(StayFacts(entered_on, regime, decrees=decrees))


def _foreigners_clock(facts: StayFacts) -> Clock:
    limits = _visa_free_limits(facts)
    end = limits.end
    basis = Basis.REGIME if end is not None else Basis.UNKNOWN
    confidence, otherwise = _confidence_of_limits(facts, limits)
    regime = facts.regime
    if (
        regime is not None
        and regime.renewal_extends_stay
        and facts.renewed_until is not None
        and facts.renewed_until >= facts.entered_on
        and (end is None or facts.renewed_until > end)
    ):
        end, basis, confidence, otherwise = facts.renewed_until, Basis.RENEWAL, regime.confidence, None

    permit = max(
        [p for p in facts.permits if p.last is not None and p.last >= facts.entered_on],
        key=lambda p: p.last or date.min,
        default=None,
    )
    if permit is not None and permit.last is not None and (end is None or permit.last > end):
        end, basis, confidence, otherwise = permit.last, Basis.RESIDENCE_PERMIT, CONFIRMED, None
    else:
        permit = None

    covering = [d for d in facts.decrees if end is not None and d.ends_from <= end <= d.ends_until]
    decree = max(covering, key=lambda d: d.extended_until, default=None)
    if decree is not None and end is not None and decree.extended_until > end:
        end, basis, confidence = decree.extended_until, Basis.DECREE, weakest(confidence, decree.confidence)
        otherwise = None
    else:
        decree = None
    return Clock(end, basis, confidence, limits.entry, limits.window, limits.year, permit, decree, otherwise)


def first_counted_day(facts: StayFacts) -> date:
    """The entry day, or the day after where the regime does not count it."""
    if facts.regime is not None and not facts.regime.count_entry_day:
        return day_after(facts.entered_on)
    return facts.entered_on


def days_used(facts: StayFacts, on: date, *, departed_on: date | None = None) -> int:
    """Days that count on the day `on`: in the window that ends with it, or in this stay where there is none.

    Whoever has left adds no day after the departure, while the window goes on. A citizen's days are not
    counted.
    """
    if facts.is_citizen:
        return 0
    first, regime = first_counted_day(facts), facts.regime
    last = on if departed_on is None else min(departed_on, on)
    if last == departed_on and regime is not None and not regime.count_exit_day:
        last = day_before(last)
    here = _without([Period(first, last)], facts.permits) if first <= last else []
    if regime is None or regime.window_days is None:
        return sum(period.days for period in here)
    start = days_later(on, 1 - regime.window_days)
    return sum(period.days_within(start, on) for period in [*counted_past(facts), *here])


class _Limits(NamedTuple):
    """The last days that the three visa-free limits allow, None where the regime has no such limit; and
    the least of them."""

    entry: date | None = None
    window: date | None = None
    year: date | None = None
    end: date | None = None


def _visa_free_limits(facts: StayFacts) -> _Limits:
    regime = facts.regime
    if regime is None:
        return _Limits()
    first = first_counted_day(facts)
    past = counted_past(facts) if facts.past else []
    entry = window = year = None
    if regime.days_per_entry is not None:
        entry = days_later(first, regime.days_per_entry - 1)
    if regime.days_in_window is not None and regime.window_days is not None:
        window = window_limit(first, past, regime.days_in_window, regime.window_days)
    if regime.days_in_year is not None:
        year = year_limit(first, past, regime.days_in_year)
    known = [limit for limit in (entry, window, year) if limit is not None]
    return _Limits(entry, window, year, min(known, default=None))


def _confidence_of_limits(facts: StayFacts, limits: _Limits) -> tuple[str, date | None]:
    """How sure the least limit is, and the day it would be if exit days were counted the other way.

    One sure limit is enough: the others that fall on the same day then change nothing. A limit that
    would be another day if the day of leaving were counted the other way is no surer than that
    counting; an earlier exit that is not recorded leaves every count unsure.
    """
    regime, end = facts.regime, limits.end
    if regime is None or end is None:
        return UNCONFIRMED, None
    other = limits
    # Counted less, the days of the past only move the other limits further away.
    is_certain = regime.count_exit_day and limits.entry == end and regime.entry_confidence == CONFIRMED
    if facts.past and not is_certain:
        counted_otherwise = replace(regime, count_exit_day=not regime.count_exit_day)
        other = _visa_free_limits(replace(facts, regime=counted_otherwise))
    parts = (
        (limits.entry, other.entry, regime.entry_confidence),
        (limits.window, other.window, regime.window_confidence),
        (limits.year, other.year, regime.year_confidence),
    )
    deciding = [
        confidence if day == otherwise else weakest(confidence, regime.exit_day_confidence)
        for day, otherwise, confidence in parts
        if day == end
    ]
    found = CONFIRMED if CONFIRMED in deciding else UNCONFIRMED
    if any(stay.exit_missing for stay in facts.past):
        found = UNCONFIRMED
    if other.end == end:
        return weakest(regime.confidence, found), None
    return weakest(regime.confidence, found, regime.exit_day_confidence), other.end


def _without(periods: Sequence[Period], permits: Iterable[Period]) -> list[Period]:
    left = list(periods)
    for permit in permits:
        rest = []
        for period in left:
            if not period.overlaps(permit):
                rest.append(period)
                continue
            if period.first < permit.first:
                rest.append(Period(period.first, day_before(permit.first)))
            if permit.last is not None and (period.last is None or period.last > permit.last):
                rest.append(Period(day_after(permit.last), period.last))
        left = rest
    return left
