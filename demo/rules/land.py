"""The country as lives are planned in it: plain values and the product's own rules as functions."""

from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from core.periods import Period, day_before
from demo.rules.names import NameStock
from demo.rules.plans import Address

T = TypeVar("T")


@dataclass(slots=True)
class Weighted(Generic[T]):
    """Things to choose from by weight."""

    things: Sequence[T]
    weights: Sequence[float]
    sums: list[float] = field(init=False)

    def __post_init__(self) -> None:
        if not self.things:
            raise ValueError("nothing to choose from")
        self.sums = list(accumulate(self.weights))

    def pick(self, rng: Random) -> T:
        """One of the things."""
        return self.things[min(bisect(self.sums, rng.random() * self.sums[-1]), len(self.things) - 1)]


@dataclass(frozen=True, slots=True)
class Citizenship:
    """A citizenship: who they are, where they cross, how many live on permits."""

    id: int
    iso3: str
    language: str
    permit_per_thousand: int
    names: NameStock
    checkpoints: Weighted[int]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the host must notify an arrival, and by which terms."""

    on: date
    terms_id: int


@dataclass(frozen=True, slots=True)
class RegistrationRule:
    """How long a registration lasts and how many days before its end it may be renewed."""

    terms_id: int
    days: int
    opens_days_before: int


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for residence: how long a permit lasts, and whether it may be extended."""

    id: int
    code: str
    terms_id: int
    is_extendable: bool
    period: Callable[[date], date]
    """The last day of the longest permit that begins on the given day."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """The band that the Code provides for so many days over, and the outcome that goes with it."""

    band_id: int
    outcome: str


#: citizenship, entry day, earlier visits (first, last), permits → the last lawful day
LawfulEnd = Callable[[int, date, Sequence[tuple[date, date]], Sequence[Period]], date | None]


@dataclass(slots=True)
class Land:
    """Everything a planner asks about the country on the day `on`."""

    on: date
    citizenships: Weighted[Citizenship]
    addresses: Weighted[Sequence[Address]]
    lawful_end: LawfulEnd
    ground: Callable[[str, date], Ground | None]
    notice_deadline: Callable[[int, date], Deadline | None]
    registration: Callable[[int, date], RegistrationRule | None]
    penalty: Callable[[int, date], Penalty | None]
    """What the Code provides for so many days over, counted to the given day; None where nothing."""
    gap_checkpoint_id: int = 0
    gap_since: date | None = None

    def checkpoint(self, rng: Random, citizenship: Citizenship, day: date) -> int:
        """Where somebody crosses on that day; never where the feed is silent."""
        while True:
            found = citizenship.checkpoints.pick(rng)
            if found != self.gap_checkpoint_id or self.gap_since is None or day < self.gap_since:
                return found

    def counted_until(self, day: date) -> date:
        """The last day that all feeds covered wholly when `day` began, the gap in one of them included."""
        whole = day_before(day)
        return whole if self.gap_since is None else min(whole, day_before(self.gap_since))

    def address(self, rng: Random) -> Address:
        """An address by the shares of the regions."""
        return rng.choice(self.addresses.pick(rng))
