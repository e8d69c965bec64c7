"""Extension: in its window, and not once too often."""

from datetime import date

from core.explanations import Reason
from permits.rules.checks.check import Check, failed, passed
from permits.rules.terms import Terms, extension_window
from permits.states import CheckCode


def check_extension(*, on: date, valid_until: date, extended_before: int, terms: Terms) -> Check:
    """An extension is possible in its window, and so many times as the category allows.

    Source: Order 559 of 27.06.2016, terms of permits by category; the row in force says which text.
    """
    window = extension_window(valid_until, terms)
    if window is None:
        return failed(CheckCode.EXTENSION, terms.law.reason("extension.none"))
    at_most = terms.extensions_at_most
    if at_most is not None and extended_before >= at_most:
        used = terms.law.reason("extension.used_up", at_most=at_most, before=extended_before)
        return failed(CheckCode.EXTENSION, used)
    opens, closes = window.first, window.last or window.first
    reason = terms.law.reason("extension.window", opens=opens, closes=closes)
    if window.contains(on):
        return passed(CheckCode.EXTENSION, reason)
    code = "cure.extension_early" if on < opens else "cure.extension_late"
    return failed(CheckCode.EXTENSION, reason, cure=Reason(code, {"opens": opens}))
