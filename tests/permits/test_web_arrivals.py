"""The host's pages: an arrival notified, its receipt, and what they never tell."""

import pytest
from django.urls import reverse

from registry.models import ArrivalNotification
from tests.parties.factories import RepresentationFactory
from tests.permits.pages import signed_in, text
from tests.permits.situations import ALMATY
from tests.reference.factories import district_of, the_region
from tests.registry.factories import DocumentFactory, StayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def guest():
    stay = StayFactory()
    document = stay.person.documents.first() or DocumentFactory(person=stay.person)
    return stay, document


def notice(guest, **given):
    stay, document = guest
    return {
        "document_number": document.number,
        "born_on": str(stay.person.born_on),
        "region_id": the_region(ALMATY).pk,
        "address": "Абай даңғылы, 10",
        **given,
    }


def host_user():
    representation = RepresentationFactory()
    return representation.user, representation.host


def test_a_host_notifies_and_keeps_the_receipt(guest):
    user, host = host_user()
    client = signed_in(user)

    answer = client.post(reverse("portal:arrivals"), notice(guest), follow=True)

    kept = ArrivalNotification.objects.get()
    assert kept.host == host
    assert "Taken down" in text(answer)
    assert f"Receipt {kept.pk}" in text(answer)
    assert guest[0].person.surname not in text(answer)


def test_a_host_tells_the_address_in_its_parts(guest):
    user, _host = host_user()

    signed_in(user).post(
        reverse("portal:arrivals"), notice(guest, address="", street="Абай даңғылы", building="10")
    )

    kept = ArrivalNotification.objects.get()
    assert kept.address == str(kept.dwelling) == "Абай даңғылы, 10"


@pytest.mark.parametrize("typed", ["1990", "05.1990", "15.05.1990"])
def test_a_guest_is_found_by_as_much_of_the_birth_date_as_the_passport_gives(typed):
    user, _host = host_user()
    stay = StayFactory(person__born_on="1990")
    document = stay.person.documents.first() or DocumentFactory(person=stay.person)

    signed_in(user).post(reverse("portal:arrivals"), notice((stay, document), born_on=typed))

    assert ArrivalNotification.objects.get().stay == stay


@pytest.mark.parametrize("wrong", [{"born_on": "01.01.1951"}, {"document_number": "ZZ000000"}])
def test_a_guest_is_found_by_both_facts_only_and_always_in_the_same_words(guest, wrong):
    user, _host = host_user()

    answer = signed_in(user).post(reverse("portal:arrivals"), notice(guest, **wrong))

    assert answer.status_code == 422
    assert "Nobody in the country has this passport number and date of birth" in text(answer)
    assert not ArrivalNotification.objects.exists()


def test_a_guests_number_is_found_with_what_it_is_called(guest):
    stay, document = guest
    number = f"Passport no {document.number}"

    signed_in(host_user()[0]).post(reverse("portal:arrivals"), notice(guest, document_number=number))

    assert ArrivalNotification.objects.get().stay == stay


def test_whoever_has_the_number_goes_before_whose_number_only_looks_the_same():
    """Cyrillic В is V in the zone, and looks like B."""
    stays = {}
    for number in ("AB1234567", "AV1234567"):
        stays[number] = StayFactory(person__born_on="1990-05-15")
        stays[number].person.documents.all().delete()
        DocumentFactory(person=stays[number].person, number=number)
    client = signed_in(host_user()[0])
    of_guest = (stays["AV1234567"], DocumentFactory.build(number="unused"))

    client.post(reverse("portal:arrivals"), notice(of_guest, document_number="АВ1234567"))

    assert ArrivalNotification.objects.get().stay == stays["AV1234567"]


def test_of_two_guests_with_the_number_itself_neither_is_taken():
    for kind in ("passport", "id_card"):
        stay = StayFactory(person__born_on="1990-05-15")
        DocumentFactory(person=stay.person, number="AV1234567", kind=kind)
    of_guest = (stay, DocumentFactory.build(number="unused"))

    answer = signed_in(host_user()[0]).post(
        reverse("portal:arrivals"), notice(of_guest, document_number="АВ1234567")
    )

    assert "Nobody in the country" in text(answer)


def test_a_protected_guest_is_not_found(guest):
    stay, _document = guest
    type(stay.person).objects.filter(pk=stay.person_id).update(access_class="victim")
    user, _host = host_user()

    answer = signed_in(user).post(reverse("portal:arrivals"), notice(guest))

    assert "Nobody in the country" in text(answer)


def test_passport_numbers_cannot_be_tried_out(guest):
    client = signed_in(host_user()[0])
    for _try in range(20):
        client.post(reverse("portal:arrivals"), notice(guest, document_number="ZZ000000"))

    answer = client.post(reverse("portal:arrivals"), notice(guest))

    assert "Too many tries" in text(answer)
    assert not ArrivalNotification.objects.exists()


def test_another_hosts_notices_are_not_listed(guest):
    signed_in(host_user()[0]).post(reverse("portal:arrivals"), notice(guest))

    page = signed_in(host_user()[0]).get(reverse("portal:arrivals"))

    assert "No notice yet" in text(page)


def test_a_host_says_the_district_where_it_is_known(guest):
    user, _host = host_user()
    district = district_of(ALMATY)

    signed_in(user).post(reverse("portal:arrivals"), notice(guest, district_id=district.pk))

    assert ArrivalNotification.objects.get().district == district


def test_a_district_of_another_region_is_refused_at_its_box(guest):
    user, _host = host_user()

    answer = signed_in(user).post(
        reverse("portal:arrivals"), notice(guest, district_id=district_of("KZ-10").pk)
    )

    assert answer.status_code == 422
    assert "district_id" in answer.context["form"].errors
    assert not ArrivalNotification.objects.exists()
