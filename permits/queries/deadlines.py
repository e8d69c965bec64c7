"""The deadlines of an application in facts: how many working days, since when, by which law."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.explanations import Reason
from permits.models import Application
from permits.queries.terms import law_of
from permits.states import ApplicationKind, ApplicationState

#: While the days to decide are counted: correcting falls within them.
DECISION_RUNS = (ApplicationState.SUBMITTED, ApplicationState.UNDER_REVIEW, ApplicationState.RETURNED)
TITLES = {
    "decision": _("Time to decide"),
    "correction": _("Time to correct"),
    "payment": _("Time to pay"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """What has to be done from a day to a day, both counted. `code`: decision, correction or payment."""

    code: str
    first: date
    last: date
    reason: Reason

    @property
    def title(self) -> str:
        """What the time is for, in the reader's words."""
        return str(TITLES[self.code])


def deadline_of(application: Application) -> Deadline | None:
    """The deadline that runs now: to decide, to correct, or to pay; None when none does.

    Source: rules of permits: working days from the day after the filing, or after the notice. Nothing is
    known that stops the days to decide while an application is corrected.
    """
    terms = application.terms
    if terms is None:
        return None
    law = law_of(terms)
    if application.state in DECISION_RUNS:
        since, due = application.submitted_on, application.decision_due_on
        is_extension = application.kind == ApplicationKind.EXTENSION
        days = terms.extension_working_days if is_extension else terms.decision_working_days
        code = "correction" if application.state == ApplicationState.RETURNED else "decision"
    elif application.state == ApplicationState.PENDING_FEE:
        since, due, days, code = (
            application.decided_on,
            application.fee_due_on,
            terms.payment_working_days,
            "payment",
        )
    else:
        return None
    if since is None or due is None:
        return None
    return Deadline(code, since, due, law.reason(f"deadline.{code}", days=days, since=since, due=due))
