"""A move at the counter: every day of the stay is registered at exactly one address."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import MoveNotAllowed
from core.periods import Period
from registry.models import Registration
from registry.operations.stays.registrations import move_registration, renew_registration
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.forms import send
from tests.parties.factories import HostFactory
from tests.reference.factories import the_region
from tests.registry.factories import RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db
ALMATY, SHYMKENT, ASTANA = "KZ-75", "KZ-79", "KZ-71"
#: 15 June 2026 in the tests' world; the registration below has run since 1 June.
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 20)


@pytest.fixture
def stay():
    return StayFactory(citizenship_code="RUS", entered_on=date(2026, 5, 20), region=ALMATY)


@pytest.fixture
def host():
    return HostFactory()


@pytest.fixture
def registration(stay, host):
    return RegistrationFactory(stay=stay, region=ALMATY, first_on=FIRST, last_on=LAST, host=host)


@pytest.fixture
def officer():
    return UserFactory(officer=True)


def move(registration, to, on, by, **more):
    place = {"region_id": the_region(to).pk, "address": "Тәуке хан, 1"}
    return move_registration(registration_id=registration.pk, on=on, by=by, **place, **more)


def where(stay):
    """The address's region of each day that is registered; a day at two addresses fails."""
    found = {}
    for row in Registration.objects.filter(stay=stay).select_related("region").order_by("pk"):
        if row.first_on <= row.last_on:
            for day in Period(row.first_on, row.last_on):
                assert day not in found, day
                found[day] = row.region.code
    return found


def days(first, last, region):
    return dict.fromkeys(Period(first, last), region)


@pytest.mark.parametrize("on", [date(2026, 6, 2), ON, date(2026, 6, 19), LAST])
def test_the_old_address_ends_on_the_day_before(stay, registration, officer, on):
    new = move(registration, SHYMKENT, on, officer)

    registration.refresh_from_db()
    assert registration.last_on == on - timedelta(days=1)
    assert (new.first_on, new.last_on, new.host_id) == (on, LAST, registration.host_id)
    assert where(stay) == days(FIRST, on - timedelta(days=1), ALMATY) | days(on, LAST, SHYMKENT)


def test_on_its_first_day_no_day_is_left_to_the_old_address(stay, registration, officer):
    new = move(registration, SHYMKENT, FIRST, officer)

    registration.refresh_from_db()
    assert (registration.state, registration.has_days) == ("moved", False)
    assert new.first_on == FIRST
    assert where(stay) == days(FIRST, LAST, SHYMKENT)


def test_twice_on_one_day_the_last_address_counts(stay, registration, officer):
    between = move(registration, SHYMKENT, ON, officer)

    new = move(between, ASTANA, ON, officer)

    between.refresh_from_db()
    assert (between.state, between.has_days, new.previous_id) == ("moved", False, between.pk)
    before = ON - timedelta(days=1)
    assert where(stay) == days(FIRST, before, ALMATY) | days(ON, LAST, ASTANA)


@pytest.mark.parametrize("on", [ON, LAST])
def test_before_the_first_day_of_a_coming_period(stay, registration, officer, on):
    coming = renew_registration(registration_id=registration.pk, on=ON, by=officer)
    assert coming.first_on == LAST + timedelta(days=1)

    new = move(coming, SHYMKENT, on, officer)

    coming.refresh_from_db()
    registration.refresh_from_db()
    assert (coming.state, coming.has_days) == ("moved", False)
    assert (registration.state, registration.last_on) == ("renewed", on - timedelta(days=1))
    assert (new.host_id, new.renewal_number) == (registration.host_id, 1)
    end = date(2026, 8, 17)  # ninety days from 20 May: not beyond the lawful stay
    assert new.last_on == end
    assert where(stay) == days(FIRST, on - timedelta(days=1), ALMATY) | days(on, end, SHYMKENT)


def test_on_the_first_day_of_the_next_period_the_earlier_one_stays_whole(stay, registration, officer):
    coming = renew_registration(registration_id=registration.pk, on=ON, by=officer)

    move(coming, SHYMKENT, coming.first_on, officer)

    registration.refresh_from_db()
    assert registration.last_on == LAST
    assert where(stay) == days(FIRST, LAST, ALMATY) | days(coming.first_on, coming.last_on, SHYMKENT)


def test_another_host_may_be_named(registration, officer):
    other = HostFactory()

    assert move(registration, SHYMKENT, ON, officer, host_id=other.pk).host_id == other.pk


def test_refused_after_its_last_day_and_nothing_is_cut(stay, registration, officer):
    with pytest.raises(MoveNotAllowed):
        move(registration, SHYMKENT, LAST + timedelta(days=1), officer)

    assert where(stay) == days(FIRST, LAST, ALMATY)


@pytest.mark.parametrize("state", ["current", "renewed", "moved"])
def test_the_database_refuses_a_day_at_two_addresses(stay, registration, state):
    row = RegistrationFactory.build(
        stay=stay, region=ALMATY, first_on=LAST, last_on=LAST + timedelta(days=3), state=state
    )
    row.region, row.terms, row.host = registration.region, registration.terms, None
    row.closed_on = None if state == "current" else ON
    registration.state, registration.closed_on = "renewed", ON
    registration.save()

    with pytest.raises(IntegrityError, match="registry_registration_no_overlap"), transaction.atomic():
        row.save()


@pytest.mark.parametrize(("state", "days_less"), [("current", 1), ("ended", 1), ("moved", 2), ("renewed", 2)])
def test_the_database_refuses_a_period_that_ends_before_it_begins(registration, state, days_less):
    with (
        pytest.raises(IntegrityError, match="registry_registration_ends_after_start"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE registry_registration SET state = %s, closed_on = %s, last_on = first_on - %s "
            "WHERE id = %s",
            [state, None if state == "current" else ON, days_less, registration.pk],
        )


def test_the_counter_shows_what_is_true(client, stay, registration, officer, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    client.force_login(officer)
    coming = renew_registration(registration_id=registration.pk, on=ON, by=officer)
    page = reverse("admin:registry_registration_act", args=[coming.pk, "move"])

    send(client, page, territory=f"r{the_region(SHYMKENT).pk}", address="Тәуке хан, 1")

    new = Registration.objects.get(state="current")
    assert new.host_id == registration.host_id
    shown = client.get(reverse("admin:registry_person_change", args=[stay.person_id])).content.decode()
    assert "no day: moved before it began" in shown
    assert "14 June 2026" in shown  # the old address
    listed = client.get(reverse("admin:registry_registration_changelist")).content.decode()
    assert "no day: moved before it began" in listed
