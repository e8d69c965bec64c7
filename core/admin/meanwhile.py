"""What was done with a thing while somebody had one of its forms open.

The form carries how far the thing's journal had come; what came after it is told beside a refusal. The
journal stands above: whoever reads it joins.
"""

from datetime import date
from typing import Any, Protocol

from core.actors import Actor
from core.seams import Seam

#: The name of the hidden box that says how far the journal had come.
SEEN_UNTIL = "seen_until"


class Teller(Protocol):
    """Knows what was done with one thing, or with the file of the person whose it is."""

    def newest(self, *, kind: str, pk: int, person_id: int | None) -> int:
        """How far the thing's journal has come."""

    def since(
        self, *, kind: str, pk: int, person_id: int | None, entry_id: int, user: Actor, on: date
    ) -> list[dict[str, Any]]:
        """What came after that entry, as `components/timeline.html` takes it."""


tellers: Seam[Teller] = Seam("what was done with a thing meanwhile")


def position_in(text: Any) -> int | None:
    """What the hidden box says; None where it says nothing of use."""
    told = str(text or "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= 18 else None
