"""Qualification: told, and judged by a person."""

import pytest

from permits.queries.checks import filing_of
from permits.queries.checks.qualification import qualification
from permits.rules import check_qualification
from tests.permits.situations import ON


def test_qualification_is_for_a_person_and_stands_in_nobodys_way():
    check = check_qualification(described=1, workers=2)

    assert (check.outcome, check.stands_in_the_way) == ("unknown", False)


@pytest.mark.django_db
def test_described_means_more_than_spaces(world):
    application = world.draft(workers=0)
    for education in ("Istanbul Technical University", "", " \t"):
        world.add_worker(application, education=education)

    (reason,) = qualification(filing_of(application, ON)).reasons

    assert reason.params == {"described": 1, "workers": 3}
