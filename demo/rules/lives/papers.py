"""Papers of a visit: the host's notice, registrations in a chain, residence permits."""

from datetime import date
from random import Random

from core.periods import day_after, day_before, days_later
from demo.rules.land import Citizenship, Ground, Land
from demo.rules.plans import Address, NoticePlan, PermitPlan, RegistrationPlan, Visit

EAEU = frozenset({"RUS", "KGZ", "BLR", "ARM"})
DOMESTIC_WORK = frozenset({"UZB", "TJK", "AZE", "MDA", "UKR", "GEO"})
LABOUR_IMMIGRANT_DAYS = 91
LABOUR_IMMIGRANT_CHAIN = 364


class Papers:
    """Makes the papers of visits."""

    def __init__(self, land: Land, rng: Random) -> None:
        self.land = land
        self.rng = rng

    def house(self, who: Citizenship, visit: Visit, *, late_by: int = 0, registered: bool = True) -> Visit:
        """Give a visit its address, its notice and, if wished, its registration."""
        visit.address = self.land.address(self.rng)
        self.notify(who, visit, late_by=late_by)
        if registered:
            self.register(who, visit)
        return visit

    def notify(self, who: Citizenship, visit: Visit, *, late_by: int = 0) -> None:
        """The host's notice, in time or so many days late; none where it would lie ahead."""
        deadline = self.land.notice_deadline(who.id, visit.entered_on)
        if deadline is None:
            return
        days = (deadline.on - visit.entered_on).days
        received = (
            days_later(deadline.on, late_by)
            if late_by
            else days_later(visit.entered_on, self.rng.randint(0, min(days, 3)))
        )
        if received <= self.land.on and (visit.departed_on is None or received <= visit.departed_on):
            visit.notice = NoticePlan(received, deadline.on, deadline.terms_id)

    def register(self, who: Citizenship, visit: Visit, first_on: date | None = None) -> None:
        """Register a visit without a permit, once, within its lawful days."""
        first = first_on or days_later(visit.entered_on, self.rng.randint(1, 4))
        ended = visit.departed_on or self.land.on
        rule = self.land.registration(who.id, first)
        if rule is None or visit.lawful_until is None or first > min(ended, visit.lawful_until):
            return
        last = min(days_later(first, rule.days - 1), visit.lawful_until)
        row = RegistrationPlan(first, last, 0, rule.terms_id)
        visit.registrations = [row]
        if visit.departed_on is not None:
            row.state, row.closed_on = "ended", visit.departed_on

    def ground_code(self, who: Citizenship, *, long: bool, minor: bool) -> str:
        """On what ground somebody of this citizenship lives here; work permits are issued later, by acts."""
        if minor:
            return "family_resident"
        if who.iso3 in EAEU:
            return self.rng.choices(("labour_contract", "family_citizen", "study"), (70, 15, 15))[0]
        codes: tuple[str, ...]
        weights: tuple[int, ...]
        if who.iso3 in DOMESTIC_WORK:
            codes, weights = ("labour_immigrant", "transfer", "family_citizen", "study"), (55, 18, 17, 10)
        else:
            codes, weights = ("transfer", "study", "family_resident"), (82, 8, 10)
        code = self.rng.choices(codes, weights)[0]
        return "family_citizen" if long and code == "labour_immigrant" else code

    def permits(
        self, who: Citizenship, visit: Visit, valid_from: date, until: date, *, minor: bool = False
    ) -> bool:
        """Permits one after another from `valid_from` so that one is in force on `until`.

        Says no when no terms for permits were in force then.
        """
        long = (until - valid_from).days > LABOUR_IMMIGRANT_CHAIN - LABOUR_IMMIGRANT_DAYS
        code = self.ground_code(who, long=long, minor=minor)
        reference = f"INV-{self.rng.randrange(10**6):06d}"
        first, plans = valid_from, list[PermitPlan]()
        while not plans or first <= until:
            ground = self.land.ground(code, first)
            if ground is None or (plans and not ground.is_extendable):
                return False
            plans.append(self._permit(ground, first, reference, is_first=not plans))
            assert plans[-1].valid_until is not None
            first = day_after(plans[-1].valid_until)
        visit.permits = plans
        visit.lawful_until = plans[-1].valid_until
        return True

    def _permit(self, ground: Ground, first: date, reference: str, *, is_first: bool) -> PermitPlan:
        last = ground.period(first)
        if ground.code == "labour_immigrant":
            last = min(last, days_later(first, LABOUR_IMMIGRANT_DAYS - 1))
        decided = first if is_first else days_later(first, -self.rng.randint(6, 14))
        return PermitPlan(
            ground_id=ground.id,
            reference=reference,
            requested_on=days_later(decided, -self.rng.randint(4, 6)),
            terms_id=ground.terms_id,
            state="issued",
            valid_from=first,
            valid_until=last,
            decided_on=decided,
            extends=not is_first,
        )

    def request(self, visit: Visit, requested_on: date, code: str) -> bool:
        """A request that waits for a decision."""
        ground = self.land.ground(code, requested_on)
        if ground is None:
            return False
        reference = f"INV-{self.rng.randrange(10**6):06d}"
        visit.permits = [PermitPlan(ground.id, reference, requested_on, ground.terms_id)]
        return True

    def chain(self, who: Citizenship, visit: Visit, first_on: date, *, rows: int | None = None) -> None:
        """Registrations renewed one after another from `first_on` until today or the departure.

        Each lasts its days or as long as the permit known on the day of renewal. With `rows` the
        chain stops after so many, renewed or not.
        """
        ended = visit.departed_on or self.land.on
        first, made = first_on, list[RegistrationPlan]()
        while first <= ended and (rows is None or len(made) < rows):
            rule = self.land.registration(who.id, first)
            if rule is None:
                break
            renewed_on = (
                max(made[-1].first_on, days_later(made[-1].last_on, -self.rng.randint(0, 10)))
                if made
                else first
            )
            lawful = self._lawful_as_known(visit, renewed_on) or self._lawful_as_known(visit, first)
            if lawful is None or lawful < first:
                break
            if made:
                made[-1].state, made[-1].closed_on = "renewed", renewed_on
            made.append(
                RegistrationPlan(
                    first, min(days_later(first, rule.days - 1), lawful), len(made), rule.terms_id
                )
            )
            first = day_after(made[-1].last_on)
        if made and visit.departed_on is not None:
            made[-1].state, made[-1].closed_on = "ended", visit.departed_on
        visit.registrations = made

    def _lawful_as_known(self, visit: Visit, day: date) -> date | None:
        known = [
            permit.valid_until
            for permit in visit.permits
            if permit.valid_until is not None and permit.decided_on is not None and permit.decided_on <= day
        ]
        return max(known, default=None)

    def move(self, visit: Visit, moved_on: date, address: Address) -> None:
        """The last registration goes to another address from that day on."""
        before = visit.registrations[-1]
        if not before.first_on < moved_on <= before.last_on:
            return
        after = RegistrationPlan(moved_on, before.last_on, before.number, before.terms_id, address=address)
        before.state, before.closed_on, before.last_on = "moved", moved_on, day_before(moved_on)
        visit.registrations.append(after)


def cut_short(visit: Visit, annulled_on: date) -> None:
    """Annul the visit's last permit; what it gave is gone."""
    permit = visit.permits[-1]
    permit.state, permit.annulled_on = "annulled", annulled_on
    permit.reason = "Негіз тоқтады (ойдан алынған)"
    if visit.registrations:
        row = visit.registrations[-1]
        row.last_on = min(row.last_on, max(row.first_on, day_before(annulled_on)))
