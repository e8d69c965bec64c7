"""Category and term: by the terms of the filing."""

from permits.queries.checks.filing import Filing
from permits.queries.terms import terms_of
from permits.rules import Check, check_category
from permits.states import ApplicationKind


def category(filing: Filing) -> Check:
    """How many months are asked for; nothing more is read."""
    return check_category(
        months=filing.application.months,
        terms=terms_of(filing.terms),
        is_extension=filing.application.kind == ApplicationKind.EXTENSION,
    )
