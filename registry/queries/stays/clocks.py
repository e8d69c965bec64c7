"""The facts that clocks depend on, read for many persons at once, and the explanation of one stay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from core.explanations import CONFIRMED, UNCONFIRMED, Reason, weakest
from core.periods import Period, days_later
from core.prepared_sql import cursor_for
from registry.models import Stay, StayRegime
from registry.queries.stays.regimes import RegimeBook
from registry.rules.clauses import PERMIT_CLAUSE, PERMIT_VERSION
from registry.rules.stays import clocks
from registry.rules.stays.clocks import Clock, PastStay, StayFacts
from registry.rules.stays.passports import passport_class
from registry.states import Basis, PassportClass

_CITIZEN_CLAUSE = "Law on the legal status of foreigners, art. 2"


@dataclass(slots=True)
class Papers:
    """Residence permits in force by person and last days of renewed registrations by stay."""

    permits: dict[int, list[Period]]
    renewed_until: dict[int, date]


# An annulled permit was a ground up to the day of its annulment, that day included.
_PERMITS = """
SELECT person_id, valid_from, least(valid_until, annulled_on) FROM registry_residencepermit
WHERE person_id = ANY(%s) AND state IN ('issued', 'annulled')
  AND valid_from <= least(valid_until, annulled_on)
"""
_RENEWED = """
SELECT r.stay_id, max(r.last_on) FROM registry_registration r JOIN registry_stay s ON s.id = r.stay_id
WHERE s.person_id = ANY(%s) AND r.renewal_number >= 1 AND r.state IN ('current', 'renewed', 'ended')
GROUP BY r.stay_id
"""


def papers_of(person_ids: Sequence[int]) -> Papers:
    """What lengthens stays, for many persons in two queries."""
    permits: dict[int, list[Period]] = defaultdict(list)
    renewed: dict[int, date] = {}
    with cursor_for(len(person_ids)) as cursor:
        cursor.execute(_PERMITS, [list(person_ids)])
        for person_id, first, last in cursor:
            permits[person_id].append(Period(first, last))
        cursor.execute(_RENEWED, [list(person_ids)])
        renewed.update(cursor.fetchall())
    return Papers(permits, renewed)


def facts_of(
    book: RegimeBook,
    papers: Papers,
    *,
    person_id: int,
    stay_id: int | None,
    citizenship_id: int,
    file_citizenship_id: int,
    document_kind: str,
    entered_on: date,
    past: Sequence[PastStay],
) -> StayFacts:
    """The facts of one stay, put together from what was read for the batch.

    It is a citizen's when the entry was made as one, or when the file says so today: whoever became
    a citizen has no clock any more, in whatever stay.
    """
    is_citizen = book.home_id in (citizenship_id, file_citizenship_id)
    regime, decrees = book.rules_for(citizenship_id, entered_on, document_kind)
    return StayFacts(
        entered_on=entered_on,
        regime=None if is_citizen else regime,
        past=past,
        permits=papers.permits.get(person_id, ()),
        renewed_until=papers.renewed_until.get(stay_id) if stay_id else None,
        decrees=decrees,
        is_citizen=is_citizen,
    )


@dataclass(frozen=True)
class StayClock:
    """A stay's clock on a day, with every step explained.

    `days_used` counts in the regime's window (in the stay where there is none), `days_left` are the
    consecutive lawful days ahead with `on` included (None when unknown or the person has left),
    `overstay_days` the days present after the last lawful day.
    """

    stay: Stay
    on: date
    facts: StayFacts
    clock: Clock
    book: RegimeBook

    @property
    def authorised_until(self) -> date | None:
        return self.clock.authorised_until

    @property
    def exhausts_on(self) -> date | None:
        return self.clock.exhausts_on

    @property
    def basis(self) -> Basis:
        return self.clock.basis

    @property
    def present_until(self) -> date:
        """`on`, or the departure when it was before."""
        departed_on = self.stay.departed_on
        if departed_on is None or departed_on > self.on:
            return self.on
        return departed_on

    @property
    def days_used(self) -> int:
        return clocks.days_used(self.facts, self.on, departed_on=self.stay.departed_on)

    @property
    def days_left(self) -> int | None:
        if self.authorised_until is None or self.present_until < self.on:
            return None
        return max(0, (self.authorised_until - self.on).days + 1)

    @property
    def overstay_days(self) -> int:
        if self.authorised_until is None or self.stay.exit_missing:
            return 0
        return max(0, (self.present_until - self.authorised_until).days)

    @cached_property
    def reasons(self) -> list[Reason]:
        return explain(self)


def earlier_stays(stay: Stay, book: RegimeBook) -> QuerySet[Stay]:
    """The person's stays as a foreigner that ended before this one began, in the order of `facts.past`."""
    return (
        Stay.objects.filter(person_id=stay.person_id, annulled_on__isnull=True)
        .filter(Q(departed_at__lte=stay.entered_at), ~Q(pk=stay.pk), ~Q(citizenship=book.home_id))
        .order_by("entered_at")
    )


def clock_of(stay: Stay, on: date) -> StayClock:
    """The clock of one stay with its explanation, computed from the facts.

    Seven queries, and one each for the person and the entry where they were not read with the stay.
    """
    book = RegimeBook()
    earlier = earlier_stays(stay, book).values_list("entered_on", "departed_on", "exit_missing")
    past = [PastStay(first, last or first, missing) for first, last, missing in earlier]
    facts = facts_of(
        book,
        papers_of([stay.person_id]),
        person_id=stay.person_id,
        stay_id=stay.pk,
        citizenship_id=stay.citizenship_id,
        file_citizenship_id=stay.person.citizenship_id,
        document_kind=stay.entry.document_kind,
        entered_on=stay.entered_on,
        past=past,
    )
    return StayClock(stay=stay, on=on, facts=facts, clock=clocks.clock(facts), book=book)


def explain(stay_clock: StayClock) -> list[Reason]:
    """Facts → clause → result for each limit, in the order in which they were applied."""
    stay, facts, clock = stay_clock.stay, stay_clock.facts, stay_clock.clock
    reasons = [Reason("stay.entered", {"on": stay.entered_on})]
    if facts.is_citizen:
        return [*reasons, Reason("stay.citizen", clause=_CITIZEN_CLAUSE)]
    passport = passport_class(stay.entry.document_kind)
    row = stay_clock.book.regime_row(stay.citizenship_id, stay.entered_on, passport)
    if row is None:
        reasons.append(Reason("stay.no_regime", {"on": stay.entered_on}, confidence=UNCONFIRMED))
    else:
        reasons += _visa_free_reasons(row, facts, clock, passport)
    if clock.basis == Basis.RENEWAL and row is not None:
        reasons.append(_by_regime("stay.renewal", {"until": facts.renewed_until}, row))
    if clock.permit is not None:
        reasons.append(
            Reason(
                "stay.permit",
                {"first": clock.permit.first, "last": clock.permit.last},
                clause=PERMIT_CLAUSE,
                version=PERMIT_VERSION,
            )
        )
    if clock.decree is not None:
        decree = stay_clock.book.decree_row(clock.decree.id)
        reasons.append(
            Reason(
                "stay.decree",
                {"until": decree.extended_until},
                clause=decree.clause,
                version=decree.valid_from.isoformat(),
                confidence=decree.confidence,
                terms=f"stayextensiondecree:{decree.pk}",
            )
        )
    if clock.authorised_until is not None:
        until, sure = clock.authorised_until, clock.confidence
        if until < stay.entered_on:
            none_left = {"until": until, "on": stay.entered_on}
            reasons.append(Reason("stay.none_left", none_left, confidence=sure))
        reasons.append(Reason("stay.result", {"until": until}, confidence=sure))
    return reasons


def _visa_free_reasons(
    row: StayRegime, facts: StayFacts, clock: Clock, passport: PassportClass
) -> Iterable[Reason]:
    if passport != PassportClass.NATIONAL:
        yield _by_passport(passport, row)
    yield _by_regime("stay.regime", {"group": row.group.names}, row)
    if clock.entry_limit is not None:
        limit = {"days": row.days_per_entry, "until": clock.entry_limit}
        yield _by_regime("stay.per_entry", limit, row, row.entry_confidence)
    if clock.exhausts_on is not None and row.window_days is not None:
        first = clocks.first_counted_day(facts)
        past = clocks.counted_past(facts)
        start = days_later(first, 1 - row.window_days)
        yield _by_regime(
            "stay.window",
            {
                "days": row.days_in_window,
                "window": row.window_days,
                "before": sum(period.days_within(start, first) for period in past),
                "until": clock.exhausts_on,
            },
            row,
            row.window_confidence,
        )
    if clock.year_limit is not None:
        limit = {"days": row.days_in_year, "until": clock.year_limit}
        yield _by_regime("stay.year", limit, row, row.year_confidence)
    if clock.otherwise_until is not None:
        code = "stay.exit_day_counted" if row.count_exit_day else "stay.exit_day_not_counted"
        yield _by_regime(code, {"until": clock.otherwise_until}, row, row.exit_day_confidence)
    if any(stay.exit_missing for stay in facts.past):
        yield Reason("stay.exit_missing_before", confidence=UNCONFIRMED)


def _by_passport(passport: PassportClass, row: StayRegime) -> Reason:
    """That the regime is that of the passport entered with, or of ordinary ones for want of its own."""
    if row.passport == passport:
        return _by_regime(f"stay.passport_{passport}", {}, row)
    return Reason("stay.passport_as_ordinary", confidence=UNCONFIRMED)


def _by_regime(code: str, params: Mapping[str, object], row: StayRegime, part: str = CONFIRMED) -> Reason:
    """A reason that rests on the row, and on a part of it that may be less sure."""
    return Reason(
        code,
        params,
        clause=row.clause,
        version=row.valid_from.isoformat(),
        confidence=weakest(row.confidence, part),
        terms=f"stayregime:{row.pk}",
    )
