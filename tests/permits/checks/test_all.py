"""All checks together: their order, their names, the number of queries, their words."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils.translation import override

import permits.queries.checks
import permits.rules.checks
from permits import operations
from permits.models import Permit
from permits.queries.checks import CHECKS, checks_of
from permits.rules import Check, check_qualification
from permits.states import CheckCode
from tests.permits.checks.test_bar import barred
from tests.permits.checks.test_local_content import content
from tests.permits.situations import ON

#: What the checks share is no check.
SHARED = {"__init__", "check", "filing", "test_all"}


def modules(folder: Path) -> set[str]:
    return {file.stem for file in folder.glob("*.py")} - SHARED


def test_each_check_has_a_rule_a_query_and_a_test_of_its_name():
    names = {code.value for code in CheckCode}

    assert {check.__name__ for check in CHECKS} == names
    assert modules(Path(permits.rules.checks.__file__).parent) == names
    assert modules(Path(permits.queries.checks.__file__).parent) == names
    assert modules(Path(__file__).parent) == {f"test_{name}" for name in names}


def test_in_the_order_in_which_they_are_shown():
    assert [check.__name__ for check in CHECKS] == [code.value for code in CheckCode]


def test_a_stored_check_is_the_same_check():
    checks = [content(7, 0, 4), content(7, 0, 3), check_qualification(described=1, workers=1)]

    for check in checks:
        assert Check.from_json(check.as_json()).as_json() == check.as_json()
        assert Check.from_json(check.as_json()).cure == check.cure


@pytest.mark.django_db
class TestTogether:
    def test_each_in_its_order_with_a_title(self, world):
        checks = checks_of(world.draft(), ON)

        assert [check.code for check in checks] == [code for code in CheckCode if code != CheckCode.EXTENSION]
        assert all(check.title for check in checks)

    @pytest.mark.parametrize("workers", [1, 6])
    def test_as_many_queries_for_many_workers(self, world, django_assert_num_queries, workers):
        application = world.submitted(workers=workers)

        with django_assert_num_queries(9):
            checks_of(application, ON)

    def test_never_more_than_fifteen_queries(self, world, django_assert_max_num_queries):
        """The most: an extension in a category extended three times at most, of a firm that claims an
        exemption and is barred."""
        world.employer.size = "small"
        world.employer.save()
        permits = [world.permits()[0] for _number in range(4)]
        for earlier, later in pairwise(permits):
            Permit.objects.filter(pk=later.pk).update(extends=earlier)
        barred(world.employer, ON, ON + timedelta(days=400))
        on = permits[-1].valid_until - timedelta(days=45)
        extension = operations.request_extension(permit_id=permits[-1].pk, on=on, by=world.firm)
        asked = type(extension).objects.get(pk=extension.pk)

        with django_assert_max_num_queries(15):
            checks = {check.code: check for check in checks_of(asked, on)}

        assert checks["extension"].reasons[0].code == "extension.used_up"
        assert checks["bar"].outcome == "failed"

    def test_in_three_languages(self, world):
        application = world.draft(citizens_specialists=8)
        for language in ("kk", "ru", "en"):
            with override(language):
                for check in checks_of(application, ON):
                    assert all("%(" not in reason.fact for reason in check.reasons)
                    assert "%(" not in check.cure
