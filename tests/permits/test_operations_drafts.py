"""An application being written: by whom, what may be written, and what is refused."""

from datetime import date

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from core.numbers import check_number
from permits import operations
from permits.models import Application, Worker
from permits.rules import APPLICATION
from tests.accounts.factories import UserFactory
from tests.journal.factories import journal_entries
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.permits.situations import ALMATY, ON, employer_user
from tests.reference.factories import the_region

pytestmark = pytest.mark.django_db


def draft(world, by=None, **given):
    values = {
        "employer_id": world.employer.pk,
        "region_id": the_region(ALMATY).pk,
        "category": "3",
        **given,
    }
    return operations.draft_application(on=ON, by=by or world.firm, **values)


class TestDraft:
    def test_begins_in_the_employers_name(self, world):
        application = draft(world)

        assert (application.state, application.places, application.months) == ("draft", 0, 12)
        assert check_number(APPLICATION, application.number) == application.number
        entry = journal_entries(kind="application_drafted").get()
        assert (entry.by_id, entry.acting_for_id) == (world.firm.pk, world.employer.pk)

    def test_the_staff_declared_last_is_carried_over(self, world):
        world.draft(employees=33, citizens_specialists=30)

        again = draft(world)

        assert (again.employees, again.citizens_specialists) == (33, 30)
        assert again.vacancy_code == ""

    @pytest.mark.parametrize("right", ["all", "apply"])
    def test_by_who_may_apply(self, world, right):
        assert draft(world, by=employer_user(world.employer, right))

    @pytest.mark.parametrize(
        "role",
        ["admin", "permit_officer", "officer", "supervisor", "quota_admin", "auditor", "host", "employer"],
    )
    def test_by_nobody_else(self, world, role):
        with pytest.raises(NotPermitted):
            draft(world, by=UserFactory(**{role: True}))
        assert not Application.objects.exists()

    def test_not_for_a_firm_of_others_nor_with_the_right_to_notify(self, world):
        for user in (employer_user(EmployerFactory()), employer_user(world.employer, "notify")):
            with pytest.raises(NotPermitted):
                draft(world, by=user)

    def test_not_after_the_representation_has_ended(self, world):
        user = UserFactory(employer=True)
        RepresentationFactory(user=user, host=None, employer=world.employer, valid_until=date(2026, 6, 14))

        with pytest.raises(NotPermitted):
            draft(world, by=user)

    def test_labour_immigrants_apply_for_themselves(self, world):
        with pytest.raises(RuleViolation) as refusal:
            draft(world, category="labour_immigrant")

        assert refusal.value.code == "category_unknown"

    def test_only_in_a_region_of_today(self, world):
        with pytest.raises(RuleViolation) as refusal:
            draft(world, region_id=0)

        assert refusal.value.code == "region_unknown"


class TestSave:
    def test_as_one_goes_and_by_a_colleague(self, world):
        application = draft(world)
        colleague = employer_user(world.employer)

        operations.save_application(
            application_id=application.pk, changes={"months": 6, "category": "2"}, on=ON, by=colleague
        )

        application.refresh_from_db()
        assert (application.months, application.category) == (6, "2")
        assert journal_entries(kind="application_saved").get().data["fields"] == ["category", "months"]

    def test_the_same_again_writes_nothing(self, world):
        application = draft(world)

        world.save(application, months=12)

        assert not journal_entries(kind="application_saved").exists()

    @pytest.mark.parametrize("name", ["state", "places", "fee_mci", "employer_id", "decided_on"])
    def test_nothing_but_what_the_employer_declares(self, world, name):
        with pytest.raises(RuleViolation) as refusal:
            world.save(draft(world), **{name: 1})

        assert refusal.value.code == "not_saveable"

    def test_a_nonsense_value_is_a_sentence(self, world):
        with pytest.raises(RuleViolation) as refusal:
            world.save(draft(world), employees=-1)

        assert "employees" in refusal.value.facts["fields"]

    @pytest.mark.parametrize(
        ("category", "months"), [("1", 36), ("1", 37), ("3", 12), ("3", 13), ("3", 99), ("3", 0)]
    )
    def test_no_longer_than_a_permit_of_the_category_lasts(self, world, category, months):
        """Order 279 of 30.06.2023: category 1 up to 36 months, category 3 up to 12."""
        longest = {"1": 36, "3": 12}[category]
        application = draft(world)
        if 1 <= months <= longest:
            assert world.save(application, category=category, months=months).months == months
            return

        with pytest.raises(RuleViolation) as refusal:
            world.save(application, category=category, months=months)

        assert refusal.value.facts["field"] == "months"
        assert f"Ask for 1 to {longest} months." in str(refusal.value)
        assert not journal_entries(kind="application_saved").exists()

    def test_a_shorter_category_is_refused_while_the_months_are_too_many_for_it(self, world):
        application = draft(world)
        world.save(application, category="1", months=36)

        with pytest.raises(RuleViolation) as refusal:
            world.save(application, category="3")

        assert refusal.value.facts["field"] == "months"

    def test_not_once_it_is_submitted(self, world):
        with pytest.raises(MoveNotAllowed):
            world.save(world.submitted(), months=6)

    def test_of_another_firm_is_not_found(self, world):
        application = draft(world)

        with pytest.raises(NotFound):
            operations.save_application(
                application_id=application.pk,
                changes={"months": 6},
                on=ON,
                by=employer_user(EmployerFactory()),
            )

    def test_an_officer_sees_no_draft(self, world):
        with pytest.raises(NotFound):
            operations.withdraw_application(application_id=draft(world).pk, on=ON, by=world.officer)


class TestWorkers:
    def test_in_and_out(self, world):
        application = draft(world)
        worker = world.add_worker(application, document_number=" u 12-345 ", surname=" Yılmaz  Öz ")

        assert (worker.document_key, worker.surname) == ("U12345", "Yılmaz Öz")

        operations.remove_worker(worker_id=worker.pk, on=ON, by=world.firm)
        assert not Worker.objects.exists()
        assert [
            set(e.data) & {"worker_added", "worker_removed"}
            for e in journal_entries(kind="application_saved")
        ]

    def test_once_an_application(self, world):
        application = draft(world)
        world.add_worker(application, document_number="U1234567")

        with pytest.raises(RuleViolation) as refusal:
            world.add_worker(application, document_number="u 123-4567")

        assert "already in the application" in str(refusal.value)
        assert refusal.value.facts["field"] == "document_number"
        assert application.workers.count() == 1

    def test_nobody_is_corrected_into_another_worker(self, world):
        application = draft(world)
        world.add_worker(application, document_number="U1234567")
        other = world.add_worker(application, document_number="U7654321")

        with pytest.raises(RuleViolation) as refusal:
            operations.correct_worker(
                worker_id=other.pk, changes={"document_number": "u 123-4567"}, on=ON, by=world.firm
            )

        assert refusal.value.facts["field"] == "document_number"
        other.refresh_from_db()
        assert other.document_key == "U7654321"

    @pytest.mark.parametrize(
        ("name", "value"), [("surname", " "), ("position", ""), ("document_number", "?"), ("sex", "")]
    )
    def test_what_is_needed(self, world, name, value):
        with pytest.raises(RuleViolation):
            world.add_worker(draft(world), **{name: value})
        assert not Worker.objects.exists()

    def test_not_once_it_is_submitted(self, world):
        application = world.submitted()

        with pytest.raises(MoveNotAllowed):
            world.add_worker(application)
        with pytest.raises(MoveNotAllowed):
            operations.remove_worker(worker_id=application.workers.get().pk, on=ON, by=world.firm)

    def test_of_another_firm_is_not_found(self, world):
        worker = world.add_worker(draft(world))

        with pytest.raises(NotFound):
            operations.remove_worker(worker_id=worker.pk, on=ON, by=employer_user(EmployerFactory()))

    def test_no_name_and_no_number_in_the_journal(self, world):
        world.add_worker(draft(world), document_number="U7654321", surname="Kaplan")

        assert "7654321" not in str([e.data for e in journal_entries()])
        assert "Kaplan" not in str([e.data for e in journal_entries()])
