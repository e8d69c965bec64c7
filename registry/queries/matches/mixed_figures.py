"""Files that may hold two people, in figures: for the day of an officer, and for whoever watches the site."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q

from core.actors import Actor
from registry.models import MixedFile
from registry.queries.answers import median_days, year_before
from registry.queries.matches.mixed import is_asked, mixed_visible_to
from registry.queries.open_files import is_open
from registry.states import MixedState

SOLVED = (MixedState.PARTED, MixedState.ONE_PERSON, MixedState.GONE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many files wait for an answer, and since how many days the first of them does."""

    files: int
    oldest_days: int


def waiting_mixed(on: date) -> Waiting:
    """What waits in the whole country, for whoever watches the site: held files are told to nobody."""
    rows = MixedFile.objects.filter(Q(state=MixedState.OPEN) & is_open("person__"))
    told = rows.aggregate(files=Count("pk"), first=Min("found_on"))
    oldest_days = max(0, (on - told["first"]).days) if told["first"] else 0
    return Waiting(files=told["files"], oldest_days=oldest_days)


@dataclass(frozen=True, slots=True)
class MixedFigures:
    """How many files are to be looked at, how many were answered in a year, how many of these parted, and
    in how many days half of the answers came."""

    open: int
    solved: int
    parted: int
    median_days: float | None


def figures_of_mixed(user: Actor, on: date) -> MixedFigures:
    """The figures of the files that the user sees: two queries."""
    rows = mixed_visible_to(user, on)
    year = rows.filter(state__in=SOLVED, solved_on__gt=year_before(on))
    told = list(year.values_list("state", F("solved_on") - F("found_on")))
    return MixedFigures(
        open=rows.filter(is_asked()).count(),
        solved=len(told),
        parted=sum(state == MixedState.PARTED for state, _days in told),
        median_days=median_days(days for _state, days in told),
    )
