"""Bars of employers: how long, from when, by whom."""

from datetime import date, timedelta

import pytest

from core.errors import NotPermitted, RuleViolation
from enforcement.models import BarTerms, EmployerBar
from enforcement.operations.bars import bar_employer
from reference.queries import terms_in_force
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.parties.factories import EmployerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer():
    return EmployerFactory(region="KZ-75")


@pytest.fixture
def officer():
    return UserFactory(permit_officer=True, region="KZ-75")


class TestBar:
    def test_twelve_months_from_the_decision_in_force(self, employer, officer):
        bar = bar_employer(
            employer_id=employer.pk,
            decision="3-17/26",
            in_force_on=date(2026, 6, 1),
            on=ON,
            by=officer,
        )

        assert (bar.barred_from, bar.barred_until) == (date(2026, 6, 1), date(2027, 5, 31))
        assert journal_entries(kind="employer_barred").get().data["employer"] == employer.pk

    def test_not_before_the_decision_is_in_force(self, employer, officer):
        with pytest.raises(RuleViolation):
            bar_employer(
                employer_id=employer.pk,
                decision="3-17/26",
                in_force_on=ON + timedelta(days=1),
                on=ON,
                by=officer,
            )
        assert not EmployerBar.objects.exists()

    @pytest.mark.parametrize("role", ["admin", "officer", "employer"])
    def test_by_no_other_role(self, employer, role):
        with pytest.raises(NotPermitted):
            bar_employer(
                employer_id=employer.pk,
                decision="3-17/26",
                in_force_on=ON,
                on=ON,
                by=UserFactory(**{role: True}),
            )


def test_the_terms_bar_for_twelve_months_and_are_unconfirmed():
    terms = terms_in_force(BarTerms, on=ON, code="employers")

    assert (terms.months, terms.confidence) == (12, "unconfirmed")
