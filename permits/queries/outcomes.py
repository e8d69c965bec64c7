"""What the checks of an application found, in words: the same for the employer and for the officer."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from permits.rules import Check
from permits.states import CheckOutcome


def checks_in_words(checks: Iterable[Check]) -> list[dict[str, Any]]:
    """The checks as `components/checks.html` takes them, in their order; `stands`: stands in the way."""
    return [
        {
            "title": check.title,
            "outcome": _outcome(check),
            "tone": _tone(check),
            "reasons": check.reasons,
            "cure": check.cure,
            "stands": check.stands_in_the_way,
        }
        for check in checks
    ]


def _outcome(check: Check) -> str:
    """What nothing can be done about and only a person can tell is not “not known”: an officer compares."""
    if check.outcome == CheckOutcome.UNKNOWN and not check.stands_in_the_way:
        return gettext("An officer compares")
    return str(CheckOutcome(check.outcome).label)


def _tone(check: Check) -> str:
    if check.outcome == CheckOutcome.PASSED:
        return "calm"
    if check.outcome == CheckOutcome.FAILED:
        return "late"
    return "soon" if check.stands_in_the_way else "info"
