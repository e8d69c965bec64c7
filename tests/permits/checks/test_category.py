"""Category and term: how many months may be asked for."""

import pytest

from permits.queries.checks import filing_of
from permits.queries.checks.category import category
from permits.rules import Terms, check_category
from tests.permits.situations import ON

CATEGORY_1 = Terms(36, 36, None, 60, 30)
CATEGORY_3 = Terms(12, 12, 3, 60, 30)


@pytest.mark.parametrize(
    ("terms", "months", "is_extension", "outcome"),
    [
        (CATEGORY_1, 36, False, "passed"),
        (CATEGORY_1, 37, False, "failed"),
        (CATEGORY_3, 12, False, "passed"),
        (CATEGORY_3, 13, False, "failed"),
        (CATEGORY_3, 0, False, "failed"),
        (CATEGORY_3, 12, True, "passed"),
        (Terms(36, 12, 1, 60, 30), 24, True, "failed"),
    ],
)
def test_months_of_the_category(terms, months, is_extension, outcome):
    assert check_category(months=months, terms=terms, is_extension=is_extension).outcome == outcome


@pytest.mark.django_db
@pytest.mark.parametrize(("months", "outcome"), [(12, "passed"), (13, "failed")])
def test_by_the_terms_of_the_category(world, months, outcome):
    """Category 3: up to 12 months (Order 279 of 30.06.2023)."""
    application = world.draft()
    application.months = months

    assert category(filing_of(application, ON)).outcome == outcome
