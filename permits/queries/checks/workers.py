"""Workers: each as declared, of the age that the law in force asks for."""

from permits.models import WorkerTerms
from permits.queries.checks.filing import Filing
from permits.queries.terms import law_of
from permits.rules import Check, check_workers
from reference.queries.dated import terms_in_force


def workers(filing: Filing) -> Check:
    """All workers in the order in which they were put in. Raises: NoTermsInForce."""
    terms = terms_in_force(WorkerTerms, on=filing.on)
    return check_workers(filing.asked, age_at_least=terms.age_at_least, of_age=law_of(terms), on=filing.on)
