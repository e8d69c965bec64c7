"""Workers: grown-up foreigners who need a permit and have none."""

from datetime import date, timedelta

import pytest

from identity.partial_dates import PartialDate
from permits import operations
from permits.models import Worker
from permits.queries.checks import filing_of
from permits.queries.checks.workers import workers
from permits.rules import Asked, Law, check_workers
from registry.models import Person
from tests.permits.situations import ON, World
from tests.reference.factories import the_country
from tests.registry.factories import PersonFactory


def checked(*asked, age_at_least=18):
    of_age = Law(clause="Law on migration, art. 35")
    return check_workers(asked, age_at_least=age_at_least, of_age=of_age, on=date(2026, 6, 15))


def codes(*asked, **terms):
    return [reason.code for reason in checked(*asked, **terms).reasons]


@pytest.mark.parametrize(
    ("worker", "fault"),
    [
        (Asked(PartialDate(2008, 6, 15)), "workers.asked"),
        (Asked(PartialDate(2008, 6, 16)), "workers.minor"),
        # one of the possible birth dates makes an adult
        (Asked(PartialDate(2008)), "workers.asked"),
        (Asked(PartialDate(2008, 7)), "workers.minor"),
        (Asked(PartialDate(1990, 1, 1), document_expires_on=date(2026, 6, 15)), "workers.asked"),
        (Asked(PartialDate(1990, 1, 1), document_expires_on=date(2026, 6, 14)), "workers.document_expired"),
        (Asked(PartialDate(1990, 1, 1), needs_no_permit=True), "workers.no_permit_needed"),
        (Asked(PartialDate(1990, 1, 1), is_citizen=True, needs_no_permit=True), "workers.citizen"),
        (Asked(PartialDate(1990, 1, 1), holds_permit=True), "workers.has_permit"),
    ],
)
def test_each_fault(worker, fault):
    assert codes(worker) == [fault]


def test_workers_are_named_by_their_place():
    check = checked(Asked(PartialDate(1990, 1, 1)), Asked(PartialDate(2010, 1, 1)))

    assert check.reasons[0].params == {"number": 2, "age": 18}


@pytest.mark.parametrize(("age", "fault"), [(21, "workers.asked"), (22, "workers.minor")])
def test_the_age_is_the_one_in_force(age, fault):
    assert codes(Asked(PartialDate(2005, 6, 15)), age_at_least=age) == [fault]


def test_none_is_curable():
    assert checked().stands_in_the_way


def faults(application, on=ON):
    check = workers(filing_of(application, on))
    found = [reason for reason in check.reasons if reason.code != "workers.asked"]
    return [(reason.code, reason.params["number"]) for reason in found if "number" in reason.params]


@pytest.mark.django_db
class TestFound:
    def test_in_the_order_in_which_they_were_put_in(self, world):
        application = world.draft(workers=2)
        world.add_worker(application, citizenship_id=the_country("KGZ").pk)
        world.add_worker(application, document_expires_on=ON - timedelta(days=1))

        assert faults(application) == [("workers.no_permit_needed", 3), ("workers.document_expired", 4)]

    def test_a_citizen_by_the_linked_file(self, world):
        application = world.draft(workers=2)
        person = PersonFactory(citizenship="KAZ")
        Worker.objects.filter(pk=application.workers.order_by("pk").last().pk).update(person=person)

        assert faults(application) == [("workers.citizen", 2)]

    def test_a_citizen_by_the_file_of_the_passport(self, world):
        person = PersonFactory(citizenship="TUR", document__number="U7654321")
        application = world.draft(workers=0)
        world.add_worker(application, document_number="U7654321")
        world.add_worker(application, document_number="U7654321", citizenship_id=the_country("CHN").pk)
        assert faults(application) == []

        Person.objects.filter(pk=person.pk).update(citizenship=the_country("KAZ"))

        assert faults(application) == [("workers.citizen", 1)]

    def test_a_protected_worker_is_found_to_be_what_an_unknown_one_is(self, world):
        protected, unknown = world.draft(workers=0), world.draft(workers=0)
        person = PersonFactory(citizenship="TUR", document__number="U7654321")
        Person.objects.filter(pk=person.pk).update(access_class="refugee")
        world.add_worker(protected, document_number="U7654321")
        world.add_worker(unknown, document_number="U7654322")

        assert workers(filing_of(protected, ON)).as_json() == workers(filing_of(unknown, ON)).as_json()

    @pytest.mark.parametrize(
        ("state", "has_one"),
        [("draft", False), ("submitted", True), ("granted", True), ("paid", True)],
    )
    def test_asked_for_elsewhere_by_the_same_firm_while_under_way(self, world, state, has_one):
        other = getattr(world, state)()
        application = world.draft(workers=0)
        world.add_worker(application, document_number=other.workers.get().document_number)

        assert faults(application) == ([("workers.has_permit", 1)] if has_one else [])

    def test_another_firm_may_ask_for_the_same_worker(self, world):
        number = world.submitted().workers.get().document_number
        other = World(places=0)
        application = other.draft(workers=0)
        other.add_worker(application, document_number=number)

        assert faults(application) == []

    def test_has_a_permit_until_its_last_day_or_its_revocation(self, world):
        (permit,) = world.permits()
        application = world.draft(workers=0)
        world.add_worker(application, document_number=permit.worker.document_number)
        last = permit.valid_until

        assert faults(application, last) == [("workers.has_permit", 1)]
        assert faults(application, last + timedelta(days=1)) == []

    def test_the_permit_that_is_extended_is_no_obstacle(self, world):
        (permit,) = world.permits()
        on = permit.valid_until - timedelta(days=45)
        extension = operations.request_extension(permit_id=permit.pk, on=on, by=world.firm)

        assert faults(extension, on) == []
