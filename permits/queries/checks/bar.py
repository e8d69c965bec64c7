"""Bar of the employer: those that stand on the day."""

from core.periods import Period
from enforcement.models import EmployerBar
from permits.models import PermitRules
from permits.queries.checks.filing import Filing
from permits.queries.terms import RULES_CODE, law_of
from permits.rules import UNREAD, Check, Law, check_bar
from reference.queries.dated import in_force


def bar(filing: Filing) -> Check:
    """The employer's bars; the rules of permits are read only where one stands."""
    standing = EmployerBar.objects.filter(
        employer=filing.application.employer_id,
        barred_from__lte=filing.on,
        barred_until__gte=filing.on,
    )
    periods = [Period(*days) for days in standing.order_by("pk").values_list("barred_from", "barred_until")]
    law = _law(filing) if periods else UNREAD
    return check_bar(on=filing.on, bars=[(period, law) for period in periods])


def _law(filing: Filing) -> Law:
    rules = in_force(PermitRules, on=filing.on).filter(code=RULES_CODE).first()
    return law_of(rules) if rules else UNREAD
