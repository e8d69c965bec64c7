"""Permits issued: a person found or enrolled, a number, a region, a place used up."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from core.numbers import check_number
from core.periods import days_later
from identity.partial_dates import PartialDate
from payments.models import Payment
from permits.models import Permit, PermitRegion, Worker
from permits.operations import issue_permits
from permits.queries import grounds_for, is_valid, permit_by_number
from permits.rules import PERMIT
from quotas.queries import drift
from registry.models import Person
from registry.operations import protect_person
from registry.states import AccessClass
from tests.accounts.factories import UserFactory, the_system
from tests.enforcement.factories import EmployerBarFactory
from tests.journal.factories import journal_entries
from tests.permits.pages import signed_in
from tests.permits.situations import ALMATY, ON, World, naturalise
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_one_a_worker_with_number_region_and_term():
    world = World()
    first, second = world.permits(workers=2)

    assert check_number(PERMIT, first.number) == first.number != second.number
    assert (first.valid_from, first.valid_until) == (ON, date(2027, 6, 14))
    assert [row.region.code for row in PermitRegion.objects.filter(permit=first)] == [ALMATY]
    assert world.places() == (8, 0, 2)
    assert drift() == []
    application = first.application
    application.refresh_from_db()
    assert (application.state, application.places, application.closed_on) == ("issued", 0, ON)
    assert journal_entries(kind="permit_issued").count() == 2
    assert permit_by_number(first.number.lower().replace("-", " ")) == first
    assert is_valid(first, date(2027, 6, 14))
    assert not is_valid(first, date(2027, 6, 15))


def test_the_person_is_found_by_the_passport():
    world = World()
    known = PersonFactory(citizenship="TUR", born_on=PartialDate(1988, 3, 2))
    application = world.draft(workers=0)
    world.add_worker(application, document_number=known.documents.get().number.lower())
    world.act("grant", world.act("review", world.submit(application)))
    (permit,) = world.issue(world.pay(application))

    assert permit.person == known
    assert journal_entries(kind="permit_issued").get().data["holder_differs"] is False
    assert list(grounds_for(known.pk, ON)) == [permit]


def test_an_unknown_person_is_enrolled_by_the_system():
    before = Person.objects.count()
    (permit,) = World().permits()

    assert Person.objects.count() == before + 1
    assert permit.person.documents.get().number_key == permit.worker.document_key
    assert journal_entries(kind="person_enrolled").get().by_id == the_system().pk


def test_not_before_it_is_paid():
    world = World()
    application = world.granted()

    with pytest.raises(MoveNotAllowed):
        world.issue(application)

    assert not Permit.objects.exists()
    assert world.places() == (9, 1, 0)


def test_refused_when_the_worker_got_a_permit_meanwhile():
    world = World()
    applications = [world.draft(workers=0), world.draft(workers=0)]
    for application in applications:
        world.add_worker(application, document_number="U777777")
    # Both were sent in at the same moment, so that neither saw the other.
    first, second = (world.submit(application) for application in applications[:1]), applications[1]
    (first,) = first
    with pytest.raises(RuleViolation) as refusal:
        world.submit(second)

    assert refusal.value.code == "checks_failed"
    assert refusal.value.facts["checks"][0]["code"] == "workers"


def test_files_are_read_for_all_workers_together():
    def reads(workers: int) -> int:
        world = World()
        application = world.draft(workers=0)
        for _number in range(workers):
            number = PersonFactory(citizenship="TUR").documents.get().number
            world.add_worker(application, document_number=number)
        world.pay(world.act("grant", world.act("review", world.submit(application))))
        with CaptureQueriesContext(connection) as asked:
            assert len(world.issue(application)) == workers
        return sum(
            query["sql"].startswith("SELECT") and 'FROM "registry_' in query["sql"]
            for query in asked.captured_queries
        )

    assert reads(1) == reads(4)


class TestBarred:
    """A bar of the employer begins between the payment and the issue."""

    def bar(self, world, first):
        EmployerBarFactory(
            employer=world.employer,
            barred_from=first,
            barred_until=first + timedelta(days=364),
            entered_on=ON,
        )

    def test_no_permit_is_issued_and_the_fee_is_to_be_refunded(self, on_the_day):
        world = World()
        application = world.paid(2)
        self.bar(world, ON)

        assert world.issue(application) == []

        application.refresh_from_db()
        assert (application.state, application.places, world.places()) == ("unissued", 0, (10, 0, 0))
        told = {reason["code"] for w in application.workers.all() for reason in w.left_out_because}
        assert told == {"bar.standing"}
        payment = Payment.objects.get()
        assert (payment.state, payment.refund_ground) == ("to_refund", "not_issued")
        assert journal_entries(kind="payment_to_refund").get().data["because"] == "not_issued"
        page = signed_in(world.firm).get(reverse("portal:application", args=[application.number]))
        told = page.content.decode()
        assert "The employer gets no new permits from" in told
        assert "To be refunded" in told
        assert "not given back" not in told

    def test_one_that_begins_tomorrow_stands_in_nobodys_way(self):
        world = World()
        application = world.paid()
        self.bar(world, ON + timedelta(days=1))

        assert len(world.issue(application)) == 1
        assert Payment.objects.get().state == "confirmed"


class TestLeftOut:
    """Between the payment and the issue something of law changed about a worker."""

    def paid(self, world, *numbers, **given):
        application = world.draft(workers=0)
        for number in numbers:
            world.add_worker(application, document_number=number, **given)
        return world.pay(world.act("grant", world.act("review", world.submit(application))))

    @pytest.fixture
    def known(self):
        return PersonFactory(citizenship="TUR", document__number="U7654321", born_on=PartialDate(1988, 3, 2))

    def test_whoever_became_a_citizen_is_left_out_and_the_others_get_their_permits(self, world, known):
        application = self.paid(world, "U7654321", "U1111111")
        naturalise(known)

        (permit,) = world.issue(application)

        assert permit.worker.document_number == "U1111111"
        assert world.places() == (9, 0, 1)
        assert drift() == []
        application.refresh_from_db()
        assert (application.state, application.places) == ("issued", 0)
        left_out = application.workers.get(document_number="U7654321")
        assert left_out.left_out_on == ON
        assert [reason["code"] for reason in left_out.left_out_because] == ["workers.found_in_file"]
        assert application.workers.get(document_number="U1111111").left_out_on is None

        entry = journal_entries(kind="workers_left_out").get()
        assert entry.subject_id == application.pk
        assert entry.data["workers"] == [left_out.pk]
        assert (entry.data["places"], entry.data["fee"]) == (1, application.fee_amount // 2)

    def test_without_the_change_both_get_their_permits(self, world, known):
        assert len(world.issue(self.paid(world, "U7654321", "U1111111"))) == 2
        assert world.places() == (8, 0, 2)
        assert not journal_entries(kind="workers_left_out").exists()

    def test_when_nobody_is_left_the_application_ends_without_a_permit(self, world, known):
        application = self.paid(world, "U7654321")
        naturalise(known)

        assert world.issue(application) == []

        application.refresh_from_db()
        assert (application.state, application.places, application.closed_on) == ("unissued", 0, ON)
        assert world.places() == (10, 0, 0)
        assert drift() == []
        assert not Permit.objects.exists()
        assert journal_entries(kind="application_unissued").get().subject_id == application.pk
        with pytest.raises(MoveNotAllowed):
            world.issue(application)

    def test_a_passport_that_ran_out_meanwhile(self, world):
        application = self.paid(world, "U7654321", document_expires_on=ON)

        assert issued(world, application, days_later(ON, 1)) == []
        assert codes(application) == ["workers.document_expired"]

    def test_one_person_with_two_passports_gets_one_permit(self, world, known):
        """Two files were found to be one while both applications were paid."""
        first, second = self.paid(world, "U7654321"), self.paid(world, "U1111111")
        world.issue(first)
        Worker.objects.filter(application=second).update(person=known)

        assert world.issue(second) == []
        assert codes(second) == ["workers.found_in_file"]
        assert world.places() == (9, 0, 1)

    def test_a_closed_file_changes_nothing_that_the_firm_or_the_akimat_can_see(self, world, known):
        application = self.paid(world, "U7654321")
        keeper = UserFactory(protection_officer=True)
        protect_person(person_id=known.pk, access_class=AccessClass.ASYLUM, on=ON, by=keeper)

        (permit,) = world.issue(application)

        assert permit.person == known
        assert codes(application) == []

    def test_refused_nothing_is_left(self, world, known):
        application = self.paid(world, "U7654321")
        naturalise(known)
        journal = journal_entries().count()

        with pytest.raises(NotPermitted):
            issued(world, application, ON, by=world.firm)

        application.refresh_from_db()
        assert application.state == "paid"
        assert (codes(application), world.places()) == ([], (9, 1, 0))
        assert journal_entries().count() == journal


def issued(world, application, on, by=None):
    return issue_permits(application_id=application.pk, on=on, by=by or world.officer)


def codes(application) -> list[str]:
    return [
        reason["code"] for worker in application.workers.order_by("pk") for reason in worker.left_out_because
    ]
