"""What an application is checked for. Each check tells its facts, clause, version, confidence and cure.

The system tells what it finds; a refusal is a person's decision, on one of the listed grounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.explanations import Reason
from core.periods import Period, day_after, days_later
from permits.rules.law import PLAIN, UNREAD, Law
from permits.rules.terms import Terms, extension_window, is_adult
from permits.states import CheckCode, CheckOutcome

CITIZEN_CLAUSE = "Law on the legal status of foreigners, art. 2"
_BAR_CLAUSE = "Public service of work permits, refusal ground 5"


@dataclass(frozen=True, slots=True)
class Check:
    """One check's outcome. `remedy` says what the employer can do; without one, nothing is to be done."""

    code: str
    outcome: str
    reasons: tuple[Reason, ...] = ()
    remedy: Reason | None = None

    @property
    def title(self) -> str:
        return str(CheckCode(self.code).label)

    @property
    def cure(self) -> str:
        """The remedy in the reader's language; empty when there is none."""
        return self.remedy.fact if self.remedy else ""

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the application cannot be submitted or granted as it is."""
        return self.outcome == CheckOutcome.FAILED or (
            self.outcome == CheckOutcome.UNKNOWN and self.remedy is not None
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values to store; `from_json` gives the same check back."""
        return {
            "code": str(self.code),
            "outcome": str(self.outcome),
            "reasons": [reason.as_json() for reason in self.reasons],
            "remedy": self.remedy.as_json() if self.remedy else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Check:
        """The check stored by `as_json`."""
        remedy = stored["remedy"]
        return cls(
            stored["code"],
            stored["outcome"],
            tuple(Reason.from_json(reason) for reason in stored["reasons"]),
            Reason.from_json(remedy) if remedy else None,
        )


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


@dataclass(frozen=True, slots=True)
class Asked:
    """One worker asked for; `holds_permit`: already has a permit, or is asked for, at this employer.

    `is_citizen`: of Kazakhstan, as the employer says or as the file of this passport does.
    """

    born_on: date
    document_expires_on: date | None = None
    is_citizen: bool = False
    needs_no_permit: bool = False
    holds_permit: bool = False


def check_category(*, months: int, terms: Terms, is_extension: bool = False) -> Check:
    """A permit lasts from one month to the category's limit; an extension to its own."""
    longest = terms.months_at_most
    if is_extension and terms.extension_months is not None:
        longest = terms.extension_months
    reason = terms.law.reason("permit.longest", longest=longest, months=months)
    if 1 <= months <= longest:
        return _passed(CheckCode.CATEGORY, reason)
    return _failed(CheckCode.CATEGORY, reason, cure=Reason("cure.months", {"longest": longest}))


def check_extension(*, on: date, valid_until: date, extended_before: int, terms: Terms) -> Check:
    """An extension is possible in its window, and so many times as the category allows."""
    window = extension_window(valid_until, terms)
    if window is None:
        return _failed(CheckCode.EXTENSION, terms.law.reason("extension.none"))
    at_most = terms.extensions_at_most
    if at_most is not None and extended_before >= at_most:
        used = terms.law.reason("extension.used_up", at_most=at_most, before=extended_before)
        return _failed(CheckCode.EXTENSION, used)
    opens, closes = window.first, window.last or window.first
    reason = terms.law.reason("extension.window", opens=opens, closes=closes)
    if window.contains(on):
        return _passed(CheckCode.EXTENSION, reason)
    code = "cure.extension_early" if on < opens else "cure.extension_late"
    return _failed(CheckCode.EXTENSION, reason, cure=Reason(code, {"opens": opens}))


def check_workers(workers: Sequence[Asked], *, on: date) -> Check:
    """At least one worker; each a grown-up foreigner with a valid passport, needing a permit, having none.

    Workers are named by their place in the list. Source: law on migration, arts. 34, 35; Treaty on the
    Eurasian Economic Union, art. 97(1).
    """
    if not workers:
        return Check(
            CheckCode.WORKERS, CheckOutcome.UNKNOWN, (Reason("workers.none"),), Reason("cure.workers_none")
        )
    faults = []
    for place, worker in enumerate(workers, start=1):
        if not is_adult(worker.born_on, on):
            faults.append(Reason("workers.minor", {"place": place}, "Law on migration, art. 35"))
        if worker.document_expires_on is not None and worker.document_expires_on < on:
            faults.append(UNREAD.reason("workers.document_expired", place=place))
        if worker.is_citizen:
            faults.append(Reason("workers.citizen", {"place": place}, CITIZEN_CLAUSE))
        elif worker.needs_no_permit:
            faults.append(Reason("workers.no_permit_needed", {"place": place}, "EAEU Treaty, art. 97(1)"))
        if worker.holds_permit:
            faults.append(UNREAD.reason("workers.has_permit", place=place))
    if faults:
        return _failed(CheckCode.WORKERS, *faults, cure=Reason("cure.workers"))
    asked = Reason("workers.asked", {"number": len(workers)}, "Law on migration, arts. 34, 35")
    return _passed(CheckCode.WORKERS, asked)


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
            return _passed(CheckCode.LOCAL_CONTENT, claim.law.reason(f"content.exempt.{claim.code}"))
        if employees is not None and employees <= claim.employees_at_most:
            reason = claim.law.reason(
                f"content.exempt_up_to.{claim.code}", most=claim.employees_at_most, employees=employees
            )
            return _passed(CheckCode.LOCAL_CONTENT, reason)
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
        share=_share(staff.citizens, total),
        percent=percent,
        citizens=staff.citizens,
        total=total,
        applied_for=staff.applied_for + staff.pending,
    )
    if staff.citizens * 100 >= percent * total:
        return _passed(CheckCode.LOCAL_CONTENT, reason)
    return _failed(CheckCode.LOCAL_CONTENT, reason, cure=_content_cure(staff, foreigners, percent))


def check_vacancy(*, on: date, published_on: date | None, code: str, days: int | None, law: Law) -> Check:
    """The vacancy has been published for so many calendar days before the application.

    The day of publication is not counted: published on the 1st, 15 days are over on the 16th.
    `days` None: nothing of the kind was asked for on this day.
    Source: Order 93 of 28.03.2025, from 01.09.2025: 15 calendar days on enbek.kz.
    """
    if days is None:
        return _passed(CheckCode.VACANCY, law.reason("vacancy.not_needed"))
    if published_on is None or not code.strip():
        needed = law.reason("vacancy.needed", days=days)
        return Check(
            CheckCode.VACANCY, CheckOutcome.UNKNOWN, (needed,), Reason("cure.vacancy_missing", {"days": days})
        )
    first = days_later(published_on, days)
    reason = law.reason("vacancy.published", published=published_on, days=days, first=first)
    if first <= on:
        return _passed(CheckCode.VACANCY, reason)
    cure = "cure.vacancy_future" if published_on > on else "cure.vacancy_wait"
    return _failed(CheckCode.VACANCY, reason, cure=Reason(cure, {"first": first}))


def check_bar(*, on: date, bars: Sequence[tuple[Period, Law]]) -> Check:
    """The employer is under no bar on the day.

    Source: public service of work permits, refusal ground 5.
    """
    standing = [(period, law) for period, law in bars if period.contains(on)]
    if not standing:
        return _passed(CheckCode.BAR, Reason("bar.none", clause=_BAR_CLAUSE))
    until = max(period.last or on for period, _law in standing)
    reasons = [law.reason("bar.standing", since=period.first, until=period.last) for period, law in standing]
    return _failed(CheckCode.BAR, *reasons, cure=Reason("cure.bar", {"first": day_after(until)}))


def check_quota(*, wanted: int, left: int | None, held: int = 0, law: Law = PLAIN) -> Check:
    """Enough places are left in the region and category this year; those already held are its own.

    `left` None: no order gave the region any. What it says may change before the places are taken.
    Source: law on migration, arts. 11(4), 15(11).
    """
    if held >= wanted > 0:
        return _passed(CheckCode.QUOTA, law.reason("quota.held", held=held))
    if left is None:
        return _failed(CheckCode.QUOTA, law.reason("quota.none"), cure=Reason("cure.quota_none"))
    reason = law.reason("quota.left", left=left, wanted=wanted)
    if left + held >= wanted:
        return _passed(CheckCode.QUOTA, reason)
    return _failed(CheckCode.QUOTA, reason, cure=Reason("cure.quota", {"left": left}))


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


def _passed(code: CheckCode, *reasons: Reason) -> Check:
    return Check(code, CheckOutcome.PASSED, reasons)


def _failed(code: CheckCode, *reasons: Reason, cure: Reason | None = None) -> Check:
    return Check(code, CheckOutcome.FAILED, reasons, cure)


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
