"""Local content: the share of citizens, who is exempt, and who is counted."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permits import operations
from permits.queries.checks import filing_of
from permits.queries.checks.local_content import local_content
from permits.rules import Exemption, Law, Staff, check_local_content
from tests.permits.situations import ON, World

HEADS = Law("Rules of permits: 70 %", "2017-01-01", "confirmed", "localcontentterms:1")
SPECIALISTS = Law("Rules of permits: 90 %", "2017-01-01", "confirmed", "localcontentterms:2")


def content(citizens, foreigners, applied_for=0, percent=70, **more):
    law = HEADS if percent == 70 else SPECIALISTS
    return check_local_content(Staff(citizens, foreigners, applied_for), percent=percent, law=law, **more)


@pytest.mark.parametrize(
    ("citizens", "foreigners", "applied_for", "percent", "outcome", "share"),
    [
        (7, 0, 3, 70, "passed", "70.0"),
        (7, 0, 4, 70, "failed", "63.6"),
        (7, 3, 0, 70, "passed", "70.0"),
        (7, 2, 1, 70, "passed", "70.0"),
        (7, 3, 1, 70, "failed", "63.6"),
        (17, 0, 2, 90, "failed", "89.4"),
        (17, 1, 1, 90, "failed", "89.4"),
        (18, 1, 1, 90, "passed", "90.0"),
        (9, 0, 1, 90, "passed", "90.0"),
        (0, 0, 1, 70, "failed", "0.0"),
        (0, 0, 0, 70, "passed", "100.0"),
        (6999, 0, 3001, 70, "failed", "69.9"),
    ],
)
def test_the_share_with_those_asked_for(citizens, foreigners, applied_for, percent, outcome, share):
    check = content(citizens, foreigners, applied_for, percent)

    assert (check.outcome, check.reasons[0].params["share"]) == (outcome, {"decimal": share})
    assert check.reasons[0].clause.endswith(f"{percent} %")
    assert check.stands_in_the_way is (outcome == "failed")


@pytest.mark.parametrize(
    ("citizens", "foreigners", "applied_for", "percent", "more", "possible"),
    [(7, 0, 4, 70, 3, 3), (17, 0, 2, 90, 1, 1), (7, 3, 1, 70, 3, 0), (0, 0, 1, 70, 3, 0)],
)
def test_the_cure_would_cure(citizens, foreigners, applied_for, percent, more, possible):
    cure = content(citizens, foreigners, applied_for, percent).remedy.params

    assert cure == {"citizens": more, "possible": possible}
    assert content(citizens + more, foreigners, applied_for, percent).outcome == "passed"
    assert content(citizens + more - 1, foreigners, applied_for, percent).outcome == "failed"
    assert content(citizens, foreigners, possible, percent).outcome == "passed" or possible == 0


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 50), st.sampled_from([50, 70, 90, 95]))
def test_the_cure_is_the_least(citizens, foreigners, applied_for, percent):
    check = content(citizens, foreigners, applied_for, percent)
    if check.outcome == "passed":
        assert citizens >= percent / 100 * (citizens + foreigners + applied_for) - 1e-9
        return
    more = check.remedy.params["citizens"]
    assert content(citizens + more, foreigners, applied_for, percent).outcome == "passed"
    assert content(citizens + more - 1, foreigners, applied_for, percent).outcome == "failed"


@pytest.mark.parametrize("staff", [(None, 0), (5, None), (None, None)])
def test_not_declared_is_not_known_and_curable(staff):
    check = content(*staff, 1)

    assert (check.outcome, check.stands_in_the_way) == ("unknown", True)
    assert "Declare" in check.cure


@pytest.mark.parametrize(
    ("at_most", "employees", "outcome"),
    [(None, None, "passed"), (20, 20, "passed"), (20, 21, "failed"), (20, None, "unknown")],
)
def test_exempt_by_size(at_most, employees, outcome):
    claim = Exemption("small_business", at_most, Law("Order 93", "2025-09-01"))

    check = content(0, 0, 5, employees=employees, claims=[claim])

    assert check.outcome == outcome
    if outcome == "passed":
        assert check.reasons[0].clause == "Order 93"


def found(application):
    return local_content(filing_of(application, ON))


@pytest.mark.django_db
class TestFound:
    def test_seasonal_workers_are_in_no_share(self):
        check = found(World(category="seasonal").draft())

        assert (check.outcome, check.reasons[0].confidence) == ("passed", "unconfirmed")

    def test_heads_are_counted_with_heads(self):
        application = World(category="1").draft(workers=1, citizens_heads=2, foreigners_heads=0)

        check = found(application)

        assert (check.outcome, check.reasons[0].params["percent"]) == ("failed", 70)

    def test_workers_asked_for_elsewhere_count_while_they_are_under_way(self, world):
        other = world.submitted(workers=6)
        application = world.draft(workers=1, citizens_specialists=63)

        assert found(application).outcome == "passed"  # 63 of 70
        world.submitted(workers=1)
        assert found(application).outcome == "failed"  # 63 of 71
        world.act("refuse", world.act("review", other))
        assert found(application).outcome == "passed"

    def test_the_worker_of_an_extension_is_among_the_foreigners_already(self, world):
        (permit,) = world.permits()
        on = permit.valid_until - timedelta(days=30)
        extension = operations.request_extension(permit_id=permit.pk, on=on, by=world.firm)
        staff = {"citizens_specialists": 9, "foreigners_specialists": 1}
        extension = world.save(extension, on=on, **staff)

        assert local_content(filing_of(extension, on)).outcome == "passed"  # 9 of 10

    @pytest.mark.parametrize(
        ("declared", "outcome"),
        [({"is_state_body": True}, "passed"), ({"is_branch": True}, "unknown"), ({}, "unknown")],
    )
    def test_exempt_is_who_says_so_and_falls_under_terms_in_force(self, world, declared, outcome):
        nothing = {"employees": None, "citizens_specialists": None, "foreigners_specialists": None}

        assert found(world.draft(**nothing, **declared)).outcome == outcome

    def test_a_small_firm_is_exempt_with_twenty_employees(self):
        small, other = World(places=0, size="small"), World(places=0, size="medium")

        assert found(small.draft(employees=20, citizens_specialists=0)).outcome == "passed"
        assert found(small.draft(employees=21, citizens_specialists=0)).outcome == "failed"
        assert found(other.draft(employees=20, citizens_specialists=0)).outcome == "failed"
