"""What higher apps join in: each brings the kinds of paper that it issues."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.seams import Seam


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: its code, what its numbers begin with, its name, its public facts with labels.

    `visible_to(user, on)` gives the owner's rows that a user may see, each with its paper's `number`:
    whoever may not see the thing does not see its paper in a list either. The public check answers
    for every paper alike.
    """

    code: str
    prefix: str
    label: Any
    facts: Mapping[str, Any]
    visible_to: Callable[[Any, date], QuerySet[Any]]


#: Joined by whoever issues papers, under the kind's code.
paper_kinds: Seam[PaperKind] = Seam("paper kinds")
