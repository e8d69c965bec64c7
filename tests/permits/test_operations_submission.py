"""Applications sent in: checked, dated, with their places; nothing is left of one that failed."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from enforcement.models import EmployerBar
from permits import operations
from permits.models import Application
from permits.queries import checks_of, stored_checks
from quotas.models import LedgerEntry
from quotas.queries import drift
from tests.accounts.factories import UserFactory
from tests.days import at
from tests.journal.factories import journal_entries
from tests.permits.situations import ALMATY, ON, World
from tests.quotas.places import make_allocation
from tests.reference.factories import the_country

pytestmark = pytest.mark.django_db


class TestSubmit:
    def test_reserves_a_place_for_each_worker(self, world):
        application = world.submitted(workers=3)

        assert (application.state, application.places, application.allocation) == (
            "submitted",
            3,
            world.allocation,
        )
        assert world.places() == (7, 3, 0)
        assert LedgerEntry.objects.get(kind="reserve").reference == application.number
        assert application.queue_since == at(ON)
        assert drift() == []

    def test_seven_working_days_from_the_day_after(self, world):
        # Monday 15 June: 16 to 19 and 22 to 24 June are the seven.
        assert world.submitted().decision_due_on == date(2026, 6, 24)

    def test_a_holiday_is_no_working_day(self, world):
        # Monday 29 June: 30 June, 1, 2, 3 July, then 6 July is Capital Day, 7, 8, 9.
        assert world.submitted(on=date(2026, 6, 29)).decision_due_on == date(2026, 7, 9)

    def test_reserving_is_the_last_thing_written(self, world, django_assert_num_queries):
        application = world.draft(workers=2)

        with django_assert_num_queries(20) as queries:
            world.submit(application)

        assert "quotas_ledgerentry" in queries.captured_queries[-2]["sql"]
        assert "RELEASE SAVEPOINT" in queries.captured_queries[-1]["sql"]

    def test_keeps_what_was_checked(self, world):
        application = world.submitted()

        outcomes = {check.code: check.outcome for check in stored_checks(application)}
        assert outcomes == {
            "category": "passed",
            "workers": "passed",
            "local_content": "passed",
            "vacancy": "passed",
            "bar": "passed",
            "quota": "passed",
            "qualification": "unknown",
        }
        assert application.terms is not None

    def test_each_check_cites_clause_version_and_confidence(self, world):
        content = next(c for c in checks_of(world.draft(), ON) if c.code == "local_content")

        (reason,) = content.reasons
        assert (reason.version, reason.confidence) == ("2017-01-01", "confirmed")
        assert "90 %" in reason.clause
        assert "200 of 201" in reason.fact

    @pytest.mark.parametrize(
        ("declared", "code"),
        [
            ({"citizens_specialists": 8}, "local_content"),
            ({"citizens_specialists": None}, "local_content"),
            ({"vacancy_published_on": ON - timedelta(days=14)}, "vacancy"),
            ({"vacancy_code": ""}, "vacancy"),
            ({"months": 13}, "category"),
        ],
    )
    def test_refused_by_a_check_and_nothing_is_left(self, world, declared, code):
        application = world.draft()
        Application.objects.filter(pk=application.pk).update(**declared)
        before = journal_entries().count()

        with pytest.raises(RuleViolation) as refusal:
            world.submit(application)

        assert refusal.value.code == "checks_failed"
        assert [check["code"] for check in refusal.value.facts["checks"]] == [code]
        assert refusal.value.facts["checks"][0]["cure"]
        application.refresh_from_db()
        assert (application.state, application.places, application.submitted_on) == ("draft", 0, None)
        assert world.places() == (10, 0, 0)
        assert journal_entries().count() == before

    def test_workers_of_other_applications_under_way_count_as_foreigners(self, world):
        world.submitted(workers=6, citizens_specialists=63)

        assert world.submitted(workers=1, citizens_specialists=63).state == "submitted"
        with pytest.raises(RuleViolation) as refusal:
            world.submitted(workers=1, citizens_specialists=63)
        assert "63 of 71" in str(refusal.value)

    @pytest.mark.parametrize(
        ("given", "word"),
        [
            ({"born_on": ON - timedelta(days=17 * 365)}, "under 18"),
            ({"citizenship_id": "KGZ"}, "needs no permit"),
            ({"document_expires_on": ON - timedelta(days=1)}, "expired"),
        ],
    )
    def test_refused_for_a_worker(self, world, given, word):
        if "citizenship_id" in given:
            given = {"citizenship_id": the_country(given["citizenship_id"]).pk}
        application = world.draft()
        world.add_worker(application, **given)

        with pytest.raises(RuleViolation) as refusal:
            world.submit(application)

        assert word in str(refusal.value)

    def test_without_workers(self, world):
        with pytest.raises(RuleViolation):
            world.submitted(workers=0)

    def test_small_business_with_twenty_employees_is_exempt(self, world):
        small = World(places=0, size="small")
        small.allocation = world.allocation

        assert small.submitted(employees=20, citizens_specialists=0).state == "submitted"
        with pytest.raises(RuleViolation):
            small.submitted(employees=21, citizens_specialists=0)

    def test_of_a_barred_employer(self, world):
        EmployerBar.objects.create(
            employer=world.employer,
            decision="3-17/26",
            barred_from=ON - timedelta(days=5),
            barred_until=ON,
            entered_on=ON,
            entered_by=world.officer,
        )
        with pytest.raises(RuleViolation) as refusal:
            world.submitted()
        assert refusal.value.facts["checks"][0]["code"] == "bar"

        assert world.submitted(on=ON + timedelta(days=1)).state == "submitted"

    def test_exhausted_by_the_last_place_until_an_order_adds_some(self, world):
        world.submitted(workers=9)
        application = world.draft(workers=2)
        with pytest.raises(RuleViolation) as refusal:
            world.submit(application)
        assert (refusal.value.code, refusal.value.facts["ground"]) == ("quota_exhausted", "quota_exceeded")
        application.refresh_from_db()
        assert (application.state, application.places, application.queue_since) == ("draft", 0, None)
        assert world.places() == (1, 9, 0)

        make_allocation(12, ALMATY, "3")
        world.submit(application)
        assert world.places()[1] == 11

    def test_where_no_order_gave_places(self):
        world = World(places=0)

        with pytest.raises(RuleViolation) as refusal:
            world.submitted()

        assert refusal.value.code == "quota_exhausted"

    def test_the_same_worker_twice_is_seen(self, world):
        for number in (1, 2):
            application = world.draft(workers=0)
            world.add_worker(application, document_number="U5555555")
            if number == 1:
                world.submit(application)

        with pytest.raises(RuleViolation) as refusal:
            world.submit(application)
        assert refusal.value.facts["checks"][0]["code"] == "workers"

    @pytest.mark.parametrize("role", ["permit_officer", "admin", "auditor", "quota_admin"])
    def test_by_nobody_but_the_employer(self, world, role):
        with pytest.raises((NotPermitted, NotFound)):
            operations.submit_application(
                application_id=world.draft().pk, on=ON, at=at(ON), by=UserFactory(**{role: True})
            )

    def test_twice(self, world):
        application = world.submitted()

        with pytest.raises(MoveNotAllowed):
            world.submit(application)
        assert world.places() == (9, 1, 0)


class TestReturnAndWithdraw:
    def test_returned_releases_and_sent_again_reserves_with_its_turn(self, world):
        application = world.act("return", world.under_review(workers=2))
        assert (application.state, application.places, application.note) == (
            "returned",
            0,
            "Correct the post",
        )
        assert world.places() == (10, 0, 0)

        later = date(2026, 6, 22)
        world.add_worker(application)
        again = world.submit(application, on=later)

        assert (again.places, again.queue_since, again.submitted_on) == (3, at(ON), later)
        assert again.decision_due_on == date(2026, 7, 1)
        assert again.note == ""
        assert world.places() == (7, 3, 0)
        assert drift() == []

    def test_sent_again_when_the_places_are_gone(self, world):
        application = world.act("return", world.under_review(workers=2))
        world.submitted(workers=9)

        with pytest.raises(RuleViolation) as refusal:
            world.submit(application)

        assert refusal.value.code == "quota_exhausted"
        application.refresh_from_db()
        assert application.state == "returned"

    @pytest.mark.parametrize("state", ["draft", "submitted", "under_review", "granted"])
    def test_withdrawn_releases(self, world, state):
        application = getattr(world, state)(workers=2)

        gone = operations.withdraw_application(application_id=application.pk, on=ON, by=world.firm)

        assert (gone.state, gone.places, gone.closed_on) == ("withdrawn", 0, ON)
        assert world.places() == (10, 0, 0)
        assert drift() == []

    def test_not_once_paid(self, world):
        application = world.paid()

        with pytest.raises(MoveNotAllowed):
            operations.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
        assert world.places() == (9, 1, 0)
