"""Bars of employers."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import NotFound, RuleViolation
from core.storing import insert
from enforcement.capabilities import EnforcementCapability
from enforcement.events import CaseEvent
from enforcement.models import BarTerms, EmployerBar
from enforcement.rules.bars import bar_period
from journal.operations import record
from parties.models import Employer
from parties.queries import require_disinterested
from reference.queries import terms_in_force


@transaction.atomic
def bar_employer(*, employer_id: int, decision: str, in_force_on: date, on: date, by: User) -> EmployerBar:
    """Bar an employer from new permits after a decision in force, for as long as the terms say.

    Raises: NotFound; NotPermitted outside the employer's region; RuleViolation naming the field;
    NoTermsInForce.
    Source: public service of work permits, refusal ground 5: 12 months from the finding.
    """
    employer = Employer.objects.select_for_update(no_key=True).filter(pk=employer_id).first()
    if employer is None:
        raise NotFound(_("There is no such employer."), facts={"employer": employer_id})
    require(by, on, EnforcementCapability.BAR_EMPLOYERS, region_id=employer.region_id)
    require_disinterested(by, on, employer_id=employer.pk)
    terms = terms_in_force(BarTerms, on=in_force_on, code="employers")
    if in_force_on > on:
        raise RuleViolation(
            _("In force on: the day has not come yet. Enter the bar when the decision is in force."),
            code="decision_not_in_force",
            facts={"field": "in_force_on"},
        )

    period = bar_period(in_force_on=in_force_on, months=terms.months)
    assert period.last is not None
    bar = EmployerBar(
        employer=employer,
        decision=decision.strip(),
        barred_from=period.first,
        barred_until=period.last,
        entered_on=on,
        entered_by=by,
    )
    insert(bar)

    record(
        CaseEvent.EMPLOYER_BARRED,
        subject=bar,
        by=by,
        on=on,
        region_id=employer.region_id,
        data={
            "employer": employer.pk,
            "from": bar.barred_from.isoformat(),
            "until": bar.barred_until.isoformat(),
            "terms": terms.pk,
        },
    )
    return bar
