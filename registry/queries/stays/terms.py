"""Which row of terms applies to a citizenship on a day."""

from datetime import date
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, NoTermsInForce
from reference.queries.dated import groups_of, in_force
from registry.models import NotificationTerms, RegistrationTerms
from registry.rules.stays.registrations import RegistrationRule

EVERYBODY = "ALL"
ByGroup = TypeVar("ByGroup", NotificationTerms, RegistrationTerms)


def terms_for_citizenship(model: type[ByGroup], *, country_id: int, on: date) -> ByGroup:
    """The row in force for a citizenship: one for a named group goes before the one for all.

    Raises: NoTermsInForce when no row covers the day; DomainError when two named groups do.
    """
    rows = list(in_force(model, on=on).filter(group__in=groups_of(country_id, on)).select_related("group"))
    named = [row for row in rows if row.group.code != EVERYBODY]
    found = named or rows
    if len(found) == 1:
        return found[0]
    facts = {"terms": model._meta.model_name, "on": on.isoformat(), "country_id": country_id}
    if not found:
        raise NoTermsInForce(
            _("No row of “%(terms)s” is in force on %(day)s for this citizenship. Add the terms first.")
            % {"terms": model._meta.verbose_name, "day": date_format(on)},
            facts=facts,
        )
    raise DomainError(
        _("Several rows of “%(terms)s” are in force on %(day)s for this citizenship. Withdraw all but one.")
        % {"terms": model._meta.verbose_name, "day": date_format(on)},
        code="terms_ambiguous",
        facts={**facts, "groups": sorted(row.group.code for row in found)},
    )


def rule_of(terms: RegistrationTerms) -> RegistrationRule:
    """A row of registration terms as plain values for the rules."""
    return RegistrationRule(
        days=terms.days,
        opens_days_before=terms.opens_days_before,
        renewals_at_most=terms.renewals_at_most,
        late_days=terms.late_days,
    )
