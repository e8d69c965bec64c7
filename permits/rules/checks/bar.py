"""Bar of the employer: none stands on the day."""

from collections.abc import Sequence
from datetime import date

from core.explanations import Reason
from core.periods import Period, day_after
from permits.rules.checks.check import Check, failed, passed
from permits.rules.law import Law
from permits.states import CheckCode

_BAR_CLAUSE = "Public service of work permits, refusal ground 5"


def check_bar(*, on: date, bars: Sequence[tuple[Period, Law]]) -> Check:
    """The employer is under no bar on the day.

    Source: public service of work permits, refusal ground 5.
    """
    standing = [(period, law) for period, law in bars if period.contains(on)]
    if not standing:
        return passed(CheckCode.BAR, Reason("bar.none", clause=_BAR_CLAUSE))
    until = max(period.last or on for period, _law in standing)
    reasons = [law.reason("bar.standing", since=period.first, until=period.last) for period, law in standing]
    return failed(CheckCode.BAR, *reasons, cure=Reason("cure.bar", {"first": day_after(until)}))
