"""What a life writes down while it is planned."""

from dataclasses import dataclass, field

from demo.rules.land import Citizenship
from demo.rules.plans import LooseCrossing, Visit


class NotPossible(Exception):
    """The regimes of the day leave no room for this life with this citizenship."""


@dataclass(slots=True)
class Life:
    """One person's visits as they are planned."""

    who: Citizenship
    is_minor: bool = False
    visits: list[Visit] = field(default_factory=list)
    loose: list[LooseCrossing] = field(default_factory=list)
    access_class: str = "open"

    @property
    def has_permit(self) -> bool:
        """Whether any permit was ever asked for."""
        return any(visit.permits for visit in self.visits)


def possible(visit: Visit | None) -> Visit:
    """The visit. Raises: NotPossible when there is none."""
    if visit is None:
        raise NotPossible
    return visit
