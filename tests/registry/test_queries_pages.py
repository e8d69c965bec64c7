"""What the officers' pages read: choices, numbers of the day, previews, timelines."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.queries import ENTRIES_A_PAGE, readings_of, roles_of, timeline_of, timeline_of_subject
from core.errors import RuleViolation
from enforcement.queries.work_counts import open_cases
from journal.events import JournalEvent
from journal.operations import NewEntry, record, record_reading
from reference.queries.choices import alphabetical, choices_of
from registry.events import RegistryEvent
from registry.models import Registration
from registry.operations.stays.registrations import renew_registration
from registry.operations.stays.residence import issue_residence_permit
from registry.queries.stays import work_counts
from registry.queries.stays.previews import is_renewal_open, last_possible_day, renewal_on
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.registry.factories import RegistrationFactory, ResidencePermitFactory, StayFactory

pytestmark = pytest.mark.django_db


# --- choices ----------------------------------------------------------------------------------------


def test_choices_of_several_classifiers_take_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = choices_of(("region", "country"))
    assert {"KZ-75", "KZ-10"} <= {code for code, _name, _pk in found["region"]}
    assert "UZB" in {code for code, _name, _pk in found["country"]}


@pytest.mark.parametrize(
    ("language", "name"), [("kk", "Өзбекстан"), ("ru", "Узбекистан"), ("en", "Uzbekistan")]
)
def test_choices_speak_the_readers_language(language, name):
    with translation.override(language):
        assert name in {shown for code, shown, _pk in choices_of(("country",))["country"]}


def test_kazakh_letters_stand_where_the_alphabet_has_them():
    words = ["Ұлытау", "Алматы", "Ыбырай", "Ақмола", "Әулиекөл", "Қарағанды", "Қостанай", "Карасу"]
    assert sorted(words, key=alphabetical) == [
        "Ақмола",
        "Алматы",
        "Әулиекөл",
        "Карасу",
        "Қарағанды",
        "Қостанай",
        "Ұлытау",
        "Ыбырай",
    ]


# --- the day -----------------------------------------------------------------------------------------


def registered(last_on, where="KZ-75", **stay):
    made = StayFactory(entered_on=ON - timedelta(days=10), region=where, **stay)
    return RegistrationFactory(stay=made, first_on=ON - timedelta(days=9), last_on=last_on, region=where)


def test_the_days_numbers_count_their_day_their_week_and_what_lapsed():
    officer = UserFactory(officer=True, region="KZ-75")
    for days in (-1, 0, 1, 6, 7):
        registered(ON + timedelta(days=days))
    registered(ON, where="KZ-10")
    registered(ON, person__protected=True)
    assert work_counts.registrations_due_today(officer, ON) == 1
    assert work_counts.registrations_due_this_week(officer, ON) == 3
    assert work_counts.registrations_lapsed(officer, ON) == 1
    assert work_counts.registrations_due_today(UserFactory(officer=True), ON) == 2
    assert work_counts.registrations_due_today(UserFactory(analyst=True), ON) == 0


def test_requests_and_cases_count_inside_the_territory():
    officer = UserFactory(officer=True, region="KZ-75")
    for where in ("KZ-75", "KZ-10"):
        ResidencePermitFactory(stay=StayFactory(region=where), region=where)
        CaseFactory(stay=StayFactory(overstayed=True, region=where))
    assert work_counts.requests_waiting(officer, ON) == 1
    assert open_cases(officer, ON) == 1


# --- previews say what the act does --------------------------------------------------------------------


def test_a_renewal_gives_the_days_its_preview_said():
    registration = registered(ON + timedelta(days=2))
    promised = renewal_on(registration, ON)
    renewed = renew_registration(registration_id=registration.pk, on=ON, by=UserFactory(officer=True))
    assert (renewed.first_on, renewed.last_on) == (promised.first, promised.last)


def test_a_renewal_that_would_be_refused_is_refused_in_the_preview():
    registration = registered(ON + timedelta(days=19))
    assert not is_renewal_open(registration, ON)
    with pytest.raises(RuleViolation):
        renewal_on(registration, ON)
    with pytest.raises(RuleViolation):
        renew_registration(registration_id=registration.pk, on=ON, by=UserFactory(officer=True))
    assert Registration.objects.count() == 1


def test_the_last_possible_day_is_granted_and_the_day_after_is_not():
    officer = UserFactory(officer=True)
    permit = ResidencePermitFactory(stay=StayFactory(entered_on=ON - timedelta(days=5)))
    last = last_possible_day(permit, ON)
    with pytest.raises(RuleViolation):
        issue_residence_permit(permit_id=permit.pk, valid_until=last + timedelta(days=1), on=ON, by=officer)
    assert (
        issue_residence_permit(permit_id=permit.pk, valid_until=last, on=ON, by=officer).valid_until == last
    )


# --- timelines --------------------------------------------------------------------------------------------


def test_a_timeline_goes_on_page_by_page_and_keeps_readings_apart(django_assert_num_queries):
    officer = UserFactory(officer=True, first_name="Асем", last_name="Оспанова")
    stay = StayFactory()
    for number in range(ENTRIES_A_PAGE + 3):
        record(
            RegistryEvent.CLOCK_CHANGED,
            subject=stay,
            by=officer,
            on=ON,
            person_id=stay.person_id,
            data={"was": ON + timedelta(days=number), "authorised_until": None, "basis": "regime"},
        )
    seen = {"page": "x", "purpose": "counter", "shown": 1}
    opened = NewEntry(JournalEvent.FILE_OPENED, stay.person_id, stay.person_id, data=seen)
    record_reading(opened, shown=[stay.person_id], by=officer, on=ON)
    listed = NewEntry(JournalEvent.LIST_SHOWN, officer.pk, data=seen)
    record_reading(listed, shown=[stay.person_id, stay.person_id + 1], by=officer, on=ON)
    roles_of(officer, ON)
    with django_assert_num_queries(2):
        first = timeline_of(stay.person_id, user=officer, on=ON)
    second = timeline_of(stay.person_id, user=officer, on=ON, before=first.older)
    numbers = [entry.data["was"] for page in (first, second) for entry in page.entries]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == len(set(numbers)) == ENTRIES_A_PAGE + 3
    assert second.older is None
    assert first.names == {officer.pk: "Асем Оспанова"}
    with django_assert_num_queries(3):
        readings = readings_of(stay.person_id)
    assert [entry.kind for entry in readings.entries] == ["list_shown", "file_opened"]
    assert [entry.kind for entry in readings_of(stay.person_id, before=readings.entries[0].pk).entries] == [
        "file_opened"
    ]
    assert len(timeline_of_subject("stay", stay.pk).entries) == ENTRIES_A_PAGE
