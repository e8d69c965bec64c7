"""Workers: each as declared, of the age that the law in force asks for."""

from core.explanations import Reason
from permits.models import WorkerTerms
from permits.queries.checks.filing import Filing
from permits.queries.terms import law_of
from permits.rules import Check, check_workers, faults_of
from reference.queries.dated import terms_in_force


def workers(filing: Filing) -> Check:
    """All workers in the order in which they were put in. Raises: NoTermsInForce."""
    terms = terms_in_force(WorkerTerms, on=filing.on)
    return check_workers(filing.asked, age_at_least=terms.age_at_least, of_age=law_of(terms), on=filing.on)


def faults_of_workers(filing: Filing) -> list[list[Reason]]:
    """Of each worker, in the same order, what stands in the way of a permit. Raises: NoTermsInForce."""
    terms = terms_in_force(WorkerTerms, on=filing.on)
    return [
        faults_of(asked, number=number, age_at_least=terms.age_at_least, of_age=law_of(terms), on=filing.on)
        for number, asked in enumerate(filing.asked, start=1)
    ]
