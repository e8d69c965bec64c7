"""How near to each other two crossings of one person may be in time. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Apart(StrEnum):
    """How two checkpoints lie to each other: the codes of `TravelTerms`."""

    ONE_REGION = "one_region"
    TWO_REGIONS = "two_regions"
    TWO_BORDERS = "two_borders"
    TWO_AIRPORTS = "two_airports"


@dataclass(frozen=True, slots=True)
class Place:
    """A checkpoint: where it lies, and to which country it leads; airports and sea ports to none."""

    checkpoint_id: int
    region_id: int
    neighbour_id: int | None = None
    is_airport: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """The terms by which two checkpoints are so many minutes apart at least."""

    minutes: int
    terms_id: int


def apart(one: Place, other: Place) -> Apart:
    """How two different checkpoints lie to each other."""
    if one.is_airport and other.is_airport:
        return Apart.TWO_AIRPORTS
    if one.neighbour_id and other.neighbour_id and one.neighbour_id != other.neighbour_id:
        return Apart.TWO_BORDERS
    return Apart.ONE_REGION if one.region_id == other.region_id else Apart.TWO_REGIONS


def cannot_both_be(
    one: Place, one_at: datetime, other: Place, other_at: datetime, limits: Mapping[str, Limit]
) -> Limit | None:
    """The limit that one person at both places would have broken; None where one may have been at both.

    At one checkpoint one may cross twice in a minute: those are two records of one passage, or a family's.
    """
    if one.checkpoint_id == other.checkpoint_id:
        return None
    limit = limits[apart(one, other)]
    return limit if abs(other_at - one_at) < timedelta(minutes=limit.minutes) else None
