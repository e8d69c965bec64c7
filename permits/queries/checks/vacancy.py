"""Search on the domestic labour market: for how long a vacancy must have been published."""

from permits.models import VacancyTerms
from permits.queries.checks.filing import Filing
from permits.queries.terms import law_of
from permits.rules import UNREAD, Check, check_vacancy
from permits.states import ApplicationKind
from reference.queries.dated import in_force


def vacancy(filing: Filing) -> Check:
    """The declared vacancy by the terms of the day, if any; an extension fills no vacancy."""
    application, terms = filing.application, None
    if application.kind == ApplicationKind.NEW:
        rows = in_force(VacancyTerms, on=filing.applied_on)
        terms = rows.filter(category=application.category).first()
    return check_vacancy(
        on=filing.applied_on,
        published_on=application.vacancy_published_on,
        code=application.vacancy_code,
        days=terms.calendar_days if terms else None,
        law=law_of(terms) if terms else UNREAD,
    )
