"""Second files: what a border makes of one person who changes passports, and of two who are much alike.

The truth stays with whoever plants them: which two files are one person's, and on which day each visit ended.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from core.periods import day_before, days_later
from demo.rules.names import FEMALE, Name, rows_of
from demo.rules.plans import LooseCrossing, PersonPlan, Visit

#: What one state's passports write and another's: ICAO Doc 9303-3 beside the region's Latin alphabets.
SPELLINGS = (
    *(("DZH", "J"), ("ZH", "J"), ("KH", "H"), ("SH", "S"), ("CH", "C"), ("YU", "IU"), ("YA", "IA")),
    *(("OV", "OW"), ("EV", "YEV"), ("GH", "G"), ("Y", "I"), ("II", "IY")),
)
#: Digits that are hit for each other.
BESIDE = dict(zip("1234567890", "2345678909", strict=True))
#: Lives of those who are here past the lawful end.
OVER = frozenset({"over_1_3", "over_4_5", "over_6_10", "over_11"})
ROWS = rows_of("second_files.csv")


@dataclass(slots=True)
class SecondFile:
    """A second file, beside the first of the same person or of another; both plans, as they are written."""

    kind: str
    is_same: bool
    first: PersonPlan
    second: PersonPlan


class SecondFiles:
    """Plants second files among planned people; `made` is the truth about them.

    `first.visits` keep the days on which people truly left, whatever the register is told of it.
    """

    def __init__(self, on: date, rng: Random) -> None:
        self.on = on
        self.rng = rng
        self.made: list[SecondFile] = []
        self._acts: dict[str, Callable[[PersonPlan, Sequence[PersonPlan]], PersonPlan | None]] = {
            "leaves_on_a_new_passport": lambda plan, _others: self._leaves(plan),
            "leaves_spelled_otherwise": lambda plan, _others: self._leaves(plan, name=_spelled(plan.name)),
            "leaves_on_a_mistyped_number": lambda plan, _others: self._leaves(plan),
            "leaves_day_and_month_swapped": lambda plan, _others: self._leaves(plan, born_on=_swapped(plan)),
            "leaves_after_a_marriage": self._leaves_married,
            "comes_again": lambda plan, _others: self._comes_again(plan),
            "comes_again_and_overstays": lambda plan, _others: self._overstays_again(plan),
            "namesake_leaves": lambda plan, _others: self._stranger_leaves(plan, plan.name),
            "twin_leaves": self._twin_leaves,
        }

    def plant(self, people: Sequence[PersonPlan], wanted: Mapping[str, int]) -> None:
        """So many of each kind among these people, as far as they give them; nobody twice."""
        order = list(people)
        self.rng.shuffle(order)
        used: set[int] = set()
        for kind, number in wanted.items():
            left = number
            for plan in order:
                if left and id(plan) not in used and self._one(kind, plan, order):
                    used.add(id(plan))
                    left -= 1

    def plant_a_few(self, people: Sequence[PersonPlan]) -> None:
        """What the demo country has of them, among the first people; afterwards nothing more."""
        if not self.made:
            self.plant(people, a_few())

    def _one(self, kind: str, plan: PersonPlan, others: Sequence[PersonPlan]) -> bool:
        if plan.has_iin:  # an IIN is in one file alone
            return False
        second = self._acts[kind](plan, others)
        if second is None:
            return False
        self.made.append(SecondFile(kind, kind not in STRANGERS, plan, second))
        return True

    def _leaves(
        self, plan: PersonPlan, *, name: Name | None = None, born_on: date | None = None
    ) -> PersonPlan | None:
        """The last exit is told of another document; None where nobody left so."""
        if not _has_gone(plan) or (name is not None and name == plan.name) or born_on == plan.born_on:
            return None
        visit = plan.visits[-1]
        assert visit.departed_on is not None
        visit.exit_told = False
        left = LooseCrossing("exit", visit.departed_on, visit.exit_minute, visit.exit_checkpoint_id)
        return _other(plan, name=name or plan.name, born_on=born_on or plan.born_on, loose=[left])

    def _leaves_married(self, plan: PersonPlan, others: Sequence[PersonPlan]) -> PersonPlan | None:
        if plan.sex != FEMALE:
            return None
        name = next(
            (one.name for one in others if _could_be_of(one, plan) and one.name != plan.name), plan.name
        )
        return self._leaves(plan, name=replace(plan.name, surname=name.surname))

    def _comes_again(self, plan: PersonPlan) -> PersonPlan | None:
        if not _has_gone(plan) or len(plan.visits) < 2:
            return None
        last = plan.visits.pop()
        return _other(plan, visits=[last])

    def _overstays_again(self, plan: PersonPlan) -> PersonPlan | None:
        """The file of the old passport; the plan is that of the new one."""
        if plan.life not in OVER:
            return None
        now = plan.visits[-1]
        left_on = days_later(now.entered_on, -self.rng.randint(3, 12))
        came_on = days_later(left_on, -self.rng.randint(5, 20))
        plan.loose.append(LooseCrossing("exit", left_on, 600, now.checkpoint_id))
        old = Visit(came_on, 540, now.checkpoint_id, left_on, 600, now.checkpoint_id, exit_told=False)
        return _other(plan, visits=[old])

    def _stranger_leaves(self, plan: PersonPlan, name: Name) -> PersonPlan | None:
        """Somebody else who came before and left after the entry of who is still here."""
        if plan.life not in OVER:
            return None
        here = plan.visits[-1]
        came_on = days_later(here.entered_on, -self.rng.randint(1, 5))
        left_on = min(days_later(here.entered_on, self.rng.randint(1, 20)), day_before(self.on))
        own = Visit(came_on, 540, here.checkpoint_id, left_on, 600, here.checkpoint_id)
        return _other(plan, name=name, visits=[own])

    def _twin_leaves(self, plan: PersonPlan, others: Sequence[PersonPlan]) -> PersonPlan | None:
        for one in others:
            if _could_be_of(one, plan) and one.name.given[0] != plan.name.given[0]:
                return self._stranger_leaves(plan, replace(plan.name, given=one.name.given))
        return None


STRANGERS = frozenset(row["kind"] for row in ROWS if row["is_same"] == "0")


def mistyped(number: str) -> str:
    """The number with its first digit exchanged for the key beside it; nobody else's."""
    return number[:2] + BESIDE[number[2]] + number[3:]


def a_few() -> dict[str, int]:
    """So many of each kind that an officer has something to look at."""
    return {row["kind"]: int(row["at_least"]) for row in ROWS}


def of_so_many(people: int) -> dict[str, int]:
    """So many second files of so many people, by how often each kind is met."""
    return {row["kind"]: round(people * int(row["of_a_thousand"]) / 1000) for row in ROWS}


def _has_gone(plan: PersonPlan) -> bool:
    """Was here as a visitor whose last exit is all that the papers wait for."""
    last = plan.visits[-1] if plan.visits else None
    return (
        plan.life == "visited"
        and last is not None
        and last.departed_on is not None
        and last.exit_told
        and not (last.registrations or last.permits or last.case)
        and last.departed_on > last.entered_on
    )


def _other(plan: PersonPlan, **given: object) -> PersonPlan:
    """Another file that says the same, but for what is given; none of the crossings is in it."""
    nothing: dict[str, object] = {"visits": [], "loose": []}
    return replace(plan, **{**nothing, **given})  # type: ignore[arg-type]


def _could_be_of(one: PersonPlan, plan: PersonPlan) -> bool:
    """Of the same country and sex: names of the same kind."""
    return one is not plan and (one.iso3, one.sex) == (plan.iso3, plan.sex)


def _spelled(name: Name) -> Name:
    """Surname and given names as another state's passports spell them, where the two differ in it."""
    return replace(name, surname=_respelled(name.surname), given=_respelled(name.given))


def _respelled(word: str) -> str:
    for mine, theirs in SPELLINGS:
        if mine in word:
            return word.replace(mine, theirs)
    return word


def _swapped(plan: PersonPlan) -> date:
    """Day and month exchanged, where that is another date and both are told."""
    day = plan.born_on
    if day.day <= 12 and day.day != day.month and 1 not in (day.day, day.month):
        return day.replace(day=day.month, month=day.day)
    return day
