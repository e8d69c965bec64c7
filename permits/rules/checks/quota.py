"""Quota: enough places are left in the region and category."""

from core.explanations import Reason
from permits.rules.checks.check import Check, failed, passed
from permits.rules.law import PLAIN, Law
from permits.states import CheckCode


def check_quota(*, wanted: int, left: int | None, held: int = 0, law: Law = PLAIN) -> Check:
    """Enough places are left in the region and category this year; those already held are its own.

    Where nobody is asked for yet, one must be left. `left` None: no order gave the region any. What it says
    may change before the places are taken.
    Source: law on migration, arts. 11(4), 15(11).
    """
    if held >= wanted > 0:
        return passed(CheckCode.QUOTA, law.reason("quota.held", held=held))
    if left is None:
        return failed(CheckCode.QUOTA, law.reason("quota.none"), cure=Reason("cure.quota_none"))
    said = {"left": left, "wanted": wanted} if wanted else {"left": left}
    reason = law.reason("quota.left" if wanted else "quota.left_to_all", **said)
    if left + held >= max(wanted, 1):
        return passed(CheckCode.QUOTA, reason)
    cure = Reason("cure.quota", {"left": left}) if left else Reason("cure.quota_spent")
    return failed(CheckCode.QUOTA, reason, cure=cure)
