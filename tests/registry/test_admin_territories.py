"""Address lists offer only what the officer may choose."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reference.models import Region
from reference.queries.dated import districts_on
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


def offered(client, user):
    client.force_login(user, backend="accounts.backends.RoleBackend")
    stay = StayFactory(entered_on=ON - timedelta(days=3), region="KZ-75")
    page = client.get(reverse("admin:registry_stay_act", args=[stay.pk, "register"]))
    values = set()
    for value, label in page.context_data["form"].fields["territory"].choices:
        values |= {one for one, _name in label} if isinstance(label, list | tuple) else {value}
    return values - {""}


def test_an_officer_of_a_region_chooses_in_it(client):
    almaty = Region.objects.get(code="KZ-75")
    districts = {f"d{one.pk}" for one in districts_on(ON) if one.region_id == almaty.pk}
    assert offered(client, UserFactory(officer=True, region="KZ-75")) == {f"r{almaty.pk}"} | districts


def test_an_officer_of_a_district_chooses_that_one(client):
    district = next(one for one in districts_on(ON) if one.region.code == "KZ-75")
    user = UserFactory(officer=True, region="KZ-75", district=district)
    assert offered(client, user) == {f"d{district.pk}"}


def test_who_works_in_the_whole_country_chooses_everywhere(client):
    found = offered(client, UserFactory(officer=True))
    assert len([one for one in found if one.startswith("r")]) == 20
