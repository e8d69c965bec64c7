"""What a list promises to be renewed is what the act renews: one rule for rows and for one of them."""

from datetime import timedelta

import pytest

from core.errors import DomainError
from registry.models import Registration, RegistrationTerms, StayRegime
from registry.queries.stays import work_counts
from registry.queries.stays.previews import renewal_on
from registry.queries.stays.renewals import renewable
from registry.states import Basis
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db
HERE = "KZ-75"


def registered(*, ends=0, left=20, number=0, **stay):
    """A registration that ends so many days from today, in a stay that has so many left."""
    made = StayFactory(entered_on=ON - timedelta(days=60), region=HERE, **stay)
    made.authorised_until = None if left is None else ON + timedelta(days=left)
    if left is None:
        made.basis = Basis.UNKNOWN
    made.save(update_fields=["authorised_until", "basis"])
    return RegistrationFactory(
        stay=made,
        first_on=ON - timedelta(days=50),
        last_on=ON + timedelta(days=ends),
        renewal_number=number,
        region=HERE,
    )


def is_renewed(registration) -> bool:
    stay = registration.stay
    if stay.departed_on or stay.annulled_on or stay.basis == Basis.CITIZEN:
        return False
    try:
        renewal_on(registration, ON)
    except DomainError:
        return False
    return True


def promised() -> set[int]:
    return set(Registration.objects.filter(renewable(ON)).values_list("pk", flat=True))


@pytest.mark.parametrize("most", [None, 1])
def test_the_same_rows_by_the_list_and_by_the_act(most):
    RegistrationTerms.objects.filter(group__code="ALL").update(renewals_at_most=most)
    rows = [
        *(registered(ends=days) for days in (-4, -3, 0, 14, 15)),
        *(registered(left=days) for days in (0, 1, -1)),
        registered(left=None),
        registered(number=1),
        registered(left=0, regime=StayRegime.objects.filter(renewal_extends_stay=True).first()),
    ]

    by_the_act = {row.pk for row in Registration.objects.all() if is_renewed(row)}

    assert promised() == by_the_act
    assert rows[2].pk in by_the_act
    assert rows[5].pk not in by_the_act


def test_the_card_of_the_day_leaves_out_whose_stay_ends_with_it():
    officer = UserFactory(officer=True, region=HERE)
    registered(left=0)
    assert work_counts.registrations_due_today(officer, ON) == 0

    registered(left=1)
    assert work_counts.registrations_due_today(officer, ON) == 1
    assert work_counts.registrations_due_this_week(officer, ON) == 1
