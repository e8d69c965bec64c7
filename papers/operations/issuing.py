"""Papers issued and annulled by the apps that own them, and checked by anyone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound, RuleViolation
from core.moves import next_state
from core.storing import change, insert
from journal.operations import record
from papers.events import PaperEvent
from papers.models import Paper
from papers.queries import lock_paper, paper_by_number, typed_number
from papers.rules import Typed, answer_of, has_only_names
from papers.seams import paper_kinds
from papers.states import PAPER_MOVES, Answer, PaperAct, PaperState


@transaction.atomic
def issue_paper(
    *,
    kind: str,
    number: str,
    valid_from: date,
    valid_until: date | None,
    facts: Mapping[str, Any],
    on: date,
    by: User,
    person_id: int | None = None,
    region_id: int | None = None,
) -> Paper:
    """Write down that a paper is out, in the transaction of its owner's act. Twice is once.

    `person_id` and `region_id` are for the journal's entry alone: a paper does not say about whom it is.

    Raises: RuleViolation when the number is another paper's already; ValueError for facts that are
    not codes and names of the kind's own.
    """
    if not has_only_names(facts, known=paper_kinds[kind].facts):
        raise ValueError(f"a {kind} does not say {facts}")
    wanted = {"kind": kind, "valid_from": valid_from, "valid_until": valid_until, "facts": dict(facts)}
    standing = lock_paper(number)
    if standing is not None:
        if all(getattr(standing, name) == value for name, value in wanted.items()):
            return standing
        raise RuleViolation(_("Another paper has this number already."), code="number_taken")

    paper = Paper(number=number, issued_on=on, **wanted)
    insert(paper)

    record(
        PaperEvent.PAPER_ISSUED,
        subject=paper,
        by=by,
        on=on,
        person_id=person_id,
        region_id=region_id,
        data={"paper": kind, "valid_from": valid_from, "valid_until": valid_until},
    )
    return paper


@transaction.atomic
def annul_paper(
    *, number: str, on: date, by: User, person_id: int | None = None, region_id: int | None = None
) -> Paper:
    """Write down that a paper is out no more, in the transaction of its owner's act. Twice is once.

    Raises: NotFound.
    """
    paper = lock_paper(number)
    if paper is None:
        raise NotFound(_("There is no such paper."))
    if paper.state == PaperState.ANNULLED:
        return paper

    change(paper, state=next_state(PAPER_MOVES, paper.state, PaperAct.ANNUL), annulled_on=on)

    record(
        PaperEvent.PAPER_ANNULLED,
        subject=paper,
        by=by,
        on=on,
        person_id=person_id,
        region_id=region_id,
        data={"paper": paper.kind},
    )
    return paper


@transaction.atomic
def check_paper(*, number: str, on: date, by: User) -> tuple[Answer, Typed, Paper | None]:
    """Answer anyone who asks about a number, and write down that somebody asked about a paper.

    The answer, how the number was read, and the paper if there is one. Nothing is written for a
    number that no paper has. `by` is the `system` user for the public page.
    """
    typed = typed_number(number)
    paper = paper_by_number(typed.number) if typed.number else None
    if paper is None:
        return Answer.UNKNOWN if typed.number else Answer.MISTYPED, typed, None
    answer = answer_of(state=paper.state, valid_from=paper.valid_from, valid_until=paper.valid_until, on=on)

    record(
        PaperEvent.PAPER_CHECKED,
        subject=paper,
        by=by,
        on=on,
        data={"paper": paper.kind, "answer": answer},
    )
    return answer, typed, paper
