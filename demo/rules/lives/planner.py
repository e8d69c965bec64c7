"""Plans one person after another, each with a life."""

from collections.abc import Callable
from datetime import date
from random import Random

from core.periods import days_later
from demo.rules.land import Citizenship, Land, Weighted
from demo.rules.lives.overstays import Overstays
from demo.rules.lives.papers import Papers
from demo.rules.lives.situations import Situations
from demo.rules.lives.visits import Visits
from demo.rules.lives.writing import Life, NotPossible
from demo.rules.names import FEMALE, MALE
from demo.rules.plans import PersonPlan

TRIES = 300


class Planner:
    """Plans people as they are on the day of the land; the same seed gives the same people."""

    def __init__(self, land: Land, rng: Random) -> None:
        self.land = land
        self.rng = rng
        visits, papers = Visits(land, rng), Papers(land, rng)
        self.lives: dict[str, Callable[[Life], None]] = {
            **Situations(land, rng, visits, papers).lives(),
            **Overstays(land, rng, visits, papers).lives(),
        }
        people = land.citizenships
        self.on_permits = Weighted(
            people.things,
            [
                weight * who.permit_per_thousand
                for who, weight in zip(people.things, people.weights, strict=True)
            ],
        )

    def plan(self, life: str) -> PersonPlan:
        """A person with that life.

        Where the day's regimes leave no room for it (there were no permits before 2020, say), a
        person who was here and has gone.
        """
        for wanted in (life, "visited"):
            for _ in range(TRIES):
                try:
                    return self._plan(wanted)
                except NotPossible:
                    continue
        return self._plan("refused_entry")

    def _plan(self, life: str) -> PersonPlan:
        people = self.on_permits if life in PERMIT_LIVES else self.land.citizenships
        who = people.pick(self.rng)
        written = Life(who, self._is_minor(life))
        self.lives[life](written)
        return self._person(life, who, written)

    def _is_minor(self, life: str) -> bool:
        return life == "over_minor" or (life in FAMILY_LIVES and self.rng.random() < 0.04)

    def _person(self, life: str, who: Citizenship, written: Life) -> PersonPlan:
        rng = self.rng
        sex = MALE if rng.random() < (0.5 if written.is_minor else 0.74) else FEMALE
        return PersonPlan(
            life=life,
            country_id=who.id,
            iso3=who.iso3,
            language=who.language,
            name=who.names.pick(rng, sex),
            sex=sex,
            born_on=self._born_on(written.is_minor),
            visits=written.visits,
            loose=written.loose,
            access_class=written.access_class,
            has_iin=written.has_permit or rng.random() < 0.05,
            holder_differs=life == "holder_differs",
            is_corrected=life == "corrected",
        )

    def _born_on(self, is_minor: bool) -> date:
        if is_minor:
            return days_later(self.land.on, -self.rng.randint(4 * 365, 15 * 365))
        return days_later(self.land.on, -round(self.rng.triangular(18.5, 66, 31) * 365.25))


FAMILY_LIVES = frozenset({"visiting", "resident", "visited"})
PERMIT_LIVES = frozenset(
    {
        "without_rule",
        "resident",
        "due_today",
        "lapsed",
        "moved",
        "permit_pending",
        "permit_refused",
        "permit_annulled",
    }
)
