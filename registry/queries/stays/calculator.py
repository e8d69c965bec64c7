"""The rule that the calculator counts by: a citizenship's on a day, a regime's by its code, or one's own."""

from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from reference.models import Country
from reference.queries.dated import in_force
from registry.models import StayRegime
from registry.queries.stays.regimes import RegimeBook, terms_of
from registry.rules.stays.asked_stays import Asked
from registry.rules.stays.calculator import Calculated, calculate, day_of_rule
from registry.rules.stays.clocks import RegimeTerms
from registry.states import PassportClass


class Told(NamedTuple):
    """What the calculator answers: the row of regime it counted by, None for limits of one's own."""

    row: StayRegime | None
    terms: RegimeTerms
    answer: Calculated


def calculated(asked: Asked) -> Told:
    """The answer by the rule in force on the entry day of the stay that holds the day asked, else on it.

    Raises: RuleViolation naming the field: no such code, a citizen, who needs a visa, no regime that day.
    """
    if asked.limits is not None:
        return Told(None, asked.limits, calculate(asked.limits, asked.stays, asked.on))
    on = day_of_rule(asked.stays, asked.on)
    row = _regime_of_group(asked.regime, on) if asked.regime else _regime_of_citizens(asked.citizenship, on)
    terms = terms_of(row)
    return Told(row, terms, calculate(terms, asked.stays, asked.on))


def _regime_of_citizens(iso3: str, on: date) -> StayRegime:
    country = Country.objects.filter(iso3=iso3).first()
    if country is None:
        raise _refused("citizenship", _("There is no country with this code. Codes have three letters."))
    book = RegimeBook()
    if country.pk == book.home_id:
        raise _refused(
            "citizenship", _("A citizen of Kazakhstan is no foreigner: the days at home are not counted.")
        )
    row = book.regime_row(country.pk, on)
    if row is None:
        raise _refused(
            "citizenship",
            _(
                "No visa-free stay is known for this citizenship on %(day)s: "
                "the visa says how many days it gives."
            )
            % {"day": date_format(on)},
        )
    return row


def _regime_of_group(code: str, on: date) -> StayRegime:
    rows = in_force(StayRegime, on=on).filter(group__code=code, passport=PassportClass.NATIONAL)
    row = rows.select_related("group").first()
    if row is None and not StayRegime.objects.filter(group__code=code).exists():
        raise _refused("regime", _("There is no regime with this code."))
    if row is None:
        raise _refused("regime", _("This regime was not in force on %(day)s.") % {"day": date_format(on)})
    return row


def _refused(field: str, sentence: object) -> RuleViolation:
    return RuleViolation(sentence, code="no_rule_for_it", facts={"field": field})
