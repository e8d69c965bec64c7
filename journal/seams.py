"""What higher apps tell the journal: which entries are about what does not exist for a reader."""

from collections.abc import Collection
from datetime import date
from typing import Any, Protocol

from django.db.models import Q

from core.actors import Actor
from core.seams import Seam


class Veil(Protocol):
    """The condition on entries that do not exist for the user on a day; None when all of them do."""

    def __call__(self, *, user: Actor, on: date) -> Q | None: ...


class Naming(Protocol):
    """How some of these are called for the user, and where they stand: name and address by number."""

    def __call__(self, *, numbers: set[int], user: Actor, on: date) -> dict[int, tuple[str, str]]: ...


class Finding(Protocol):
    """The numbers of those whom a typed text means for the user: a name, a document number, an IIN.

    Raises: forms.ValidationError with what to type instead.
    """

    def __call__(self, *, text: str, user: Actor, on: date) -> Collection[int]: ...


class Telling(Protocol):
    """What an entry's data say, in the reader's words; empty when nothing of them has words."""

    def __call__(self, entry: Any) -> str: ...


#: Joined under "users" and "persons" by whoever knows how those are called.
namings: Seam[Naming] = Seam("how those whom an entry names by number are called")
#: Joined under "persons" by whoever can find them by what people type.
findings: Seam[Finding] = Seam("those whom a typed text means")
#: Joined by whoever has words for the data of events.
tellings: Seam[Telling] = Seam("what an entry's data say")
#: Joined by whoever has things that some readers may not know of.
veils: Seam[Veil] = Seam("entries that do not exist for a reader")
