"""The factories make what their names promise, and nothing the database refuses."""

from datetime import date, timedelta

import pytest

from accounts.queries.roles import roles_of, territory_for
from core.periods import Period
from registry.capabilities import RegistryCapability
from registry.queries.stays.clocks import clock_of
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.reference.factories import the_region
from tests.registry.factories import (
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

pytestmark = pytest.mark.django_db


def test_user_holds_the_roles_named_for_the_region_named():
    user = UserFactory(officer=True, region="KZ-75")

    assert roles_of(user, ON) == {"officer"}
    assert territory_for(user, ON, RegistryCapability.REGISTER).region_ids == {the_region("KZ-75").pk}
    assert user.is_staff


@pytest.mark.parametrize("days_over", [1, 4, 11])
def test_overstayed_by_the_days_asked_for(days_over):
    stay = StayFactory(overstayed=True, days_over=days_over)

    assert stay.authorised_until == ON - timedelta(days=days_over)
    assert clock_of(stay, ON).overstay_days == days_over


def test_last_day_is_lawful():
    stay = StayFactory(last_day=True)

    assert stay.authorised_until == ON
    assert clock_of(stay, ON).days_left == 1


def test_exhausted_leaves_thirty_days_of_the_ninety():
    stay = StayFactory(exhausted=True, entered_on=date(2024, 5, 1))

    assert [(s.entered_on, s.departed_on) for s in stay.person.stays.order_by("entered_at")] == [
        (date(2024, 1, 1), date(2024, 1, 30)),
        (date(2024, 3, 1), date(2024, 3, 30)),
        (date(2024, 5, 1), None),
    ]
    assert stay.exhausts_on == stay.authorised_until == date(2024, 5, 30)


def test_departed_stay_has_both_crossings():
    stay = StayFactory(entered_on=date(2026, 3, 1), departed_on=date(2026, 3, 9))

    assert (stay.entry.direction, stay.exit.direction) == ("entry", "exit")
    assert Period(stay.entered_on, stay.departed_on).days == 9


@pytest.mark.parametrize(
    "make",
    [
        lambda: PersonFactory(protected=True),
        lambda: StayFactory(minor=True),
        lambda: StayFactory(protected=True, person__citizenship="AFG"),
        NotificationFactory,
        RegistrationFactory,
        EmployerFactory,
        RepresentationFactory,
        ApiKeyFactory,
        ResidencePermitFactory,
        lambda: ResidencePermitFactory(issued=True),
        CaseFactory,
        lambda: CaseFactory(under_review=True),
        lambda: CaseFactory(proposed=True),
        lambda: CaseFactory(resolved=True, days_over=5),
        lambda: CaseFactory(dismissed=True),
    ],
)
def test_every_situation_is_possible(make):
    row = make()

    row.full_clean(exclude=[f.name for f in row._meta.fields if getattr(row, f.name) in (None, [], {})])
