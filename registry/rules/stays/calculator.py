"""The calculator for anyone: stays as somebody tells them, one rule, and what follows on a day. Pure.

It decides nothing by itself: every limit is that of `clocks`, every day that of `day_ledger`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.periods import Period, day_after, days_later
from registry.rules.stays.clocks import PastStay, RegimeTerms, StayFacts, clock, days_used
from registry.rules.stays.day_ledger import LedgerDay, day_ledger, first_day_looked_at
from registry.states import DayCount


class Stayed(NamedTuple):
    """A stay as it was told; `departed_on` None means that it goes on."""

    entered_on: date
    departed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Calculated:
    """What follows on the day asked.

    `days_used` count in the window, in the stay where there is none. `days_left` are the consecutive lawful
    days from the day on, the day included: of the stay that holds it, else of one that would begin on it;
    `confidence` is that of the limit which decides them. `last_lawful_day` and `overstay_days` are of the
    stay that holds the day, None and 0 without one. The next entry, the days it gives and the last of them
    suppose leaving on the day. None where nothing limits.
    """

    days_used: int
    days_left: int | None
    confidence: str
    last_lawful_day: date | None
    overstay_days: int
    earliest_reentry_on: date | None
    days_on_reentry: int | None
    reentry_until: date | None
    ledger: Sequence[LedgerDay]


def calculate(regime: RegimeTerms, stays: Sequence[Stayed], on: date) -> Calculated:
    """What the limits of a regime make of these stays on a day; stays may come in any order.

    What begins after the day is not counted yet, and a departure after it has not happened.
    Raises: RuleViolation naming the field (`stays.0.entered_on`) where stays cannot have been so.
    """
    begun = [stay for stay in in_order(stays) if stay.entered_on <= on]
    current = begun.pop() if begun and _holds(begun[-1], on) else None
    facts = StayFacts(
        entered_on=current.entered_on if current else on,
        regime=regime,
        past=[PastStay(one.entered_on, one.departed_on or on) for one in begun],
    )
    told = clock(facts)
    until = told.authorised_until
    left = None if until is None else max(0, (until - on).days + 1)
    used, ledger = _counted(facts, on, is_here=current is not None)
    reentry, last = _reentry(facts, on, is_here=current is not None)
    return Calculated(
        days_used=used,
        days_left=left,
        confidence=told.confidence,
        last_lawful_day=until if current else None,
        overstay_days=max(0, (on - until).days) if current and until is not None else 0,
        earliest_reentry_on=reentry,
        days_on_reentry=(last - reentry).days + 1 if reentry and last else None,
        reentry_until=last,
        ledger=ledger,
    )


def day_of_rule(stays: Sequence[Stayed], on: date) -> date:
    """The day whose regime counts: of the entry of the stay that holds `on`, else `on` itself."""
    holding = [stay.entered_on for stay in stays if stay.entered_on <= on and _holds(stay, on)]
    return max(holding, default=on)


def in_order(stays: Sequence[Stayed]) -> list[Stayed]:
    """The stays from the earliest on. Leaving and coming back on one day is lawful: they may touch.

    Raises: RuleViolation for a departure before its entry, stays that overlap, and one that goes on while
    a later one has begun; the field is named by the place in which the stay was given.
    """
    for number, stay in enumerate(stays):
        if stay.departed_on is not None and stay.departed_on < stay.entered_on:
            raise _refused(number, "departed_on", _("The departure lies before the entry."))
    places = sorted(
        range(len(stays)), key=lambda at: (stays[at].entered_on, stays[at].departed_on or date.max)
    )
    for earlier, later in pairwise(places):
        left_on, entered_on = stays[earlier].departed_on, stays[later].entered_on
        if left_on is None and entered_on > stays[earlier].entered_on:
            raise _refused(
                earlier,
                "departed_on",
                _("A later stay has begun, so this one has ended. Give its departure."),
            )
        if left_on is None or entered_on < left_on:
            raise _refused(
                later, "entered_on", _("This stay begins while another one goes on. Correct one of the days.")
            )
    return [stays[at] for at in places]


def _holds(stay: Stayed, on: date) -> bool:
    return stay.departed_on is None or stay.departed_on >= on


def _counted(facts: StayFacts, on: date, *, is_here: bool) -> tuple[int, Sequence[LedgerDay]]:
    """Days used and the ledger; of whoever is not here, the day asked itself is none."""
    if is_here:
        return days_used(facts, on), day_ledger(facts, on)
    if not facts.past:
        days = Period(first_day_looked_at(facts, on), on)
        return 0, [LedgerDay(day, DayCount.AWAY) for day in days]
    *past, last = facts.past
    facts = replace(facts, entered_on=last.entered_on, past=past)
    used = days_used(facts, on, departed_on=last.departed_on)
    return used, day_ledger(facts, on, departed_on=last.departed_on)


def _reentry(facts: StayFacts, on: date, *, is_here: bool) -> tuple[date | None, date | None]:
    """The first day on which an entry is lawful after leaving on `on`, and the last lawful day of that stay.

    Whoever is not here may come on `on` itself.
    """
    regime = facts.regime
    if regime is None:
        return None, None
    past = [*facts.past, PastStay(facts.entered_on, on)] if is_here else list(facts.past)
    first = day_after(on) if is_here else on
    # After so many days nothing of before is in the window, nor in the calendar year.
    for day in Period(first, days_later(first, max(regime.window_days or 0, 366))):
        until = clock(replace(facts, entered_on=day, past=past)).authorised_until
        if until is None or until >= day:
            return day, until
    return None, None


def _refused(number: int, field: str, sentence: object) -> RuleViolation:
    name = f"stays.{number}.{field}"
    return RuleViolation(sentence, code="stay_not_possible", facts={"field": name, "stay": number + 1})
