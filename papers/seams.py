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


@dataclass(frozen=True, slots=True)
class PaperOwner:
    """Whose received papers are kept here: an app that links its things with papers in a table of its own.

    `visible_to(user, on)` gives those links that a user may see, each with its `paper_id`: whoever may not
    see the thing sees no paper of it. `person_of(paper_id)` is the person whom a paper is about, for the
    journal; `subject_of(paper_id)` what it belongs to, in words and with its address.
    """

    code: str
    visible_to: Callable[[Any, date], QuerySet[Any]]
    person_of: Callable[[int], int | None]
    subject_of: Callable[[int], tuple[str, str] | None]


class ScannerAway(Exception):
    """The scanner was not reached, or did not answer in time."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A way to look for harmful content: whether it is open here, and what it finds in a content ("" for
    nothing). `scan` raises ScannerAway where there is no answer; then the paper goes on waiting."""

    code: str
    is_open: Callable[[], bool]
    scan: Callable[[bytes], str]


#: Joined by every app whose things have received papers.
paper_owners: Seam[PaperOwner] = Seam("owners of received papers")
#: The port of the scanner: the first that is open is asked.
scanners: Seam[Scanner] = Seam("scanners")
