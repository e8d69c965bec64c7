"""Qualification: whether education and experience are described; a person judges them."""

from core.explanations import Reason
from permits.rules.checks.check import Check
from permits.states import CheckCode, CheckOutcome


def check_qualification(*, described: int, workers: int) -> Check:
    """Education and experience are for a person to judge; the check only says whether they are there.

    Source: public service of work permits, refusal ground 6.
    """
    reason = Reason(
        "qualification.described",
        {"described": described, "workers": workers},
        "Public service of work permits, refusal ground 6",
    )
    return Check(CheckCode.QUALIFICATION, CheckOutcome.UNKNOWN, (reason,))
