"""Extension: the permit that is to be extended, and how often it has been."""

from core.clock import official_day
from permits.models import Permit
from permits.queries.checks.filing import Filing
from permits.queries.permits import extensions_before
from permits.queries.terms import terms_of
from permits.rules import Check, check_extension
from permits.states import ApplicationKind, CheckCode, CheckOutcome, PermitState


def extension(filing: Filing) -> Check | None:
    """A returned application keeps the day on which it first came, but is not sent in after the end.

    None for new permits. Earlier extensions are counted where the category allows only so many.
    """
    if filing.application.kind != ApplicationKind.EXTENSION:
        return None
    permit: Permit | None = filing.application.extends
    assert permit is not None  # the table's CHECK
    terms = terms_of(filing.terms)
    if permit.state != PermitState.ISSUED:
        return Check(CheckCode.EXTENSION, CheckOutcome.FAILED, (terms.law.reason("extension.revoked"),))
    queue_since = filing.application.queue_since
    first_on = official_day(queue_since) if queue_since else filing.on
    is_over = filing.is_being_written and filing.on > permit.valid_until
    return check_extension(
        on=filing.on if is_over else first_on,
        valid_until=permit.valid_until,
        extended_before=0 if terms.extensions_at_most is None else extensions_before(permit),
        terms=terms,
    )
