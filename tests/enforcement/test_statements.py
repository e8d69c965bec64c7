"""What a host, an employer or a carrier says is evidence: a stay ends by a crossing alone."""

from contextlib import suppress
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from core.periods import days_later
from enforcement.operations.kept_back import IS_KEPT_BACK
from identity.partial_dates import PartialDate
from registry.models import LikelyMatch, Stay
from registry.operations.matches.finding import seek_matches
from registry.operations.stays.arrivals import notify_arrival
from registry.operations.stays.projection import rebuild_stays
from registry.operations.stays.registrations import open_registration
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.parties.factories import HostFactory
from tests.properties import examples
from tests.reference.factories import the_region
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = pytest.mark.django_db
_numbers = count()
SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)


def says(statement, stay, day):
    """A host notifies an arrival elsewhere, or an address is registered: in either file, on any day."""
    told = {
        "stay_id": stay.pk,
        "host_id": HostFactory().pk,
        "region_id": the_region("KZ-75").pk,
        "address": "Абай даңғылы, 10",
        "on": day,
        "by": UserFactory(officer=True),
    }
    with suppress(DomainError):  # what cannot be said is refused, and changes nothing either
        (notify_arrival if statement == "notice" else open_registration)(**told)


@settings(max_examples=examples(8), deadline=None, suppress_health_check=SLOW)
@given(
    st.lists(
        st.tuples(st.sampled_from(["notice", "address"]), st.sampled_from([0, 1]), st.integers(0, 20)),
        max_size=5,
    )
)
def test_no_statement_ends_a_stay_or_keeps_a_case_back(statements):
    born_on = PartialDate.of(days_later(date(1950, 1, 1), 40 * next(_numbers)))  # each example's own
    he = {"surname": "KARIMOV", "given_names": "SARDOR", "born_on": born_on}
    one, other = PersonFactory(**he), PersonFactory(**he)
    mine = StayFactory(person=one, entered_on=days_later(ON, -25))
    before = StayFactory(person=other, entered_on=days_later(ON, -60), departed_on=days_later(ON, -40))
    seek_matches(person_ids=[one.pk], on=ON, by=the_system())
    assert LikelyMatch.objects.get(one=one).verdict == "same"

    for statement, which, day in statements:
        says(statement, (mine, before)[which], days_later(ON, day - 20))
    rebuild_stays(person_ids=[one.pk, other.pk], on=ON, by=the_system())

    mine.refresh_from_db()
    assert (mine.departed_on, mine.exit_id, mine.exit_missing) == (None, None, False)
    assert not kept_back(mine)


def kept_back(stay):
    return bool(
        list(Stay.objects.raw(f"SELECT s.* FROM registry_stay s WHERE s.id = {stay.pk} AND {IS_KEPT_BACK}"))
    )
