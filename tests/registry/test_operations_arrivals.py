"""The host's notice: a deadline in working days, evidence and nothing more."""

from datetime import date

import pytest

from core.errors import NoTermsInForce, NotFound, NotPermitted, RuleViolation
from registry.models import ArrivalNotification, Stay
from registry.operations.stays.arrivals import notify_arrival
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.parties.factories import HostFactory, RepresentationFactory
from tests.reference.factories import the_region
from tests.registry.factories import RegistrationFactory, StayFactory

pytestmark = pytest.mark.django_db

ALMATY = "KZ-75"


@pytest.fixture
def officer():
    return UserFactory(officer=True, region=ALMATY)


def notify(stay, by, on=ON, region=ALMATY, **more):
    return notify_arrival(
        **{
            "stay_id": stay.pk,
            "host_id": HostFactory().pk,
            "region_id": the_region(region).pk,
            "address": "Абай даңғылы, 10",
            "on": on,
            "by": by,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("entered_on", "deadline_on"),
    [
        (date(2025, 10, 24), date(2025, 10, 29)),  # Friday; Monday 27.10 is a moved day off
        (date(2026, 6, 5), date(2026, 6, 9)),  # Friday: Friday, Monday, Tuesday
        (date(2026, 6, 6), date(2026, 6, 10)),  # Saturday: Monday is day 1
        (date(2025, 12, 31), date(2026, 1, 6)),  # Wednesday, then 5 and 6 January
    ],
)
def test_three_working_days_with_the_day_of_entry(officer, entered_on, deadline_on):
    notice = notify(StayFactory(entered_on=entered_on), officer, on=deadline_on)

    assert notice.deadline_on == deadline_on
    assert not notice.is_late


def test_late_from_the_day_after(officer):
    notice = notify(StayFactory(entered_on=date(2026, 6, 5)), officer, on=date(2026, 6, 10))

    assert notice.is_late
    assert journal_entries().get().data["late"] is True


def test_a_late_notice_shortens_nothing(officer):
    stay = StayFactory()
    before = (stay.authorised_until, stay.basis)

    notify(stay, officer)

    stay.refresh_from_db()
    assert (stay.authorised_until, stay.basis) == before


def test_paper_that_came_earlier_counts_by_its_own_day(officer):
    stay = StayFactory(entered_on=date(2026, 6, 5))

    notice = notify(stay, officer, received_on=date(2026, 6, 8))

    assert not notice.is_late


@pytest.mark.parametrize(
    ("received_on", "code"), [(date(2026, 6, 4), "before_entry"), (date(2026, 6, 16), "in_the_future")]
)
def test_an_impossible_day_is_refused(officer, received_on, code):
    with pytest.raises(RuleViolation) as refusal:
        notify(StayFactory(entered_on=date(2026, 6, 5)), officer, received_on=received_on)

    assert refusal.value.code == code
    assert not ArrivalNotification.objects.exists()
    assert not journal_entries().exists()


def test_the_first_address_gives_the_stay_its_territory():
    stay = StayFactory(checkpoint="ALA")
    by = UserFactory(officer=True, region="KZ-79")

    notify(stay, by, region="KZ-79")

    stay.refresh_from_db()
    assert stay.region == the_region("KZ-79")


def test_a_later_notice_leaves_a_registered_address_alone():
    registration = RegistrationFactory(region=ALMATY)

    notify(registration.stay, UserFactory(officer=True), region="KZ-79")

    registration.stay.refresh_from_db()
    assert registration.stay.region == the_region(ALMATY)


def test_a_second_notice_of_the_same_host_is_refused(officer):
    stay, host = StayFactory(), HostFactory()
    notify(stay, officer, host_id=host.pk)

    with pytest.raises(RuleViolation) as refusal:
        notify(stay, officer, host_id=host.pk)

    assert "already notified" in str(refusal.value)
    assert notify(stay, officer, host_id=HostFactory().pk)


def test_a_departed_stay_may_still_be_notified(officer):
    assert notify(StayFactory(departed_on=date(2026, 6, 10)), officer).is_late


def test_a_representative_notifies_for_the_host():
    stay = StayFactory()
    given = RepresentationFactory()

    notice = notify(stay, given.user, host_id=given.host_id)

    assert notice.by == given.user
    assert journal_entries().get().acting_for_id == given.host_id


def test_a_representative_of_another_host_does_not():
    given = RepresentationFactory()

    with pytest.raises((NotPermitted, NotFound)):
        notify(StayFactory(), given.user)

    assert not ArrivalNotification.objects.exists()


def test_refused_outside_the_territory(officer):
    with pytest.raises(NotPermitted):
        notify(StayFactory(), officer, region="KZ-79")


def test_before_the_notice_existed_there_are_no_terms():
    """Until 10.01.2020 the foreigner registered; nobody owed a notice."""
    stay = StayFactory(entered_on=date(2020, 1, 10))

    with pytest.raises(NoTermsInForce):
        notify(stay, UserFactory(officer=True), on=date(2020, 1, 13))

    assert notify(
        StayFactory(entered_on=date(2020, 1, 11)), UserFactory(officer=True), on=date(2020, 1, 13)
    ).deadline_on == date(2020, 1, 15)


def test_an_unknown_host_or_stay_is_not_found(officer):
    with pytest.raises(NotFound):
        notify(StayFactory(), officer, host_id=987654)
    with pytest.raises(NotFound):
        notify(Stay(pk=987654), officer)
