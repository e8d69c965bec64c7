"""An application as it is checked on a day: the day of its terms, the terms, the number of workers."""

from dataclasses import dataclass
from datetime import date

from permits.models import Application, CategoryTerms
from permits.queries.terms import category_terms
from permits.states import ApplicationState

BEING_WRITTEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class Filing:
    """While it is being written the terms are those of the day, afterwards those of its submission;
    workers, bar and quota are looked at as they are `on` the day.
    """

    application: Application
    on: date
    applied_on: date
    terms: CategoryTerms
    workers: int

    @property
    def is_being_written(self) -> bool:
        """Whether it is with the employer still, or again."""
        return self.application.state in BEING_WRITTEN


def filing_of(application: Application, on: date) -> Filing:
    """The application as it is checked on a day. Raises: NoTermsInForce."""
    applied_on, terms = on, None
    if application.state not in BEING_WRITTEN and application.submitted_on is not None:
        applied_on, terms = application.submitted_on, application.terms
    return Filing(
        application=application,
        on=on,
        applied_on=applied_on,
        terms=terms or category_terms(application.category, applied_on),
        workers=application.workers.count(),
    )
