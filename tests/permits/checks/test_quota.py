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
        (0, 1, 0, "passed"),
        (0, 0, 0, "failed"),
    ],
)
def test_places_left(wanted, left, held, outcome):
    assert check_quota(wanted=wanted, left=left, held=held).outcome == outcome


def test_where_nobody_is_named_yet_nothing_is_said_to_be_asked_for():
    check = check_quota(wanted=0, left=5)

    assert str(check.reasons[0].fact) == "Places left: 5. No worker is named yet."


def test_where_no_place_is_left_one_is_not_told_to_ask_for_none():
    assert "Ask for 0" not in check_quota(wanted=1, left=0).cure


@pytest.mark.django_db
class TestFound:
    def test_of_an_application_without_workers(self):
        check = quota(filing_of(World(places=2).draft(0), ON))

        assert (check.outcome, check.reasons[0].code) == ("passed", "quota.left_to_all")

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
