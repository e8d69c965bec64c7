"""Received papers that are evidence in a case."""

from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.queries.roles import require
from core.storing import insert
from enforcement.capabilities import EnforcementCapability
from enforcement.models import CasePaper
from enforcement.queries.papers import lock_case_seen_by, papers_lying_of
from papers.models import ReceivedPaper
from papers.operations import receive_among
from papers.states import ReceivedKind


@transaction.atomic
def receive_paper_of_case(
    *, case_id: int, kind: ReceivedKind, data: bytes, on: date, by: User
) -> ReceivedPaper:
    """Take in a paper as evidence of a case, whoever it speaks for. It decides nothing, and nobody opens it
    before it was scanned.

    Raises: NotFound; NotPermitted; RuleViolation for a file that is none of its kind, for the same file
    once more, and for too many of them.
    """
    case = lock_case_seen_by(by, case_id=case_id, on=on)
    place = {"region_id": case.region_id, "district_id": case.stay.district_id}
    require(by, on, EnforcementCapability.ADD_EVIDENCE, **place)

    lying = papers_lying_of(case.pk)
    paper = receive_among(lying=lying, data=data, kind=kind, on=on, by=by, person_id=case.person_id)
    insert(CasePaper(case=case, paper=paper))
    return paper
