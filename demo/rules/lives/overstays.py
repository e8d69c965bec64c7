"""Lives beyond the lawful end, and those that a sweep must not touch."""

from collections.abc import Callable
from datetime import date
from random import Random

from core.periods import day_before, days_later
from demo.rules.land import Land, Penalty
from demo.rules.lives.papers import Papers
from demo.rules.lives.visits import Visits
from demo.rules.lives.writing import Life, NotPossible, possible
from demo.rules.plans import CasePlan, Visit
from enforcement.states import Outcome


class Overstays:
    """Each method writes one kind of life; `lives` names them as the census does."""

    def __init__(self, land: Land, rng: Random, visits: Visits, papers: Papers) -> None:
        self.land = land
        self.rng = rng
        self.visits = visits
        self.papers = papers

    def lives(self) -> dict[str, Callable[[Life], None]]:
        """The method of each life."""
        return {
            "over_1_3": lambda life: self.over(life, 1, 3),
            "over_4_5": lambda life: self.over(life, 4, 5),
            "over_6_10": lambda life: self.over(life, 6, 10),
            "over_11": lambda life: self.over(life, 11, 75),
            "over_minor": lambda life: self.over(life, 2, 20),
            "over_again": self.over_again,
            "over_pending": self.over_pending,
            "overstayed": self.overstayed,
            "case_review": self.case_review,
            "case_proposed": self.case_proposed,
            "case_resolved": self.case_resolved,
            "case_dismissed": self.case_dismissed,
            "case_again": self.case_again,
            "case_owed": self.case_owed,
            "case_annulled": lambda life: self.case_owed(life, is_annulled=True),
            "asylum": lambda life: self.protected(life, "asylum"),
            "refugee": lambda life: self.protected(life, "refugee"),
            "victim": lambda life: self.protected(life, "victim"),
        }

    def over(self, life: Life, least: int, most: int) -> None:
        """Is still here, so many days after the last lawful day."""
        visit = self._over_by(life, self.rng.randint(least, most))
        life.visits = [visit]

    def over_again(self, life: Life) -> None:
        """Was fined for an earlier overstay within the year, and is over again."""
        past_end = self.visits.days_ago(130, 250)
        past = self._ended_late(life, past_end, self.rng.randint(4, 9))
        self._close_case(past)
        visit = possible(self.visits.ending(life.who, self.visits.days_ago(2, 14), [past]))
        if past.departed_on is None or visit.entered_on <= past.departed_on:
            raise NotPossible
        self.papers.house(life.who, visit)
        life.visits = [past, visit]

    def over_pending(self, life: Life) -> None:
        """A request for a permit waits while the visa-free stay has ended."""
        visit = self._over_by(life, self.rng.randint(1, 9))
        code = self.papers.ground_code(life.who, long=False, minor=life.is_minor)
        assert visit.lawful_until is not None
        if not self.papers.request(visit, days_later(visit.lawful_until, -2), code):
            raise NotPossible
        life.visits = [visit]

    def overstayed(self, life: Life) -> None:
        """Left late, some time ago; nobody made a case of it."""
        visit = self._ended_late(life, self.visits.days_ago(60, 500), self.rng.randint(1, 15))
        life.visits = [visit]

    def case_review(self, life: Life) -> None:
        """A supervisor is looking."""
        visit = self._over_by(life, self.rng.randint(8, 25))
        found = self._found_on(visit)
        visit.case = CasePlan("under_review", found, self._after(found, 3))
        life.visits = [visit]

    def case_proposed(self, life: Life) -> None:
        """A supervisor has proposed a decision; another one must confirm it, today.

        Whoever is still here is over by more each day, so the Code must provide today what it did on
        the day of the proposal.
        """
        visit = self._over_by(life, self.rng.randint(9, 30))
        found = self._found_on(visit)
        proposed = day_before(self.land.on)
        then, now = self._penalty(visit, proposed), self._penalty(visit, self.land.on)
        if then is None or then != now:
            raise NotPossible
        visit.case = CasePlan(
            *("proposed", found, self._after(found, 3), proposed),
            outcome=then.outcome,
            band_id=then.band_id,
            days_over=self._days_over(visit, proposed),
        )
        life.visits = [visit]

    def case_resolved(self, life: Life) -> None:
        """Warned or fined, and gone since."""
        visit = self._ended_late(life, self.visits.days_ago(20, 330), self.rng.randint(2, 25))
        self._close_case(visit)
        life.visits = [visit]

    def case_dismissed(self, life: Life) -> None:
        """No exit is recorded, but a person found that it took place; the case is closed."""
        visit = self._over_by(life, self.rng.randint(14, 70))
        found = self._found_on(visit)
        reviewed = self._after(found, 4)
        proposed = self._after(reviewed, 3)
        reason = self.rng.choice(("exit_not_recorded", "exit_not_recorded", "force_majeure", "wrong_date"))
        closed = self._after(proposed, 2)
        visit.case = CasePlan("dismissed", found, reviewed, proposed, closed, dismissal_reason=reason)
        life.visits = [visit]

    def case_again(self, life: Life) -> None:
        """Fined a week after the lawful end, and still here long past the day to leave."""
        visit = self._over_by(life, self.rng.randint(45, 70))
        assert visit.lawful_until is not None
        fined_on = days_later(visit.lawful_until, 8)
        penalty = self._penalty(visit, fined_on)
        if penalty is None or penalty.outcome != Outcome.FINE:
            raise NotPossible
        visit.case = CasePlan(
            *("resolved", self._found_on(visit), fined_on, fined_on, fined_on),
            outcome=penalty.outcome,
            band_id=penalty.band_id,
            days_over=self._days_over(visit, fined_on),
        )
        life.visits = [visit]

    def case_owed(self, life: Life, *, is_annulled: bool = False) -> None:
        """Fined for six to ten days; then the entry was corrected, and the person had left in time."""
        visit = self._ended_late(life, self.visits.days_ago(20, 200), 0)
        moved = self.rng.randint(6, 10)
        assert visit.lawful_until is not None
        penalty = self.land.penalty(moved, visit.lawful_until)
        if penalty is None:
            raise NotPossible
        decided = days_later(visit.lawful_until, 1)
        visit.case = CasePlan(
            *("resolved", days_later(visit.lawful_until, 2 - moved), decided, decided, decided),
            outcome=penalty.outcome,
            band_id=penalty.band_id,
            days_over=moved,
            end_moved_days=moved,
            is_annulled=is_annulled,
        )
        life.visits = [visit]

    def protected(self, life: Life, access_class: str) -> None:
        """Asks for asylum, is a refugee or a victim: beyond the visa-free end, and no case."""
        visit = self.visits.ending(life.who, self.visits.days_ago(1, 60))
        if visit is None:
            visit = self.visits.open(life.who, self.visits.days_ago(20, 200))
        self.papers.house(life.who, visit)
        life.access_class = access_class
        life.visits = [visit]

    def _over_by(self, life: Life, days: int) -> Visit:
        visit = possible(self.visits.ending(life.who, days_later(self.land.on, -days)))
        if self.rng.random() < 0.85:
            self.papers.house(life.who, visit, registered=self.rng.random() < 0.5)
        return visit

    def _ended_late(self, life: Life, departed_on: date, days: int) -> Visit:
        visit = possible(self.visits.ending(life.who, days_later(departed_on, -days)))
        self.visits.close(life.who, visit, departed_on)
        self.papers.house(life.who, visit, registered=self.rng.random() < 0.5)
        return visit

    def _found_on(self, visit: Visit) -> date:
        assert visit.lawful_until is not None
        return days_later(visit.lawful_until, 2)

    def _after(self, day: date, most: int) -> date:
        return min(days_later(day, self.rng.randint(1, most)), day_before(self.land.on))

    def _days_over(self, visit: Visit, on: date) -> int:
        """The days over that could be counted on that day."""
        assert visit.lawful_until is not None
        counted = visit.departed_on or self.land.counted_until(on)
        return max(0, (counted - visit.lawful_until).days)

    def _penalty(self, visit: Visit, on: date) -> Penalty | None:
        """What the Code provides for the days that could be counted on that day."""
        counted = visit.departed_on or self.land.counted_until(on)
        return self.land.penalty(self._days_over(visit, on), counted)

    def _close_case(self, visit: Visit) -> None:
        """Decided as the Code provides, after the departure."""
        assert visit.departed_on is not None
        penalty = self._penalty(visit, visit.departed_on)
        if penalty is None:
            raise NotPossible
        found = self._found_on(visit)
        reviewed = max(found, visit.departed_on)
        visit.case = CasePlan(
            "resolved",
            found,
            reviewed,
            reviewed,
            min(days_later(reviewed, 1), day_before(self.land.on)),
            outcome=penalty.outcome,
            band_id=penalty.band_id,
            days_over=self._days_over(visit, visit.departed_on),
        )
