"""What higher apps join in: who takes places, and who may read for what they were taken."""

from datetime import date
from typing import Protocol

from accounts.models import User
from core.seams import Seam


class MayNameTakers(Protocol):
    """Whether a user may read for which of the joining app's rows places of a region were taken.

    All of them or none: a single number that is left out would tell of whom it names.
    """

    def __call__(self, *, user: User, on: date, region_id: int) -> bool: ...


#: Joined by whoever reserves places; the ledger keeps the number of its row.
takers: Seam[MayNameTakers] = Seam("who takes places of a quota")
