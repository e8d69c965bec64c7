"""The zone of a passport in the portal: a worker is added, a guest notified, without typing it off."""

import pytest
from django.urls import reverse

from identity.partial_dates import PartialDate
from registry.models import ArrivalNotification
from tests.identity.zones import passport
from tests.parties.factories import RepresentationFactory
from tests.permits.pages import signed_in, text
from tests.permits.situations import ALMATY
from tests.permits.test_web import at, worker
from tests.reference.factories import the_region
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

ZONE = passport(issuer="TUR", nationality="TUR", names="YILMAZ<<MEHMET", number="U12345678", born="880302")
OF_PASSPORT = (
    "surname",
    "given_names",
    "born_on",
    "sex",
    "citizenship_id",
    "document_number",
    "document_expires_on",
)


def added(world, zone, **typed):
    application = world.draft(0)
    given = worker(**dict.fromkeys(OF_PASSPORT, "")) | {"zone": zone} | typed
    return application, signed_in(world.firm).post(at("workers", application), given)


def test_a_worker_is_added_from_the_zone(world):
    application, _answer = added(world, ZONE)

    one = application.workers.get()
    assert (one.surname, one.given_names, one.sex) == ("YILMAZ", "MEHMET", "m")
    assert (str(one.born_on), one.citizenship.iso3) == ("1988-03-02", "TUR")
    assert (one.document_number, one.document_expires_on.isoformat()) == ("U12345678", "2031-01-01")


def test_another_number_than_the_zones_is_refused_at_its_box(world):
    application, answer = added(world, ZONE, document_number="U12345679")

    assert answer.status_code == 422
    assert "zone says otherwise" in " ".join(answer.context["form"].errors["document_number"])
    assert not application.workers.exists()


def test_a_zone_cut_off_is_told_and_fills_nothing(world):
    application, answer = added(world, ZONE[:70])

    assert answer.status_code == 422
    assert answer.context["form"].errors["zone"]
    assert not application.workers.exists()


@pytest.fixture
def guest():
    person = PersonFactory(document__number="AB1234567", born_on=PartialDate(1990, 5, 15))
    return StayFactory(person=person)


def notified(zone, **typed):
    representation = RepresentationFactory()
    given = {"region_id": the_region(ALMATY).pk, "address": "Абай даңғылы, 10", "zone": zone} | typed
    return signed_in(representation.user).post(reverse("portal:arrivals"), given)


def test_a_host_notifies_by_the_zone(guest):
    notified(passport())
    assert ArrivalNotification.objects.get().stay == guest


def test_the_answer_of_a_zone_tells_no_name(guest):
    answer = notified(passport(number="ZZ1234567"))

    assert answer.status_code == 422
    assert not ArrivalNotification.objects.exists()
    assert guest.person.surname not in text(answer)


def test_a_worker_is_not_entered_by_a_visa(world):
    """Its number and its last day are the visa's: only what it tells of the holder is filled in."""
    zone = passport(code="V<", issuer="KAZ", number="V7654321")[:-1] + "<"

    _application, answer = added(world, zone)

    errors = answer.context["form"].errors
    assert "zone of a visa" in " ".join(errors["zone"])
    assert not answer.context["form"]["document_number"].value()
    assert not answer.context["form"]["document_expires_on"].value()


def test_a_worker_is_not_entered_by_a_card(world):
    zone = passport(code="I<", width=36)

    _application, answer = added(world, zone)

    assert "this is a card" in " ".join(answer.context["form"].errors["zone"])


def test_a_sex_that_the_passport_leaves_open_is_taken(world):
    application, _answer = added(world, passport(sex="<"))

    assert application.workers.get().sex == "x"
