"""Quota: places left in the region and category in the day's year."""

from datetime import date

import pytest

from permits.queries.checks import filing_of
from permits.queries.checks.quota import quota
from permits.rules import check_quota
from tests.permits.situations import ON, World


@pytest.mark.parametrize(
    ("wanted", "left", "held", "outcome"),
    [
        (3, 3, 0, "passed"),
        (3, 2, 0, "failed"),
        (1, None, 0, "failed"),
        (3, 0, 3, "passed"),
        (3, None, 3, "passed"),
        (3, 1, 2, "passed"),
    ],
)
def test_places_left(wanted, left, held, outcome):
    assert check_quota(wanted=wanted, left=left, held=held).outcome == outcome


@pytest.mark.django_db
class TestFound:
    @pytest.mark.parametrize(("workers", "outcome"), [(2, "passed"), (3, "failed")])
    def test_a_place_for_each_worker(self, workers, outcome):
        check = quota(filing_of(World(places=2).draft(workers), ON))

        assert check.outcome == outcome

    def test_of_the_days_year_alone(self, world):
        check = quota(filing_of(world.draft(), date(ON.year + 1, 1, 1)))

        assert (check.outcome, check.reasons[0].code) == ("failed", "quota.none")

    def test_of_the_category_alone(self, world):
        assert quota(filing_of(world.draft(category="4"), ON)).reasons[0].code == "quota.none"

    def test_what_it_holds_is_its_own(self):
        application = World(places=2).submitted(workers=2)

        check = quota(filing_of(application, ON))

        assert (check.outcome, check.reasons[0].code) == ("passed", "quota.held")
