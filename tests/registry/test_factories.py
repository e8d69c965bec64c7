"""The factories make what their names promise, and nothing the database refuses."""

from datetime import date, timedelta

import pytest

from accounts.queries.roles import roles_of, territory_for
from core.periods import Period
from registry.capabilities import RegistryCapability
from registry.queries.stays.clocks import clock_of
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_user_holds_the_roles_named_for_the_region_named():
    user = f.UserFactory(officer=True, region="KZ-75")

    assert roles_of(user, f.ON) == {"officer"}
    assert territory_for(user, f.ON, RegistryCapability.REGISTER).region_ids == {f.region("KZ-75").pk}
    assert user.is_staff


@pytest.mark.parametrize("days_over", [1, 4, 11])
def test_overstayed_by_the_days_asked_for(days_over):
    stay = f.StayFactory(overstayed=True, days_over=days_over)

    assert stay.authorised_until == f.ON - timedelta(days=days_over)
    assert clock_of(stay, f.ON).overstay_days == days_over


def test_last_day_is_lawful():
    stay = f.StayFactory(last_day=True)

    assert stay.authorised_until == f.ON
    assert clock_of(stay, f.ON).days_left == 1


def test_exhausted_leaves_thirty_days_of_the_ninety():
    stay = f.StayFactory(exhausted=True, entered_on=date(2024, 5, 1))

    assert [(s.entered_on, s.departed_on) for s in stay.person.stays.order_by("entered_at")] == [
        (date(2024, 1, 1), date(2024, 1, 30)),
        (date(2024, 3, 1), date(2024, 3, 30)),
        (date(2024, 5, 1), None),
    ]
    assert stay.exhausts_on == stay.authorised_until == date(2024, 5, 30)


def test_departed_stay_has_both_crossings():
    stay = f.StayFactory(entered_on=date(2026, 3, 1), departed_on=date(2026, 3, 9))

    assert (stay.entry.direction, stay.exit.direction) == ("entry", "exit")
    assert Period(stay.entered_on, stay.departed_on).days == 9


@pytest.mark.parametrize(
    "make",
    [
        lambda: f.PersonFactory(protected=True),
        lambda: f.StayFactory(minor=True),
        lambda: f.StayFactory(protected=True, person__citizenship="AFG"),
        f.NotificationFactory,
        f.RegistrationFactory,
        f.EmployerFactory,
        f.RepresentationFactory,
        f.ApiKeyFactory,
        f.ResidencePermitFactory,
        lambda: f.ResidencePermitFactory(issued=True),
        f.CaseFactory,
        lambda: f.CaseFactory(under_review=True),
        lambda: f.CaseFactory(proposed=True),
        lambda: f.CaseFactory(resolved=True, days_over=5),
        lambda: f.CaseFactory(dismissed=True),
    ],
)
def test_every_situation_is_possible(make):
    row = make()

    row.full_clean(exclude=[f.name for f in row._meta.fields if getattr(row, f.name) in (None, [], {})])
