"""The checks of an application on a day: one file each, beside the pure rule and the test of its name.

A check reads what it needs by a small query or two and asks its rule. All together are at most 15
queries, whatever the number of workers.
"""

from collections.abc import Callable
from datetime import date

from permits.models import Application
from permits.queries.checks.bar import bar
from permits.queries.checks.category import category
from permits.queries.checks.extension import extension
from permits.queries.checks.filing import Filing, filing_of
from permits.queries.checks.local_content import local_content
from permits.queries.checks.qualification import qualification
from permits.queries.checks.quota import allocation_of, quota
from permits.queries.checks.vacancy import vacancy
from permits.queries.checks.workers import faults_of_workers, workers
from permits.rules import Check

#: In the order in which they are shown (`permits.states.CheckCode`).
CHECKS: tuple[Callable[[Filing], Check | None], ...] = (
    category,
    extension,
    workers,
    local_content,
    vacancy,
    bar,
    quota,
    qualification,
)


def checks_of(application: Application, on: date) -> list[Check]:
    """Every check of the application as of a day, with facts, clause, version, confidence and cure.

    Raises: NoTermsInForce.
    """
    return checks_for(filing_of(application, on))


def checks_for(filing: Filing) -> list[Check]:
    """The checks of what is filed; one that does not concern its kind is left out. Raises: NoTermsInForce."""
    return [check for check in (make(filing) for make in CHECKS) if check is not None]


def stored_checks(application: Application) -> list[Check]:
    """The checks as they stood at the last submission or decision."""
    return [Check.from_json(stored) for stored in application.checks]


__all__ = [
    "CHECKS",
    "Filing",
    "allocation_of",
    "bar",
    "checks_for",
    "checks_of",
    "faults_of_workers",
    "filing_of",
    "stored_checks",
]
