"""The terms of the law that applications and permits rest on, as plain values for the rules."""

from datetime import date

from permits.models import Application, CategoryTerms, FeeRate, LocalContentTerms, PermitRules
from permits.rules import Fee, Law, Rate, Terms, fee, fee_of_mci, rate_for
from permits.states import LocalContentPair
from quotas.states import Category
from reference.models import DatedTerms, MonthlyIndex
from reference.queries.dated import in_force, terms_in_force

RULES_CODE = "permits"
#: The categories whose staff is counted together; seasonal workers are counted in neither.
PAIR_OF = {
    Category.CAT1: LocalContentPair.HEADS,
    Category.CAT2: LocalContentPair.HEADS,
    Category.CAT3: LocalContentPair.SPECIALISTS,
    Category.CAT4: LocalContentPair.SPECIALISTS,
}
#: The categories an employer applies for; labour immigrants apply for themselves.
EMPLOYERS_CATEGORIES = (Category.CAT1, Category.CAT2, Category.CAT3, Category.CAT4, Category.SEASONAL)


def law_of(row: DatedTerms) -> Law:
    """A row of dated terms as a citation."""
    return Law(
        clause=str(getattr(row, "clause", "") or row.source),
        version=row.valid_from.isoformat(),
        confidence=row.confidence,
        terms=f"{row._meta.model_name}:{row.pk}",
    )


def category_terms(category: str, on: date) -> CategoryTerms:
    """The terms of a category on a day. Raises: NoTermsInForce."""
    return terms_in_force(CategoryTerms, on=on, category=category)


def terms_of(row: CategoryTerms) -> Terms:
    """A row of category terms as plain values."""
    return Terms(
        months_at_most=row.months_at_most,
        extension_months=row.extension_months,
        extensions_at_most=row.extensions_at_most,
        extension_opens_days=row.extension_opens_days,
        extension_closes_days=row.extension_closes_days,
        law=law_of(row),
    )


def permit_rules(on: date) -> PermitRules:
    """The notice before expiry and the place of a revoked permit. Raises: NoTermsInForce."""
    return terms_in_force(PermitRules, on=on, code=RULES_CODE)


def content_terms(category: str, on: date) -> LocalContentTerms | None:
    """The share of citizens asked for in a category; None where none is counted.

    Raises: NoTermsInForce for a category that is counted.
    """
    pair = PAIR_OF.get(Category(category))
    return None if pair is None else terms_in_force(LocalContentTerms, on=on, pair=pair)


def fee_of(application: Application, on: date) -> Fee:
    """The fee when it is paid on a day: the rate of the decision (before it, of the day) times the MCI.

    Raises: NoTermsInForce.
    """
    index = terms_in_force(MonthlyIndex, on=on)
    if application.fee_mci is not None:
        return fee_of_mci(application.fee_mci, mci=index.amount, index=law_of(index))
    rate = rate_of(application, on)
    permits = max(application.places or application.workers.count(), 1)
    return fee(rate, permits=permits, mci=index.amount, index=law_of(index))


def rate_of(application: Application, on: date) -> Rate:
    """The rate in force for the employer's sector and the months asked for. Raises: NoTermsInForce."""
    rows = in_force(FeeRate, on=on).filter(
        category=application.category, sector_id=application.employer.sector_id
    )
    return rate_for([Rate(row.months_until, row.mci, law_of(row)) for row in rows], application.months)
