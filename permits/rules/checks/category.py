"""Category and term: how long a permit may last."""

from core.explanations import Reason
from permits.rules.checks.check import Check, failed, passed
from permits.rules.terms import Terms
from permits.states import CheckCode


def check_category(*, months: int, terms: Terms, is_extension: bool = False) -> Check:
    """A permit lasts from one month to the category's limit; an extension to its own.

    Source: Order 559 of 27.06.2016, terms of permits by category; the row in force says which text.
    """
    longest = terms.months_at_most
    if is_extension and terms.extension_months is not None:
        longest = terms.extension_months
    reason = terms.law.reason("permit.longest", longest=longest, months=months)
    if 1 <= months <= longest:
        return passed(CheckCode.CATEGORY, reason)
    return failed(CheckCode.CATEGORY, reason, cure=Reason("cure.months", {"longest": longest}))
