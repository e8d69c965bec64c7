"""After a decision on a case: the day to leave, and whether the facts it rests on still hold.

Everything here is plain values. A decision is the system's to question and a person's to change.
Source: CoAO, arts. 517, 832 (term of appeal); Law on migration of population, art. 61.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.periods import age_on, day_after, days_later
from enforcement.rules.cases import Band, days_over
from enforcement.states import ChangedFact, DismissalReason, Outcome
from identity.partial_dates import PartialDate
from registry.rules.stays.clocks import StayFacts, clock

FACTS = {
    "case.stayed_on": _(
        "A decision of %(on)s gave the time until %(until)s to leave; no departure is recorded since."
    ),
    "case.end_corrected": _("The lawful end was corrected: it was %(was)s and is %(is)s."),
}

#: After these the person has to leave. What went to court is the court's; who has left or has a ground
#: for the stay has nothing to leave for.
ENDS_THE_STAY = frozenset({Outcome.WARNING, Outcome.FINE})
#: Dismissals of a person who is here past the lawful end. The others found that this is not so.
EXCUSES_THE_STAY = frozenset({DismissalReason.FORCE_MAJEURE, DismissalReason.OTHER})
#: What says that somebody overstayed, and so has to be taken back when the facts turn out otherwise.
HELD_AGAINST = frozenset({Outcome.WARNING, Outcome.FINE, Outcome.TO_COURT, Outcome.DEPARTED})


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision rested on. `covered_until` is the last day that the feeds covered then."""

    on: date
    outcome: str
    authorised_until: date
    departed_on: date | None
    covered_until: date | None
    born_on: PartialDate | None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class KnownNow:
    """The same facts as they are known now; `authorised_until` without what began after a gap."""

    authorised_until: date | None
    departed_on: date | None
    born_on: PartialDate
    is_annulled: bool = False
    is_another_person: bool = False
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is another now: a day, a number or an article; empty where there is none."""

    fact: ChangedFact
    was: date | int | str = ""
    now: date | int | str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values to store."""
        return {"fact": str(self.fact), "was": _plain(self.was), "is": _plain(self.now)}


def day_to_leave(
    *, outcome: str, dismissal_reason: str, departed_on: date | None, on: date, days: int
) -> date | None:
    """The day by which whoever is still here must have left after a decision of the day `on`; None
    where the decision sets none. The day of the decision is not counted.
    """
    if departed_on is not None:
        return None
    if outcome in ENDS_THE_STAY or dismissal_reason in EXCUSES_THE_STAY:
        return days_later(on, days)
    return None


def lawful_end_without_gap(facts: StayFacts, decided_end: date) -> date | None:
    """The last lawful day of a stay without what began only after a gap behind `decided_end`: a permit
    issued after a fine makes lawful what comes, not what was.
    """
    known = decided_end
    while True:
        reaching = [permit for permit in facts.permits if permit.first <= day_after(known)]
        end = clock(replace(facts, permits=reaching)).authorised_until
        if end is None or end <= known:
            return end
        known = end


def changes(decided: Decided, now: KnownNow, bands: Sequence[Band], *, liable_from_age: int) -> list[Change]:
    """What of the facts a decision rests on is another now; empty while it still stands on them.

    Days that only went by since, and a departure after the days that were counted, change nothing.
    `bands` are the rows in force when it was taken.
    """
    if decided.outcome not in HELD_AGAINST:
        return []
    if now.is_annulled:
        return [Change(ChangedFact.STAY_ANNULLED)]
    if now.is_another_person:
        return [Change(ChangedFact.ANOTHER_PERSON)]

    found = []
    if now.authorised_until != decided.authorised_until:
        found.append(Change(ChangedFact.LAWFUL_END, decided.authorised_until, now.authorised_until or ""))
    end = now.authorised_until or decided.authorised_until
    was = _days(decided, decided.authorised_until, decided.departed_on)
    is_now = _days(decided, end, now.departed_on)
    article_was, article_now = _article(bands, was), _article(bands, is_now)
    is_another_band = decided.outcome != Outcome.DEPARTED and article_was != article_now
    if _departure_matters(decided, now, end, is_another_band=is_another_band):
        found.append(Change(ChangedFact.DEPARTURE, decided.departed_on or "", now.departed_on or ""))
    if now.authorised_until is not None and was != is_now and (found or is_another_band):
        found.append(Change(ChangedFact.DAYS_OVER, was, is_now))
        if is_another_band:
            found.append(Change(ChangedFact.BAND, article_was, article_now))
    return [*found, *_age_change(decided, now, end, liable_from_age), *_repeat_change(decided, now)]


def _days(decided: Decided, end: date, departed_on: date | None) -> int:
    """Days over as they would have been counted on the day of the decision."""
    return days_over(end, on=decided.on, covered_until=decided.covered_until, departed_on=departed_on)


def _article(bands: Sequence[Band], days: int) -> str:
    return next((band.article for band in bands if not band.is_repeat and band.covers(days)), "")


def _departure_matters(decided: Decided, now: KnownNow, end: date, *, is_another_band: bool) -> bool:
    """A departure in time, one that leads to another band, or one that a decision named and is gone."""
    if now.departed_on == decided.departed_on:
        return False
    if now.departed_on is None:
        return decided.outcome == Outcome.DEPARTED or is_another_band
    return now.departed_on <= end or is_another_band


def _age_change(decided: Decided, now: KnownNow, end: date, liable_from: int) -> list[Change]:
    if decided.born_on is None:
        return []
    was = age_on(decided.born_on.last, day_after(decided.authorised_until))
    age = age_on(now.born_on.last, day_after(end))
    return [Change(ChangedFact.AGE, was, age)] if age < liable_from <= was else []


def _repeat_change(decided: Decided, now: KnownNow) -> list[Change]:
    return [Change(ChangedFact.EARLIER_PENALTY)] if decided.is_repeat and not now.is_repeat else []


def _plain(value: date | int | str) -> int | str:
    return value.isoformat() if isinstance(value, date) else value
