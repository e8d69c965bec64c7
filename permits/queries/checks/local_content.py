"""Local content: what share is asked for, who is exempt, whom the employer has asked for elsewhere."""

from django.db.models import Sum

from parties.models import Employer
from permits.models import Application, LocalContentExemption
from permits.queries.checks.filing import Filing
from permits.queries.terms import PAIR_OF, content_terms, law_of
from permits.rules import UNREAD, Check, Exemption, Staff, check_local_content
from permits.states import HOLDING_STATES, ApplicationKind, CheckCode, CheckOutcome, LocalContentPair
from reference.queries.dated import in_force


def local_content(filing: Filing) -> Check:
    """The declared staff against the share of its pair of categories; seasonal workers are in none.

    Raises: NoTermsInForce.
    """
    application = filing.application
    terms = content_terms(application.category, filing.applied_on)
    if terms is None:
        return Check(CheckCode.LOCAL_CONTENT, CheckOutcome.PASSED, (UNREAD.reason("content.not_counted"),))
    heads = terms.pair == LocalContentPair.HEADS
    staff = Staff(
        citizens=application.citizens_heads if heads else application.citizens_specialists,
        foreigners=application.foreigners_heads if heads else application.foreigners_specialists,
        # The worker of an extension is among the foreigners already.
        applied_for=0 if application.kind == ApplicationKind.EXTENSION else filing.workers,
        pending=_pending(application, terms.pair),
    )
    return check_local_content(
        staff,
        percent=terms.citizens_percent,
        law=law_of(terms),
        employees=application.employees,
        claims=_exemptions(filing),
    )


def _pending(application: Application, pair: str) -> int:
    """New workers of the same pair in the employer's other applications under way."""
    others = Application.objects.filter(
        employer=application.employer_id,
        kind=ApplicationKind.NEW,
        state__in=HOLDING_STATES,
        category__in=[category for category, counted in PAIR_OF.items() if counted == pair],
    ).exclude(pk=application.pk)
    return others.aggregate(places=Sum("places", default=0))["places"]


def _exemptions(filing: Filing) -> list[Exemption]:
    """The exemptions in force that the employer's kind falls under; no query where it claims none."""
    codes, application = LocalContentExemption.Code, filing.application
    claims = {
        codes.SMALL_BUSINESS: application.employer.size == Employer.Size.SMALL,
        codes.BRANCH: application.is_branch,
        codes.STATE_BODY: application.is_state_body,
    }
    claimed = [code for code, is_claimed in claims.items() if is_claimed]
    rows = in_force(LocalContentExemption, on=filing.applied_on).filter(code__in=claimed).order_by("code")
    return [Exemption(row.code, row.employees_at_most, law_of(row)) for row in rows] if claimed else []
