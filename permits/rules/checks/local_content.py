"""Local content: the share of citizens among the staff of two categories together."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.explanations import Reason
from permits.rules.checks.check import Check, failed, passed
from permits.rules.law import PLAIN, Law
from permits.states import CheckCode, CheckOutcome


@dataclass(frozen=True, slots=True)
class Staff:
    """Citizens and foreigners in the two categories counted together; None where not declared.

    `applied_for` are the workers of this application, `pending` those of the others under way.
    """

    citizens: int | None
    foreigners: int | None
    applied_for: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who need not keep the share of citizens: up to so many employees, None for any number."""

    code: str
    employees_at_most: int | None = None
    law: Law = PLAIN


def check_local_content(
    staff: Staff,
    *,
    percent: int,
    law: Law,
    employees: int | None = None,
    claims: Sequence[Exemption] = (),
) -> Check:
    """The share of citizens in the pair of categories, the applied-for workers counted as foreigners.

    `claims` are the exemptions in force that the employer's kind falls under; one of a size holds
    when the number of employees is declared and small enough.
    Source: rules of permits: 70 % in categories 1 and 2, 90 % in 3 and 4.
    """
    for claim in claims:
        if claim.employees_at_most is None:
            return passed(CheckCode.LOCAL_CONTENT, claim.law.reason(f"content.exempt.{claim.code}"))
        if employees is not None and employees <= claim.employees_at_most:
            reason = claim.law.reason(
                f"content.exempt_up_to.{claim.code}", most=claim.employees_at_most, employees=employees
            )
            return passed(CheckCode.LOCAL_CONTENT, reason)
    if staff.citizens is None or staff.foreigners is None or (claims and employees is None):
        return Check(
            CheckCode.LOCAL_CONTENT,
            CheckOutcome.UNKNOWN,
            (law.reason("content.not_declared", percent=percent),),
            Reason("cure.declare_staff"),
        )
    foreigners = staff.foreigners + staff.applied_for + staff.pending
    total = staff.citizens + foreigners
    reason = law.reason(
        "content.share",
        share={"decimal": _share(staff.citizens, total)},
        percent=percent,
        citizens=staff.citizens,
        total=total,
        applied_for=staff.applied_for + staff.pending,
    )
    if staff.citizens * 100 >= percent * total:
        return passed(CheckCode.LOCAL_CONTENT, reason)
    return failed(CheckCode.LOCAL_CONTENT, reason, cure=_content_cure(staff, foreigners, percent))


def _share(citizens: int, total: int) -> str:
    """Per cent with one place, cut and not rounded, so that 69.96 is never shown as 70."""
    tenths = citizens * 1000 // total if total else 1000
    return f"{tenths // 10}.{tenths % 10}"


def _content_cure(staff: Staff, foreigners: int, percent: int) -> Reason:
    """How many citizens more, or how many workers fewer, would do."""
    citizens = staff.citizens or 0
    needed = -(-percent * foreigners // (100 - percent)) - citizens if percent < 100 else 0
    possible = max(0, citizens * (100 - percent) // percent - (staff.foreigners or 0) - staff.pending)
    return Reason("cure.content", {"citizens": needed, "possible": min(possible, staff.applied_for)})
