"""The ledger of days of one stay: what counts, by which crossing and clause, and how sure that is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from core.explanations import CONFIRMED, UNCONFIRMED
from registry.models import Crossing, Stay, StayRegime
from registry.queries.stays.clocks import StayClock, earlier_stays
from registry.rules.clauses import PERMIT_CLAUSE, PERMIT_VERSION
from registry.rules.stays.day_ledger import LedgerDay, day_ledger
from registry.rules.stays.passports import passport_class
from registry.states import DayCount


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day, what was crossed last by then in its stay, and the clause by which it counts or does not."""

    on: date
    kind: DayCount
    crossing: Crossing | None
    clause: str
    version: str
    confidence: str

    def as_answer(self) -> dict[str, Any]:
        """The fields other authorities' programs receive."""
        return {
            "on": self.on,
            "counted": self.kind is DayCount.HERE,
            "kind": self.kind.value,
            "crossing": self.crossing.source_id if self.crossing else None,
            "crossing_source": self.crossing.source if self.crossing else None,
            "clause": gettext(self.clause) if self.clause else "",
            "version": self.version,
            "confidence": self.confidence,
        }


def days_of(told: StayClock) -> list[ToldDay]:
    """Every day that the limits of the stay look at on the clock's day. One query; none for a citizen."""
    ledger = day_ledger(told.facts, told.on, departed_on=told.stay.left_on)
    if not ledger:
        return []
    stays = [*earlier_stays(told.stay, told.book).select_related("entry", "exit"), told.stay]
    stay = told.stay
    row = told.book.regime_row(stay.citizenship_id, stay.entered_on, passport_class(stay.entry.document_kind))
    return [_told(day, stays, row) for day in ledger]


def _told(day: LedgerDay, stays: list[Stay], row: StayRegime | None) -> ToldDay:
    crossing = None
    if day.stay is not None:
        stay = stays[day.stay]
        crossing = stay.exit if stay.exit is not None and day.on == stay.left_on else stay.entry
    if day.kind is DayCount.PERMIT:
        return ToldDay(day.on, day.kind, crossing, PERMIT_CLAUSE, PERMIT_VERSION, CONFIRMED)
    if row is None:
        return ToldDay(day.on, day.kind, crossing, "", "", UNCONFIRMED)
    return ToldDay(
        day.on, day.kind, crossing, row.clause, row.valid_from.isoformat(), _confidence(day, crossing, row)
    )


def _confidence(day: LedgerDay, crossing: Crossing | None, row: StayRegime) -> str:
    """Of a day on which somebody left: as sure as it is that such days count; else as the row."""
    if day.kind is DayCount.NOT_KNOWN:
        return UNCONFIRMED
    is_exit = crossing is not None and crossing.direction == "exit"
    return row.exit_day_confidence if is_exit else row.confidence
