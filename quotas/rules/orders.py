"""The lines of a quota order: what they may say beside what is allocated and taken already."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from quotas.states import POOL_OF

Key = tuple[int, str]
POOLS = {str(category): str(pool) for category, pool in POOL_OF.items()}


class OrderLine(NamedTuple):
    """So many places for a region and category: the new number, not the difference.

    `source` and `confidence` are the line's own, where they differ from the order's.
    """

    region_id: int
    category: str
    places: int
    source: str = ""
    confidence: str = ""

    @property
    def key(self) -> Key:
        return self.region_id, self.category


class Place(NamedTuple):
    """What a region and category has now: places allocated, and those of them reserved or used."""

    allocated: int
    taken: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an order cannot be entered: a code, a sentence, and plain facts."""

    code: str
    sentence: Any
    facts: dict[str, Any] = field(default_factory=dict)


def refusal_of(
    lines: Sequence[OrderLine],
    *,
    pool: str,
    ceiling: int,
    held: Mapping[Key, Place],
    regions: frozenset[int],
) -> Refusal | None:
    """The first rule that the lines break, or None.

    `held` is every allocation of the year, `regions` are those that exist on the order's day. All
    regions together may reach the ceiling and not pass it; no line may go below what is taken; a region
    that is no more may only give its places up.

    Source: law on migration, art. 11(4): the authorised body sets and distributes the quota of a year.
    """
    if not lines:
        return Refusal("no_lines", _("An order gives places to at least one region and category."))
    for code, sentence, broken_by in (
        ("line_repeated", _("A region and category stands in the order twice."), _repeated(lines)),
        (
            "category_of_another_pool",
            _("A category of the order is not of its pool."),
            [line.key for line in lines if POOLS.get(line.category) != pool],
        ),
        (
            "region_not_in_force",
            _("A region of the order does not exist on its day."),
            [line.key for line in lines if line.region_id not in regions and line.places],
        ),
        ("places_too_few", _("Places: zero or more."), [line.key for line in lines if line.places < 0]),
        (
            "below_taken",
            _("Fewer places would be left than are reserved or used."),
            [line.key for line in lines if line.key in held and line.places < held[line.key].taken],
        ),
    ):
        if broken_by:
            facts = [{"region": region, "category": category} for region, category in broken_by]
            return Refusal(code, sentence, {"lines": facts})
    return _over_ceiling(lines, ceiling, held)


def _repeated(lines: Sequence[OrderLine]) -> list[Key]:
    return [key for key, times in Counter(line.key for line in lines).items() if times > 1]


def _over_ceiling(lines: Sequence[OrderLine], ceiling: int, held: Mapping[Key, Place]) -> Refusal | None:
    after = {key: place.allocated for key, place in held.items()} | {line.key: line.places for line in lines}
    allocated = sum(after.values())
    if allocated <= ceiling:
        return None
    return Refusal(
        "over_ceiling",
        _("The regions together would have %(allocated)s places, the country has %(ceiling)s.")
        % {"allocated": allocated, "ceiling": ceiling},
        {"allocated": allocated, "ceiling": ceiling},
    )
