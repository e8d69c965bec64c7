"""Search on the domestic labour market: the vacancy was published long enough before."""

from datetime import date

from core.explanations import Reason
from core.periods import days_later
from permits.rules.checks.check import Check, failed, passed
from permits.rules.law import Law
from permits.states import CheckCode, CheckOutcome


def check_vacancy(*, on: date, published_on: date | None, code: str, days: int | None, law: Law) -> Check:
    """The vacancy has been published for so many calendar days before the application.

    The day of publication is not counted: published on the 1st, 15 days are over on the 16th.
    `days` None: nothing of the kind was asked for on this day.
    Source: Order 93 of 28.03.2025, from 01.09.2025: 15 calendar days on enbek.kz.
    """
    if days is None:
        return passed(CheckCode.VACANCY, law.reason("vacancy.not_needed"))
    if published_on is None or not code.strip():
        needed = law.reason("vacancy.needed", days=days)
        return Check(
            CheckCode.VACANCY, CheckOutcome.UNKNOWN, (needed,), Reason("cure.vacancy_missing", {"days": days})
        )
    first = days_later(published_on, days)
    reason = law.reason("vacancy.published", published=published_on, days=days, first=first)
    if first <= on:
        return passed(CheckCode.VACANCY, reason)
    cure = "cure.vacancy_future" if published_on > on else "cure.vacancy_wait"
    return failed(CheckCode.VACANCY, reason, cure=Reason(cure, {"first": first}))
