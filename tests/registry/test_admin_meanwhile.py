"""Two officers have one act's form open: who sends second is told what was done, loses nothing typed."""

from datetime import timedelta

import pytest
from django.test import Client

from registry.models import ResidencePermit
from registry.operations.stays.registrations import renew_registration
from registry.operations.stays.residence import withdraw_residence_permit
from registry.states import ResidenceState
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.forms import opened
from tests.registry.factories import RegistrationFactory, ResidencePermitFactory, StayFactory

pytestmark = pytest.mark.django_db
HERE = "KZ-75"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def second():
    client = Client()
    client.force_login(UserFactory(officer=True, region=HERE, language="en"))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def colleague():
    return UserFactory(officer=True, region=HERE, first_name="Aigerim", last_name="Sadykova")


def test_who_renews_second_reads_who_renewed_when_and_until(second, colleague):
    stay = StayFactory(entered_on=ON - timedelta(days=10), region=HERE)
    due = RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=2), region=HERE
    )
    url = admin_url("registration", "act", due.pk, "renew")
    form = opened(second, url)
    renewed = renew_registration(registration_id=due.pk, on=ON, by=colleague)

    answer = second.post(url, form)

    assert answer.status_code == 409
    (done,) = answer.context_data["form"].meanwhile
    assert (done["what"], done["who"]) == ("Registration renewed", "Aigerim Sadykova")
    assert f"until: {renewed.last_on.day} {renewed.last_on:%B %Y}" in done["note"]
    page = answer.content.decode()
    assert "no longer possible" in page
    assert "Aigerim Sadykova" in page
    assert '<button class="button button--primary" type="submit"' not in page
    assert {act["name"] for act in answer.context_data["acts_now"]} >= {"move"}


def test_what_was_typed_for_a_request_decided_meanwhile_can_be_copied(second, colleague):
    request = ResidencePermitFactory(state=ResidenceState.REQUESTED, region=HERE)
    url = admin_url("residencepermit", "act", request.pk, "refuse")
    form = opened(second, url)
    withdraw_residence_permit(permit_id=request.pk, on=ON, by=colleague)

    answer = second.post(url, form | {"reason": "The contract could not be confirmed by anybody."})

    assert answer.status_code == 409
    assert "The contract could not be confirmed by anybody." in answer.content.decode()
    (done,) = answer.context_data["form"].meanwhile
    assert (done["what"], done["who"]) == ("Request for a residence permit withdrawn", "Aigerim Sadykova")
    names = [act["name"] for act in answer.context_data["acts_now"]]
    assert "refuse" not in names
    assert ResidencePermit.objects.get(pk=request.pk).state == ResidenceState.WITHDRAWN


def test_a_refusal_without_anything_done_meanwhile_says_nothing_of_it(second):
    stay = StayFactory(entered_on=ON - timedelta(days=2), region=HERE)
    early = RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=1), last_on=ON + timedelta(days=20), region=HERE
    )
    url = admin_url("registration", "act", early.pk, "renew")

    answer = second.post(url, opened(second, url))

    assert answer.status_code == 422
    assert "Done since you opened this" not in answer.content.decode()


@pytest.mark.parametrize("told", ["", "nonsense", "-1", "9" * 40])
def test_a_form_that_does_not_say_when_it_was_opened_tells_nothing(second, colleague, told):
    stay = StayFactory(entered_on=ON - timedelta(days=10), region=HERE)
    due = RegistrationFactory(
        stay=stay, first_on=ON - timedelta(days=9), last_on=ON + timedelta(days=2), region=HERE
    )
    url = admin_url("registration", "act", due.pk, "renew")
    form = opened(second, url)
    renew_registration(registration_id=due.pk, on=ON, by=colleague)

    answer = second.post(url, form | {"seen_until": told})

    assert answer.status_code == 409
    assert not answer.context_data["form"].meanwhile
