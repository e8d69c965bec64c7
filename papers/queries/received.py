"""Received papers: those a user may see, and what lies on the shelf."""

from datetime import date, datetime
from typing import Any

from django.core.files.storage import Storage, storages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.queries.roles import may
from core.actors import Actor
from core.errors import DomainError, NotFound
from papers.capabilities import PaperCapability
from papers.models import ReceivedPaper
from papers.seams import Scanner, paper_owners, scanners
from papers.states import ReceivedState

#: What lies on the shelf: the others' files are gone.
LYING = (ReceivedState.WAITING, ReceivedState.KEPT)


class PaperMissing(DomainError):
    """The row is there, its file is not (HTTP 404)."""

    code = "paper_missing"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("The file of this paper is not where it was put. Tell whoever keeps the server its number.")
        )


def shelf() -> Storage:
    """Where the files lie: a folder or a bucket that no address leads to."""
    return storages["received"]


def place_of(shelf_mark: str) -> str:
    """Where on the shelf the file of this mark lies."""
    return f"{shelf_mark[:2]}/{shelf_mark}"


def received_visible_to(user: Actor, on: date) -> QuerySet[ReceivedPaper]:
    """The received papers that the user may open: each owner says of whose things."""
    found = ReceivedPaper.objects.all()
    return found.filter(_owned(user, on)) if may(user, on, PaperCapability.OPEN_RECEIVED) else found.none()


def lock_received(*, paper_id: int, user: Actor, on: date) -> ReceivedPaper:
    """A received paper locked for an act of a user who may see it. Raises: NotFound."""
    found = received_visible_to(user, on).filter(pk=paper_id)
    paper = found.select_for_update(of=("self",), no_key=True).first()
    if paper is None:
        raise NotFound(_("There is no such paper."))
    return paper


def waiting_papers(limit: int) -> list[int]:
    """The oldest papers that wait to be scanned, by number."""
    rows = ReceivedPaper.objects.filter(state=ReceivedState.WAITING).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def scanner_now() -> Scanner | None:
    """The scanner that is asked here; none is open where it is not set up."""
    return next((one for one in scanners if one.is_open()), None)


def bytes_of(paper: ReceivedPaper) -> bytes:
    """What lies on the shelf for a paper. Raises: PaperMissing."""
    try:
        with shelf().open(place_of(paper.shelf_mark), "rb") as file:
            return bytes(file.read())
    except OSError:
        raise PaperMissing from None


def is_on_shelf(paper: ReceivedPaper) -> bool:
    """Whether the file of a paper lies where it was put."""
    return shelf().exists(place_of(paper.shelf_mark))


def unwanted_files(before: datetime) -> list[str]:
    """The places of files, older than that moment, that no paper wants any more, or never had."""
    found = []
    folders = shelf().listdir("")[0] if shelf().exists("") else []
    for folder in sorted(folders):
        marks = shelf().listdir(folder)[1]
        rows = ReceivedPaper.objects.filter(shelf_mark__in=marks, state__in=LYING)
        wanted = set(rows.values_list("shelf_mark", flat=True))
        found += [f"{folder}/{mark}" for mark in sorted(set(marks) - wanted)]
    return [place for place in found if shelf().get_modified_time(place) < before]


def person_of(paper_id: int) -> int | None:
    """The person whom a paper is about, by number."""
    found = (owner.person_of(paper_id) for owner in paper_owners)
    return next((person_id for person_id in found if person_id is not None), None)


def subject_of(paper_id: int) -> tuple[str, str] | None:
    """What a paper belongs to: in words, and its address."""
    found = (owner.subject_of(paper_id) for owner in paper_owners)
    return next((subject for subject in found if subject is not None), None)


def veil_of_received(*, user: Actor, on: date) -> Q | None:
    """Entries about received papers of things that the user may not see."""
    seen = ReceivedPaper.objects.filter(_owned(user, on), pk=OuterRef("subject_id"))
    return Q(~Exists(seen), subject_kind="receivedpaper")


def _owned(user: Actor, on: date) -> Q:
    seen = Q(pk__in=[])
    for owner in paper_owners:
        seen |= Q(Exists(_links(owner.visible_to(user, on))))
    return seen


def _links(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(paper_id=OuterRef("pk")).order_by()
