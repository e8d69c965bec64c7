"""Bar of the employer: twelve months from a decision in force."""

from datetime import date

import pytest

from enforcement.models import EmployerBar
from enforcement.rules.bars import bar_period
from permits.queries.checks import filing_of
from permits.queries.checks.bar import bar
from permits.rules import PLAIN, check_bar
from tests.accounts.factories import UserFactory
from tests.parties.factories import EmployerFactory
from tests.permits.situations import ON

BAR = bar_period(in_force_on=date(2025, 6, 16), months=12)


@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        (date(2025, 6, 15), "passed"),
        (date(2025, 6, 16), "failed"),
        (date(2026, 6, 15), "failed"),
        (date(2026, 6, 16), "passed"),
    ],
)
def test_twelve_months_from_a_decision_in_force(on, outcome):
    check = check_bar(on=on, bars=[(BAR, PLAIN)])

    assert check.outcome == outcome
    if outcome == "failed":
        assert check.remedy.params["first"] == date(2026, 6, 16)


def barred(employer, first, last):
    by = UserFactory(permit_officer=True)
    EmployerBar.objects.create(
        employer=employer,
        decision="3-17/26",
        barred_from=first,
        barred_until=last,
        entered_on=first,
        entered_by=by,
    )


@pytest.mark.django_db
class TestFound:
    @pytest.mark.parametrize(
        ("first", "last", "outcome"),
        [
            (date(2025, 6, 16), date(2026, 6, 14), "passed"),
            (date(2025, 6, 16), date(2026, 6, 15), "failed"),
            (date(2026, 6, 15), date(2027, 6, 14), "failed"),
            (date(2026, 6, 16), date(2027, 6, 15), "passed"),
        ],
    )
    def test_from_its_first_to_its_last_day(self, world, first, last, outcome):
        barred(world.employer, first, last)

        check = bar(filing_of(world.draft(), date(2026, 6, 15)))

        assert check.outcome == outcome

    def test_of_two_that_overlap_both_are_named_and_the_later_end_counts(self, world):
        barred(world.employer, date(2026, 1, 1), date(2026, 12, 31))
        barred(world.employer, date(2026, 3, 1), date(2027, 2, 28))

        check = bar(filing_of(world.draft(), ON))

        assert len(check.reasons) == 2
        assert check.remedy.params["first"] == date(2027, 3, 1)

    def test_another_firms_bar_is_not_this_ones(self, world):
        barred(EmployerFactory(), date(2026, 1, 1), date(2026, 12, 31))

        assert bar(filing_of(world.draft(), ON)).outcome == "passed"
