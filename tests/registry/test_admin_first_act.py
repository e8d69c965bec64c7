"""A file says first how it stands and what is due; the rest is rarer, or not possible yet and says why."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.templatetags.components import acts_of_page
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.registry.factories import RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db


def registered(last_on):
    stay = StayFactory(
        citizenship="UZB",
        entered_on=ON - timedelta(days=10),
        region="KZ-75",
        authorised_until=ON + timedelta(80),
    )
    return RegistrationFactory(stay=stay, first_on=ON - timedelta(days=9), last_on=last_on, region="KZ-75")


def page_of(client, stay):
    return client.get(reverse("admin:registry_person_change", args=[stay.person_id])).context_data


def test_what_is_due_stands_first_and_alone(client, officer):
    registration = registered(last_on=ON)
    page = page_of(client, registration.stay)
    arranged = acts_of_page(page["acts"])

    assert arranged["first"]["name"] == "renew"
    assert arranged["first"]["primary"]
    assert not any(act["primary"] for act in arranged["more"])
    assert all(act["consequence"] for act in arranged["more"])


def test_what_is_not_possible_yet_says_from_which_day(client, officer):
    registration = registered(last_on=ON + timedelta(days=60))
    opens = registration.last_on - timedelta(days=registration.terms.opens_days_before)
    assert opens > ON

    renew = next(act for act in page_of(client, registration.stay)["acts"] if act["name"] == "renew")

    assert f"{opens.day} {opens:%B} {opens.year}" in renew["blocked"]
    assert not renew["primary"]


def test_an_officer_of_another_region_is_not_told_to_wait(client, officer):
    stay = StayFactory(citizenship="UZB", entered_on=ON - timedelta(days=10), region="KZ-10")
    RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=60), region="KZ-10"
    )
    assert "renew" not in {act["name"] for act in page_of(client, stay)["acts"]}


def test_a_stay_without_a_lawful_day_left_cannot_be_registered_and_says_what_is_missing(client, officer):
    stay = StayFactory(overstayed=True, region="KZ-75")
    register = next(act for act in page_of(client, stay)["acts"] if act["name"] == "register")
    assert "residence permit" in register["blocked"]


def test_the_clock_of_the_stay_stands_beside_the_act(client, officer):
    registration = registered(last_on=ON)
    page = page_of(client, registration.stay)
    assert page["answer"]["last"] == registration.stay.authorised_until
    assert page["answer"]["why"]


@pytest.mark.parametrize(("role", "is_blocked"), [("officer", True), ("supervisor", False)])
def test_a_case_leads_to_the_desk_or_says_who_decides(client, role, is_blocked):
    case = CaseFactory(stay=StayFactory(overstayed=True, region="KZ-75"))
    client.force_login(UserFactory(**{role: True}, region="KZ-75"), backend="accounts.backends.RoleBackend")
    page = client.get(reverse("admin:enforcement_overstaycase_change", args=[case.pk])).context_data
    desk = next(act for act in page["acts"] if act["name"] == "desk")
    assert bool(desk["blocked"]) is is_blocked
    assert bool(desk["url"]) is not is_blocked
    assert page["answer"]["last"] == case.authorised_until
