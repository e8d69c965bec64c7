"""The sheet a person takes along: what is recorded, what to do and by when, in the person's language."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import RuleViolation
from core.languages import CODES
from journal.models import Entry
from reference.models import District, Office
from reference.operations import add_terms
from registry.models import Stay
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.pages import read
from tests.reference.factories import the_region
from tests.registry.factories import (
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def officer(client, db):
    user = UserFactory(officer=True, region="KZ-75")
    client.cookies["django_language"] = "kk"
    client.force_login(user)
    return user


def sheet(client, person, language="en"):
    answer = client.get(reverse("admin:registry_person_handout", args=[person.pk]), {"language": language})
    assert answer.status_code == 200
    return answer


def text_of(client, person, language="en"):
    return " ".join(" ".join(read(sheet(client, person, language)).texts).split())


def test_it_says_until_when_what_to_do_and_where(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=10), region="KZ-75")
    RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=5), address="Abay 1, Almaty"
    )
    told = text_of(client, stay.person)

    assert stay.person.full_name in told
    assert "until 4 July 2026 (20 days left with today)" in told
    assert "Until 4 July 2026, that day included: You may stay in Kazakhstan." in told
    assert "otherwise leave by that day" in told
    assert "By 20 June 2026, that day included: Have your registration renewed" in told
    assert "Abay 1, Almaty" in told
    assert told.index("By 20 June 2026") < told.index("Until 4 July 2026, that day")
    assert stay.region.name_en in told
    assert "informs; it is no permit" in told


@pytest.mark.parametrize("language", CODES)
def test_it_is_in_the_persons_language_whatever_the_officers_is(client, officer, language):
    person = StayFactory(person__language=language).person
    own = client.get(reverse("admin:registry_person_handout", args=[person.pk]))
    assert read(own).language == language
    assert read(sheet(client, person, "ru")).language == "ru"
    assert read(sheet(client, person, "qq")).language == language
    back = read(client.get(reverse("admin:registry_person_change", args=[person.pk])))
    assert back.language == "kk"


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        ("last_day", "Until 15 June 2026, that day included: You may stay in Kazakhstan."),
        ("overstayed", "the last day recorded is 14 June 2026"),
    ],
)
def test_the_day_before_and_the_day_after(client, officer, situation, said):
    assert said in text_of(client, StayFactory(**{situation: True}).person)


def test_who_is_over_is_asked_to_come_and_accused_of_nothing(client, officer):
    case = CaseFactory(stay=StayFactory(overstayed=True, region="KZ-75"))
    told = text_of(client, case.person).lower()
    assert "come to the migration service with your passport" in told
    for word in ("case", "overstay", "fine", "court", "violat", "offence", "possible"):
        assert word not in told, word


def test_without_a_stay_after_departure_and_for_citizens(client, officer):
    assert "No entry into Kazakhstan is recorded" in text_of(client, PersonFactory())
    left = StayFactory(entered_on=ON - timedelta(days=9), departed_on=ON - timedelta(days=1)).person
    assert "Your departure is recorded" in text_of(client, left)
    citizen = StayFactory()
    Stay.objects.filter(pk=citizen.pk).update(basis="citizen", authorised_until=None, exhausts_on=None)
    assert "a citizen of Kazakhstan. There is nothing to do" in text_of(client, citizen.person)


def test_who_has_nothing_to_do_is_sent_nowhere(client, officer):
    here = StayFactory()
    assert "Where to go" in text_of(client, here.person)
    left = StayFactory(entered_on=ON - timedelta(days=9), departed_on=ON - timedelta(days=1)).person
    assert "Where to go" not in text_of(client, left)
    citizen = StayFactory()
    Stay.objects.filter(pk=citizen.pk).update(basis="citizen", authorised_until=None, exhausts_on=None)
    assert "Where to go" not in text_of(client, citizen.person)


def test_who_left_unseen_is_not_told_of_a_departure(client, officer):
    unseen = StayFactory(
        entered_on=ON - timedelta(days=9), departed_on=ON - timedelta(days=1), exit_missing=True
    )
    told = text_of(client, unseen.person)
    assert "When you left Kazakhstan is not recorded" in told
    assert "Your departure is recorded" not in told
    assert "Where to go" in told


@pytest.mark.parametrize("ended_first", [True, False])
def test_of_two_entries_of_one_moment_the_stay_that_goes_on_is_told_of(client, officer, ended_first):
    """The entry that ended a stay opened another: whoever is here is not told to have left."""
    person = PersonFactory()
    day = ON - timedelta(days=5)
    ended = {"departed_on": day, "exit_missing": True}
    for given in (ended, {}) if ended_first else ({}, ended):
        StayFactory(person=person, entered_on=day, **given)
    told = text_of(client, person)
    assert "You may stay in Kazakhstan" in told
    assert "When you left" not in told


def test_no_last_day_recorded(client, officer):
    stay = StayFactory()
    Stay.objects.filter(pk=stay.pk).update(basis="unknown", authorised_until=None, exhausts_on=None)
    told = text_of(client, stay.person)
    assert "no last day is recorded" in told
    assert "Show your visa" in told


def test_what_lapsed_and_what_waits(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=10), region="KZ-75")
    RegistrationFactory(stay=stay, first_on=ON - timedelta(days=9), last_on=ON - timedelta(days=1))
    ResidencePermitFactory(stay=stay)
    told = text_of(client, stay.person)
    assert "The last day of your registration was 14 June 2026" in told
    assert "waits for a decision" in told


def test_a_host_who_has_notified_is_not_asked_again(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=2))
    assert "notify your arrival" in text_of(client, stay.person)
    NotificationFactory(stay=stay)
    assert "notify your arrival" not in text_of(client, stay.person)


def test_it_names_nobody_else_and_has_no_menu(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=2))
    notice = NotificationFactory(stay=stay)
    page = sheet(client, stay.person).content.decode()
    assert notice.host.name not in page
    assert "masthead" not in page
    assert "menubar" not in page
    assert str(officer) not in page


def test_it_is_journaled_as_an_opening_and_costs_what_a_file_costs(client, officer):
    stay = StayFactory(entered_on=ON - timedelta(days=2))
    with CaptureQueriesContext(connection) as captured:
        sheet(client, stay.person)
    entry = Entry.objects.latest("pk")
    assert (entry.kind, entry.person_id, entry.by_id) == ("file_opened", stay.person_id, officer.pk)
    assert len(captured) <= 33


def test_of_a_held_file_there_is_none(client, officer):
    held = StayFactory(protected=True).person
    for pk in (held.pk, held.pk + 1_000):
        assert client.get(reverse("admin:registry_person_handout", args=[pk])).status_code == 404


def test_the_file_leads_to_it(client, officer):
    person = StayFactory().person
    page = client.get(reverse("admin:registry_person_change", args=[person.pk])).content.decode()
    assert reverse("admin:registry_person_handout", args=[person.pk]) in page


# --- where to go ---------------------------------------------------------------------------------


def office(**given):
    values = {
        "code": "KZ-75-1",
        "region": the_region("KZ-75"),
        "address": "Abay 1 (invented)",
        "valid_from": ON - timedelta(days=100),
        "source": "Invented for a test",
        "confidence": "confirmed",
        **given,
    }
    return add_terms(model=Office, values=values, on=ON, by=the_system())


def test_the_office_of_the_place_is_named_with_its_hours_and_phone(client, officer):
    office(
        opens_at=time(9), closes_at=time(18, 30), break_from=time(13), break_until=time(14, 30), phone="1414"
    )
    told = text_of(client, StayFactory(region="KZ-75").person)
    assert "Abay 1 (invented) working days 09:00–18:30, break 13:00–14:30 Phone: 1414" in told
    assert "Not confirmed" not in told
    assert "write it down" not in told


def test_where_no_office_is_known_the_sheet_says_so_and_leaves_lines(client, officer):
    office(code="KZ-10-1", region=the_region("KZ-10"))
    told = text_of(client, StayFactory(region="KZ-75").person)
    assert "The office of this place is not recorded" in told
    assert "Abay 1" not in told


def test_an_office_that_was_not_read_in_its_source_says_so(client, officer):
    office(confidence="unconfirmed")
    assert "Not confirmed: Invented for a test" in text_of(client, StayFactory(region="KZ-75").person)


@pytest.mark.parametrize(
    ("given", "is_named"),
    [
        ({"valid_from": ON}, True),
        ({"valid_from": ON + timedelta(days=1)}, False),
        ({"valid_until": ON}, True),
        ({"valid_until": ON - timedelta(days=1)}, False),
    ],
)
def test_an_office_is_named_on_its_days_alone(client, officer, given, is_named):
    office(**given)
    assert ("Abay 1" in text_of(client, StayFactory(region="KZ-75").person)) is is_named


def test_a_district_with_an_office_of_its_own_has_that_alone(client, officer):
    own, other = District.objects.filter(region=the_region("KZ-75")).order_by("code")[:2]
    office()
    office(code="KZ-75-2", district=own, address="Own street 2")
    there = StayFactory(region="KZ-75", district=own).person
    elsewhere = StayFactory(region="KZ-75", district=other).person
    assert "Own street 2" in text_of(client, there)
    assert "Abay 1" not in text_of(client, there)
    assert "Abay 1" in text_of(client, elsewhere)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""},
        {"source": ""},
        {"opens_at": time(9)},
        {"opens_at": time(18), "closes_at": time(9)},
        {"opens_at": time(9), "closes_at": time(18), "break_from": time(8), "break_until": time(10)},
        {"break_from": time(13), "break_until": time(14)},
        {"valid_until": ON - timedelta(days=101)},
    ],
)
def test_an_office_that_cannot_be_is_refused(wrong):
    with pytest.raises(RuleViolation):
        office(**wrong)
    assert not Office.objects.exists()
