"""A citizen of Kazakhstan is no foreign worker: refused when named, found when the file says so."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import RuleViolation
from identity.partial_dates import PartialDate
from permits import operations
from permits.models import Application, Permit, Worker
from permits.queries import checks_of
from permits.queries.permits import HAS_CITIZENS_FILE, has_citizens_file_sql, is_known_citizen
from permits.states import CheckCode, CheckOutcome
from reference.models import Occupation
from registry.models import Person
from tests.journal.factories import journal_entries
from tests.permits.pages import signed_in, text
from tests.permits.situations import ON, naturalise
from tests.reference.factories import the_country
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def workers_check(application):
    return next(check for check in checks_of(application, ON) if check.code == CheckCode.WORKERS)


def faults(application) -> list[str]:
    check = workers_check(application)
    return [reason.code for reason in check.reasons] if check.outcome == CheckOutcome.FAILED else []


class TestNamed:
    def test_is_refused_with_field_rule_and_cure(self, world):
        application = world.draft(workers=0)
        journal = journal_entries().count()

        with pytest.raises(RuleViolation) as refusal:
            world.add_worker(application, citizenship_id=the_country("KAZ").pk)

        assert (refusal.value.code, refusal.value.facts["field"]) == ("citizen", "citizenship")
        assert "no foreign worker" in str(refusal.value)
        assert "as in the passport" in str(refusal.value)
        assert (Worker.objects.count(), journal_entries().count()) == (0, journal)

    def test_in_a_list_is_named_by_place_and_nobody_is_put_in(self, world):
        application = world.draft(workers=0)
        worker = {
            "surname": "Yılmaz",
            "born_on": PartialDate(1988, 3, 2),
            "sex": "m",
            "citizenship_id": the_country("TUR").pk,
            "document_number": "U1234567",
            "position": "Welder",
            "occupation_id": Occupation.objects.get(code="7").pk,
        }
        citizen = {**worker, "citizenship_id": the_country("KAZ").pk, "document_number": "N1234567"}

        with pytest.raises(RuleViolation) as refusal:
            operations.add_workers(
                application_id=application.pk, workers=[worker, citizen], on=ON, by=world.firm
            )

        assert refusal.value.facts["worker"] == 2
        assert "worker 2" in str(refusal.value)
        assert not Worker.objects.exists()

    def test_on_the_portal_the_sentence_stands_beside_the_field(self, world):
        application = world.draft(workers=0)
        portal: Client = signed_in(world.firm)
        page = portal.post(
            reverse("portal:workers", args=[application.number]),
            {
                "surname": "Ахметова",
                "given_names": "Айгуль",
                "born_on": "02.03.1988",
                "sex": "f",
                "citizenship_id": the_country("KAZ").pk,
                "document_number": "N1234567",
                "position": "Accountant",
                "occupation_id": Occupation.objects.get(code="2").pk,
            },
        )

        assert page.status_code == 422
        assert "citizenship_id" in page.context["form"].errors
        assert "no foreign worker" in text(page)
        assert not Worker.objects.exists()

    def test_corrected_to_a_citizen_the_worker_stays_as_before(self, world):
        application = world.draft(workers=1)
        worker = application.workers.get()

        with pytest.raises(RuleViolation) as refusal:
            operations.correct_worker(
                worker_id=worker.pk, changes={"citizenship_id": the_country("KAZ").pk}, on=ON, by=world.firm
            )
        assert (refusal.value.code, refusal.value.facts["worker"]) == ("citizen", 1)
        assert application.workers.get().citizenship.iso3 == "TUR"


class TestFileSaysSo:
    """Named with the old passport by an employer who does not know, or knows."""

    @pytest.fixture
    def person(self):
        return PersonFactory(citizenship="TUR", document__number="U7654321")

    def test_the_check_says_citizen_and_not_union(self, world, person):
        application = world.draft(workers=0)
        world.add_worker(application, document_number="U7654321")
        assert faults(application) == []

        naturalise(person)

        assert faults(application) == ["workers.citizen"]
        with pytest.raises(RuleViolation) as refusal:
            world.submit(application)
        assert refusal.value.code == "checks_failed"
        assert Application.objects.get().state == "draft"

    def test_another_countrys_passport_with_that_number_is_another_person(self, world, person):
        naturalise(person)
        application = world.draft(workers=0)
        world.add_worker(application, document_number="U7654321", citizenship_id=the_country("CHN").pk)

        assert faults(application) == []

    def test_an_officer_cannot_grant_it(self, world, person):
        application = world.draft(workers=0)
        world.add_worker(application, document_number="U7654321")
        application = world.act("review", world.submit(application))
        naturalise(person)

        with pytest.raises(RuleViolation):
            world.act("grant", application)
        application.refresh_from_db()
        assert application.state == "under_review"

    def test_an_extension_is_not_begun(self, world):
        (permit,) = world.permits()
        naturalise(permit.person)

        with pytest.raises(RuleViolation) as refusal:
            operations.request_extension(permit_id=permit.pk, on=ON, by=world.firm)

        assert refusal.value.code == "citizen"
        assert Application.objects.count() == 1

    def test_citizens_of_the_union_are_told_what_they_were(self, world):
        application = world.draft(workers=0)
        world.add_worker(application, citizenship_id=the_country("KGZ").pk)

        assert faults(application) == ["workers.no_permit_needed"]


@pytest.mark.parametrize(
    ("citizenship", "access_class", "is_known"),
    [("KAZ", "open", True), ("KAZ", "refugee", False), ("TUR", "open", False)],
)
def test_a_known_citizen_is_the_same_of_one_permit_in_a_list_and_in_sql(
    world, citizenship, access_class, is_known
):
    """A closed file says nothing, so that its permit reads like any other."""
    (permit,) = world.permits()
    country = the_country(citizenship)
    Person.objects.filter(pk=permit.person_id).update(citizenship=country, access_class=access_class)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM permits_permit p WHERE {has_citizens_file_sql('p.person_id')}")
        in_sql = {pk for (pk,) in cursor.fetchall()}

    assert is_known_citizen(Permit.objects.get()) is is_known
    assert Permit.objects.filter(HAS_CITIZENS_FILE).exists() is is_known
    assert in_sql == ({permit.pk} if is_known else set())
