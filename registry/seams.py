"""What higher apps join in: each seam is called in the transaction of the act, ids in a fixed order."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from accounts.models import User
from core.seams import Seam


class StaysMoved(Protocol):
    """What follows when stays are new, changed, ended or annulled, or their lawful end moved."""

    def __call__(self, *, stay_ids: Collection[int], on: date, by: User) -> object: ...


class PersonsChanged(Protocol):
    """What follows when a person's citizenship, access class or identity changed."""

    def __call__(self, *, person_ids: Collection[int], on: date, by: User) -> object: ...


#: Joined by whoever computes something from a person: the room of stays, and apps above.
person_follow_ups: Seam[PersonsChanged] = Seam("persons changed")
#: Joined by whoever keeps something in step with stays, such as overstay cases.
case_follow_ups: Seam[StaysMoved] = Seam("stays moved")
