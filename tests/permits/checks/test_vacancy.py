"""Search on the domestic labour market: fifteen calendar days on enbek.kz."""

from datetime import date, timedelta

import pytest

from permits import operations
from permits.queries.checks import filing_of
from permits.queries.checks.vacancy import vacancy
from permits.rules import PLAIN, check_vacancy


@pytest.mark.parametrize(("days", "outcome"), [(0, "failed"), (14, "failed"), (15, "passed"), (16, "passed")])
def test_fifteen_days_the_day_of_publication_not_counted(days, outcome):
    published = date(2026, 5, 20)
    check = check_vacancy(
        on=published + timedelta(days=days), published_on=published, code="V-1", days=15, law=PLAIN
    )

    assert check.outcome == outcome
    assert check.reasons[0].params["first"] == date(2026, 6, 4)


def test_not_asked_for_before_the_rule():
    assert (
        check_vacancy(on=date(2025, 8, 31), published_on=None, code="", days=None, law=PLAIN).outcome
        == "passed"
    )


@pytest.mark.parametrize(("published", "code"), [(None, "V-1"), (date(2026, 5, 1), " ")])
def test_missing_is_curable(published, code):
    check = check_vacancy(on=date(2026, 6, 15), published_on=published, code=code, days=15, law=PLAIN)

    assert (check.outcome, check.stands_in_the_way) == ("unknown", True)


def test_a_day_to_come_is_a_mistake():
    check = check_vacancy(
        on=date(2026, 6, 15), published_on=date(2026, 6, 16), code="V-1", days=15, law=PLAIN
    )

    assert check.remedy.code == "cure.vacancy_future"


@pytest.mark.django_db
class TestFound:
    @pytest.mark.parametrize(
        ("on", "outcome"), [(date(2025, 8, 31), "passed"), (date(2025, 9, 1), "unknown")]
    )
    def test_goes_by_the_terms_of_the_day(self, world, on, outcome):
        """Order 93 of 28.03.2025: a published vacancy is asked for from 1 September 2025."""
        draft = world.draft(vacancy_code="")

        assert vacancy(filing_of(draft, on)).outcome == outcome

    def test_an_extension_fills_no_vacancy(self, world):
        (permit,) = world.permits()
        on = permit.valid_until - timedelta(days=30)
        extension = operations.request_extension(permit_id=permit.pk, on=on, by=world.firm)

        check = vacancy(filing_of(extension, on))

        assert (check.outcome, check.reasons[0].code) == ("passed", "vacancy.not_needed")
