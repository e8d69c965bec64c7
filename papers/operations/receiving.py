"""Papers handed in: taken, scanned, erased. What is taken is opened by nobody before it was scanned."""

import hashlib
import secrets
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import RuleViolation
from core.moves import next_state
from core.storing import change, insert
from journal.operations import record
from papers.capabilities import PaperCapability
from papers.events import PaperEvent
from papers.models import ReceivedPaper
from papers.queries.received import (
    PaperMissing,
    bytes_of,
    lock_received,
    person_of,
    place_of,
    scanner_now,
    shelf,
    unwanted_files,
    waiting_papers,
)
from papers.rules.contents import content_of
from papers.seams import Scanner, ScannerAway
from papers.states import RECEIVED_MOVES, ReceivedAct, ReceivedKind, ReceivedState

#: So many papers of one thing are kept at a time.
PAPERS_AT_MOST = 60
#: So many papers are scanned in one run.
SCANNED_AT_MOST = 200
#: So many papers in a row may stay without an answer before the scanner counts as gone.
TRIES = 3


@transaction.atomic
def receive_paper(
    *, data: bytes, kind: ReceivedKind, on: date, by: User, person_id: int | None = None
) -> ReceivedPaper:
    """Take a paper in, in the transaction of its owner's act, and put what may be kept of it on the shelf.

    It waits there until it was scanned. The caller links it with its thing and says, for the journal, about
    whom it is. A file whose transaction fails is left over and cleared away by the task.

    Raises: RuleViolation saying what is the matter with the file.
    """
    content = content_of(data)
    paper = ReceivedPaper(
        kind=kind,
        form=content.form,
        size=len(content.data),
        pages=content.pages,
        sha256=_hash_of(content.data),
        shelf_mark=secrets.token_hex(16),
        received_on=on,
        received_by=by,
    )

    insert(paper)
    shelf().save(place_of(paper.shelf_mark), ContentFile(content.data))

    record(
        PaperEvent.PAPER_RECEIVED,
        subject=paper,
        by=by,
        on=on,
        person_id=person_id,
        data={"received": kind, "form": content.form, "size": paper.size, "sha256": paper.sha256},
    )
    return paper


def receive_among(
    *,
    lying: QuerySet[ReceivedPaper],
    data: bytes,
    kind: ReceivedKind,
    on: date,
    by: User,
    person_id: int | None,
) -> ReceivedPaper:
    """Take a paper in for a locked thing that has these already, as a part of its owner's act.

    Raises: RuleViolation for a file that is none of its kind, for the same file once more, and for too many.
    """
    if lying.count() >= PAPERS_AT_MOST:
        raise RuleViolation(
            _("There are %(papers)s papers here already. Erase what is no longer needed first.")
            % {"papers": PAPERS_AT_MOST},
            code="too_many_papers",
            facts={"field": "file"},
        )
    known = set(lying.values_list("sha256", flat=True))
    paper = receive_paper(data=data, kind=kind, on=on, by=by, person_id=person_id)
    if paper.sha256 in known:
        raise RuleViolation(
            _("This very file is among the papers already. Choose it there, or send another."),
            code="paper_known",
            facts={"field": "file"},
        )
    return paper


@transaction.atomic
def erase_paper(*, paper_id: int, reason: str, on: date, by: User) -> ReceivedPaper:
    """Erase a paper that must not be kept (any longer): its file goes, the row says who did it and why.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is gone already; RuleViolation without a reason.
    """
    paper = lock_received(paper_id=paper_id, user=by, on=on)
    require(by, on, PaperCapability.ERASE_RECEIVED)
    because = " ".join(reason.split())
    if not because:
        raise RuleViolation(
            _("Reason: say why the paper is erased. It cannot be had back."),
            code="reason_missing",
            facts={"field": "reason"},
        )

    _move(paper, ReceivedAct.ERASE, erased_on=on, erased_by=by, erased_because=because)

    _note(PaperEvent.PAPER_ERASED, paper, on=on, by=by)
    return paper


def scan_waiting(*, on: date, by: User) -> dict[str, Any]:
    """Have the papers that wait scanned, the oldest first; each is settled by itself.

    Where the scanner does not answer, the paper waits; after some of these in a row all others do, until
    the next run. One whose file is gone goes on waiting.
    """
    counts, unanswered = {"scanned": 0, "harmful": 0}, 0
    scanner = scanner_now()
    for paper_id in waiting_papers(SCANNED_AT_MOST):
        if scanner is None or unanswered == TRIES:
            break
        try:
            found = _found_in(scanner, paper_id)
        except ScannerAway:
            unanswered += 1
            continue
        unanswered = 0
        settled = None if found is None else _settle(paper_id, found, on=on, by=by)
        counts["scanned"] += settled is not None
        counts["harmful"] += settled == ReceivedState.HARMFUL
    return {**counts, "waiting": ReceivedPaper.objects.filter(state=ReceivedState.WAITING).count()}


def _found_in(scanner: Scanner, paper_id: int) -> str | None:
    """What the scanner finds in a paper, outside of any transaction; None when there is no file."""
    paper = ReceivedPaper.objects.filter(pk=paper_id).first()
    if paper is None:
        return None
    try:
        return scanner.scan(bytes_of(paper))
    except PaperMissing:
        return None


@transaction.atomic
def _settle(paper_id: int, found: str, *, on: date, by: User) -> str | None:
    """The state that a scanned paper got; None where another run, or an erasure, was there first."""
    rows = ReceivedPaper.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    paper = rows.filter(pk=paper_id, state=ReceivedState.WAITING).first()
    if paper is None:
        return None

    _move(paper, ReceivedAct.TURN_AWAY if found else ReceivedAct.PASS, scanned_on=on)

    _note(PaperEvent.PAPER_TURNED_AWAY if found else PaperEvent.PAPER_PASSED, paper, on=on, by=by)
    return paper.state


def clear_shelf(*, before: datetime, on: date, by: User) -> dict[str, int]:
    """Remove files, older than that moment, that no paper wants: of acts that failed, of erased papers."""
    places = unwanted_files(before)
    for place in places:
        shelf().delete(place)
    return {"removed": len(places)}


def _move(paper: ReceivedPaper, act: ReceivedAct, **values: Any) -> None:
    """The next state; the file of a paper that is kept no more goes once that is written down."""
    change(paper, state=next_state(RECEIVED_MOVES, paper.state, act), **values)
    if paper.state in (ReceivedState.HARMFUL, ReceivedState.ERASED):
        transaction.on_commit(partial(shelf().delete, place_of(paper.shelf_mark)))


def _note(event: PaperEvent, paper: ReceivedPaper, *, on: date, by: User) -> None:
    record(event, subject=paper, by=by, on=on, person_id=person_of(paper.pk), data={"received": paper.kind})


def _hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
