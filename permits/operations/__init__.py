"""Every write to applications and work permits."""

from permits.operations.decisions import (
    grant_application,
    refuse_application,
    return_application,
    review_application,
)
from permits.operations.drafts import (
    SAVEABLE,
    add_worker,
    add_workers,
    correct_worker,
    draft_application,
    remove_worker,
    request_extension,
    save_application,
)
from permits.operations.fees import take_fee
from permits.operations.issue import issue_permits
from permits.operations.papers import receive_paper_of_worker
from permits.operations.permits import revoke_permit
from permits.operations.submission import submit_application, withdraw_application
from permits.operations.sweeps import carry_over, expire_permits, lapse_unpaid

__all__ = [
    "SAVEABLE",
    "add_worker",
    "add_workers",
    "carry_over",
    "correct_worker",
    "draft_application",
    "expire_permits",
    "grant_application",
    "issue_permits",
    "lapse_unpaid",
    "receive_paper_of_worker",
    "refuse_application",
    "remove_worker",
    "request_extension",
    "return_application",
    "review_application",
    "revoke_permit",
    "save_application",
    "submit_application",
    "take_fee",
    "withdraw_application",
]
