"""Acts at the counter: each does one thing once, refuses with a sentence, and leaves nothing behind."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from journal.events import READINGS
from journal.models import Entry
from parties.models import Employer, Host, Representation
from reference.models import Country
from registry.models import (
    ArrivalNotification,
    IdentityDocument,
    MarkedCrossing,
    Person,
    Registration,
    ResidenceGround,
    ResidencePermit,
    Stay,
)
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.forms import send
from tests.identity.factories import invented_bin, invented_iin
from tests.parties.factories import EmployerFactory, HostFactory, RepresentationFactory
from tests.reference.factories import district_of, the_region
from tests.registry.factories import (
    CrossingFactory,
    DocumentFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

HERE, ELSEWHERE = "KZ-75", "KZ-10"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def officer(client, db):
    user = UserFactory(officer=True, region=HERE)
    client.force_login(user)
    return user


@pytest.fixture
def due(db):
    """A registration in its renewal window, with stay left."""
    stay = StayFactory(entered_on=ON - timedelta(days=10), region=HERE)
    return RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=2), region=HERE
    )


def act_url(model, subject, act):
    if subject is None:
        return admin_url(model, "list_act", act)
    return admin_url(model, "act", subject.pk, act)


def page_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, answer
    return answer.context_data


def buttons(client, person):
    answer = client.get(reverse("admin:registry_person_change", args=[person.pk]))
    return [act["name"] for act in answer.context_data["acts"]]


def country(code):
    return Country.objects.get(iso3=code).pk


def territory(code):
    return f"r{the_region(code).pk}"


# --- registrations --------------------------------------------------------------------------------


def test_renewing_takes_a_page_that_says_what_will_happen_and_one_press(client, officer, due):
    url = act_url("registration", due, "renew")
    shown = page_of(client, url)
    assert [fact["value"] for fact in shown["facts"]][:2] == ["17 June 2026", "18 June 2026"]
    answer = send(client, url)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:registry_person_change", args=[due.stay.person_id])
    renewed = Registration.objects.get(previous=due)
    assert renewed.first_on == due.last_on + timedelta(days=1)
    assert Entry.objects.filter(kind="registration_renewed", by_id=officer.pk).count() == 1


def test_the_same_press_twice_is_harmless(client, officer, due):
    url = act_url("registration", due, "renew")
    once = page_of(client, url)["form"]["once"].value()
    first, second = client.post(url, {"once": once}), client.post(url, {"once": once})
    assert first.status_code == second.status_code == 302
    assert Registration.objects.count() == 2


def test_a_second_page_sent_after_the_first_says_that_it_is_done(client, officer, due):
    url = act_url("registration", due, "renew")
    page_of(client, url)
    send(client, url)
    answer = client.get(url, follow=True)
    assert "no longer possible" in answer.content.decode()
    assert Registration.objects.count() == 2


def test_outside_the_window_the_refusal_names_the_day_and_nothing_is_written(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=2), region=HERE)
    registration = RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=1), last_on=ON + timedelta(days=20), region=HERE
    )
    before = Entry.objects.exclude(kind__in=READINGS).count()
    file = client.get(reverse("admin:registry_person_change", args=[stay.person_id]))
    [blocked] = [act["blocked"] for act in file.context_data["acts"] if act["name"] == "renew"]
    assert blocked.startswith("It is possible from")  # beside the act, which names what it is
    answer = send(client, act_url("registration", registration, "renew"))
    assert answer.status_code == 422
    assert "Renewal: it is possible from" in answer.content.decode()
    assert Registration.objects.count() == 1
    assert Entry.objects.exclude(kind__in=READINGS).count() == before


def test_another_region_renews_its_own(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=10), region=ELSEWHERE)
    registration = RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=2), region=ELSEWHERE
    )
    assert "renew" not in buttons(client, stay.person)
    url = act_url("registration", registration, "renew")
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403
    assert Registration.objects.count() == 1


def test_opening_a_registration_keeps_what_was_typed_when_it_is_refused(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=3), region=HERE)
    url = act_url("stay", stay, "register")
    refused = send(client, url, territory=territory(ELSEWHERE), address="Абай даңғылы, 10")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "outside your territory" in page
    assert "Абай даңғылы, 10" in page
    assert not Registration.objects.exists()

    done = send(client, url, territory=territory(HERE), address="Абай даңғылы, 10")
    assert done.status_code == 302
    assert Registration.objects.get().stay_id == stay.pk
    assert "register" not in buttons(client, stay.person)


def test_moving_takes_a_district_and_a_host_by_number(client, officer, due):
    district, host = district_of(HERE), HostFactory(region=HERE)
    url = act_url("registration", due, "move")
    unknown = send(client, url, territory=f"d{district.pk}", address="Сейфуллин, 5", host=invented_iin(77))
    assert unknown.status_code == 422
    assert "No host has this number" in unknown.content.decode()
    send(client, url, territory=f"d{district.pk}", address="Сейфуллин, 5", host=host.identifier)
    moved = Registration.objects.get(state="current")
    assert (moved.district_id, moved.host_id, moved.last_on) == (district.pk, host.pk, due.last_on)


# --- arrival, residence permits ------------------------------------------------------------------------


def test_an_address_is_entered_in_its_parts(client, officer):
    stay, host = StayFactory(entered_on=ON - timedelta(days=3), region=HERE), HostFactory(region=HERE)
    url = act_url("stay", stay, "notify")
    parts = {"settlement": "Түрген", "street": "Абай көшесі", "flat": "5"}

    refused = send(client, url, host=host.identifier, territory=territory(HERE), **parts)
    assert refused.status_code == 422
    assert "Write the house as well as the flat" in refused.content.decode()

    send(client, url, host=host.identifier, territory=territory(HERE), **parts, building="10")
    notice = ArrivalNotification.objects.get()
    assert notice.address == str(notice.dwelling) == "Түрген, Абай көшесі, 10-5"
    assert notice.region_id == notice.dwelling.region_id


def test_a_notice_is_entered_with_its_deadline(client, officer):
    stay, host = StayFactory(entered_on=ON - timedelta(days=3), region=HERE), HostFactory(region=HERE)
    url = act_url("stay", stay, "notify")
    answer = send(client, url, host=host.identifier, territory=territory(HERE), address="Абай, 1")
    assert answer.status_code == 302
    assert ArrivalNotification.objects.get().deadline_on is not None
    again = send(client, url, host=host.identifier, territory=territory(HERE), address="Абай, 1")
    assert again.status_code == 422
    assert "already notified" in again.content.decode()
    assert ArrivalNotification.objects.count() == 1


def test_a_residence_permit_from_the_request_to_the_annulment(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=3), region=HERE)
    ground = ResidenceGround.objects.get(code="labour_contract")
    send(client, act_url("stay", stay, "request-permit"), ground_id=ground.pk)
    permit = ResidencePermit.objects.get()
    assert "issue" in buttons(client, stay.person)
    assert "request-permit" not in buttons(client, stay.person)

    url = act_url("residencepermit", permit, "issue")
    too_long = send(client, url, valid_until="01.01.2190")
    assert too_long.status_code == 422
    assert ResidencePermit.objects.get().state == "requested"
    send(client, url)
    permit.refresh_from_db()
    assert permit.state == "issued"
    stay.refresh_from_db()
    assert stay.authorised_until == permit.valid_until
    assert {"extend", "annul"} <= set(buttons(client, stay.person))

    annul = act_url("residencepermit", permit, "annul")
    assert send(client, annul, reason="").status_code == 422
    send(client, annul, reason="Ground fell away, art. 49")
    permit.refresh_from_db()
    assert permit.state == "annulled"


def test_a_request_is_refused_with_a_reason_or_withdrawn(client, officer):
    for act, state in (("refuse", "refused"), ("withdraw", "withdrawn")):
        permit = ResidencePermitFactory(
            stay=StayFactory(entered_on=ON - timedelta(days=3), region=HERE), region=HERE
        )
        send(client, act_url("residencepermit", permit, act), reason="No ground")
        permit.refresh_from_db()
        assert permit.state == state


# --- people --------------------------------------------------------------------------------------------


NEW = {
    "document_kind": "passport",
    "document_number": "AA 7654321",
    "surname": "Тестов",
    "given_names": "Тест",
    "born_on": "15.05.1990",
    "sex": "m",
    "language": "ru",
}


def test_enrolling_makes_a_file_and_leads_to_it(client, officer):
    url = act_url("person", None, "enrol")
    places = {"citizenship_id": country("UZB"), "issuing_country_id": country("UZB")}
    answer = send(client, url, **NEW, **places)
    person = Person.objects.get(surname="Тестов")
    assert answer["Location"] == reverse("admin:registry_person_change", args=[person.pk])

    known = send(client, url, **(NEW | {"surname": "Другой"}), **places)
    assert known.status_code == 422
    page = known.content.decode()
    assert "Search for it first" in page
    assert reverse("admin:registry_person_change", args=[person.pk]) not in page
    assert Person.objects.filter(surname="Тестов").count() == 1


def test_a_wrong_field_is_named_beside_itself(client, officer):
    places = {"citizenship_id": country("UZB"), "issuing_country_id": country("UZB")}
    answer = send(
        client, act_url("person", None, "enrol"), **(NEW | {"born_on": "01.01.2100", "iin": "1"}), **places
    )
    assert answer.status_code == 422
    assert "Тестов" in answer.content.decode()
    assert not Person.objects.filter(surname="Тестов").exists()


@pytest.mark.parametrize(
    ("wrong", "box"),
    [
        ({"iin": "123456789012"}, "iin"),
        ({"iin": invented_iin(5)}, "iin"),
        ({"born_on": "01.01.2100"}, "born_on"),
        ({"born_on": "01.01.1700"}, "born_on"),
        ({"surname": " "}, "surname"),
        ({"document_number": "A-1"}, "document_number"),
        ({"document_number": "BB 1234567"}, "document_number"),
        ({"citizenship_id": "KAZ"}, "citizenship_id"),
        ({"document_kind": "library_card"}, "document_kind"),
    ],
    ids=str,
)
def test_each_message_stands_at_its_own_box(client, officer, wrong, box):
    PersonFactory(iin=invented_iin(5), document__number="BB1234567", citizenship="UZB")
    places = {"citizenship_id": country("UZB"), "issuing_country_id": country("UZB")}
    if "citizenship_id" in wrong:
        wrong = {"citizenship_id": country("KAZ")}

    answer = send(client, act_url("person", None, "enrol"), **(NEW | places | wrong))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [box]


def test_a_document_is_added_and_data_are_corrected(client, officer):
    person = PersonFactory()
    url = act_url("person", person, "add-document")
    send(client, url, kind="passport", number="CC1234567", issuing_country_id=country("UZB"))
    assert IdentityDocument.objects.filter(person=person, number="CC1234567").exists()

    nothing = send(client, act_url("person", person, "correct"))
    assert nothing.status_code == 409
    send(client, act_url("person", person, "correct"), surname="Правильный")
    person.refresh_from_db()
    assert person.surname == "Правильный"
    assert Entry.objects.get(kind="person_corrected").data == {"fields": ["surname"]}


def test_a_document_is_lost_and_found_again(client, officer):
    person = PersonFactory()
    document = person.documents.get()
    assert "restore-document" not in buttons(client, person)

    lost = act_url("person", person, "end-document")
    send(client, lost, document_id=document.pk, act="report_lost", held_until="01.03.2026", reason="Told")
    document.refresh_from_db()
    assert (document.state, document.held_until) == ("lost", date(2026, 3, 1))
    assert "end-document" not in buttons(client, person)
    page = client.get(reverse("admin:registry_person_change", args=[person.pk])).content.decode()
    assert "Lost or stolen" in page

    found = act_url("person", person, "restore-document")
    assert send(client, found, document_id=document.pk, reason=" ").status_code == 422
    send(client, found, document_id=document.pk, reason="At home")
    document.refresh_from_db()
    assert document.state == "valid"


def test_only_a_protection_officer_closes_a_file(client, officer):
    person = StayFactory().person
    assert "protect" not in buttons(client, person)
    url = act_url("person", person, "protect")
    assert client.post(url, {"access_class": "asylum"}).status_code == 403
    client.force_login(UserFactory(protection_officer=True))
    send(client, url, access_class="asylum")
    person.refresh_from_db()
    assert person.access_class == "asylum"
    assert "end-protection" in buttons(client, person)
    send(client, act_url("person", person, "end-protection"))
    client.force_login(officer)
    assert client.get(reverse("admin:registry_person_change", args=[person.pk])).status_code == 200


def test_an_observed_crossing_begins_a_stay(client, officer, monkeypatch):
    from tests.days import at

    monkeypatch.setattr("core.clock.now", lambda: at(ON, 18))
    document = DocumentFactory()
    answer = send(
        client,
        act_url("person", document.person, "observe-crossing"),
        direction="entry",
        crossed_on="15.06.2026",
        crossed_at="14:30",
        checkpoint="ALA",
        document=document.pk,
    )
    assert answer.status_code == 302, answer.context_data["form"].errors
    stay = Stay.objects.get(person=document.person)
    assert stay.entered_on == ON
    assert stay.entry.source == "officer"


def test_a_mark_is_cleared_with_what_was_found(client, officer):
    crossing = CrossingFactory()
    mark = MarkedCrossing.objects.create(
        crossing=crossing, person=crossing.person, mark="exit_without_entry", marked_on=ON
    )
    url = act_url("markedcrossing", mark, "clear")
    assert send(client, url, note="  ").status_code == 422
    send(client, url, note="Entry by rail, paper list of the train")
    mark.refresh_from_db()
    assert (mark.cleared_on, mark.cleared_by) == (ON, officer)
    assert Entry.objects.filter(kind="mark_cleared", person_id=crossing.person_id).exists()


# --- hosts and employers ----------------------------------------------------------------------------------


def test_hosts_and_employers_are_enrolled_and_represented(client, officer):
    send(
        client,
        act_url("host", None, "enrol"),
        kind="citizen",
        name="Асан",
        identifier=invented_iin(5),
        territory=territory(HERE),
        address="Абай, 1",
        language="kk",
    )
    host = Host.objects.get(name="Асан")
    user = UserFactory()
    send(client, act_url("host", host, "represent"), username=user.username, right="notify")
    representation = Representation.objects.get()
    assert (representation.host_id, representation.user_id) == (host.pk, user.pk)
    send(client, act_url("representation", representation, "end"))
    representation.refresh_from_db()
    assert representation.ended_on == ON

    sector = EmployerFactory().sector_id
    send(
        client,
        act_url("employer", None, "enrol"),
        name="ТОО Пример",
        identifier=invented_bin(4321),
        size="small",
        sector_id=sector,
        territory=territory(HERE),
        address="Абай, 2",
        language="kk",
    )
    assert Employer.objects.filter(name="ТОО Пример").exists()


# --- who may -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_those_who_only_read_have_no_act(client, due, role):
    client.force_login(UserFactory(**{role: True}))
    assert buttons(client, due.stay.person) == []
    for url in (act_url("registration", due, "renew"), act_url("person", None, "enrol")):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
    assert Registration.objects.count() == 1


def test_stock_pages_of_the_admin_are_not_there(client, officer):
    person = PersonFactory()
    for address in ("add/", f"{person.pk}/delete/", f"{person.pk}/history/", f"{person.pk}/change/"):
        assert client.get(f"/admin/registry/person/{address}").status_code == 404


def test_an_act_that_does_not_exist_is_not_found(client, officer, due):
    assert client.get(act_url("registration", due, "no-such-act")).status_code == 404
    assert client.get(act_url("registration", None, "renew")).status_code == 404


def test_a_right_that_ended_is_not_ended_twice(client, officer):
    representation = RepresentationFactory(host=HostFactory(region=HERE), ended_on=ON)
    url = act_url("representation", representation, "end")
    assert "no longer possible" in client.get(url, follow=True).content.decode()
