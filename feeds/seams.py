"""What higher apps join in: what the border is told of the people whose crossings it sends."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.seams import Seam


@dataclass(frozen=True, slots=True)
class Notice:
    """That something stands against a person's entry or exit, by its kind, and on which ground: no more.

    Codes, never sentences of a case: another authority learns yes or no and a ground.
    """

    person_id: int
    kind: str
    ground: str


class TellsNotices(Protocol):
    """The notices of these persons on that day, set-based; `person_ids` come in ascending order.

    Only what a decision in force says: what is not known to be unpaid is not told as unpaid.
    """

    def __call__(self, *, person_ids: Collection[int], on: date) -> Iterable[Notice]: ...


#: Joined by whoever keeps bans or penalties.
notices: Seam[TellsNotices] = Seam("notices to the border")
