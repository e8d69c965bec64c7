"""Registering a stay: each act does its work, writes it down, and refuses without a trace."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from parties.rules import AddressParts
from reference.models import Region
from reference.queries.dated import in_force
from registry.models import Registration, RegistrationTerms
from registry.operations.stays.registrations import (
    end_registrations_of,
    move_registration,
    open_registration,
    renew_registration,
)
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.reference.factories import district_of, the_region
from tests.registry.factories import RegistrationFactory, ResidencePermitFactory, StayFactory, with_clock

pytestmark = pytest.mark.django_db

ALMATY = "KZ-75"


@pytest.fixture
def officer():
    return UserFactory(officer=True, region=ALMATY)


def opened(stay, by, on=ON, region=ALMATY, **more):
    return open_registration(
        stay_id=stay.pk, region_id=the_region(region).pk, address="Абай даңғылы, 10", on=on, by=by, **more
    )


def russian_stay(**more):
    """Ninety days an entry, so that registrations end by their own terms or with the stay."""
    return StayFactory(citizenship_code="RUS", **more)


class TestOpening:
    def test_lasts_ninety_days_both_counted_when_the_stay_is_longer(self, officer):
        stay = StayFactory(citizenship_code="RUS", entered_on=ON)
        ResidencePermitFactory(stay=stay, issued=True)
        with_clock(stay)

        registration = opened(stay, officer)

        assert (registration.first_on, registration.last_on) == (date(2026, 6, 15), date(2026, 9, 12))

    def test_ends_with_the_lawful_stay(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 5))

        registration = opened(stay, officer)

        assert registration.last_on == stay.authorised_until == date(2026, 7, 4)

    def test_is_journaled_with_its_terms(self, officer):
        registration = opened(StayFactory(), officer)

        entry = journal_entries().get(kind="registration_opened")
        assert (entry.subject_kind, entry.subject_id) == ("registration", registration.pk)
        assert (entry.person_id, entry.by_id, entry.on) == (registration.stay.person_id, officer.pk, ON)
        assert entry.data["terms"] == registration.terms_id

    def test_gives_the_stay_to_the_territory_of_the_address(self):
        stay = StayFactory(checkpoint="ALA")
        by = UserFactory(officer=True, region="KZ-79")

        opened(stay, by, region="KZ-79", district_id=district_of("KZ-79").pk)

        stay.refresh_from_db()
        assert stay.region == the_region("KZ-79")
        assert stay.district == district_of("KZ-79")

    def test_on_the_last_lawful_day_covers_that_day(self, officer):
        registration = opened(StayFactory(last_day=True), officer)

        assert registration.first_on == registration.last_on == ON

    def test_refused_the_day_after_the_last_lawful_day(self, officer):
        stay = StayFactory(overstayed=True)

        with pytest.raises(RuleViolation) as refusal:
            opened(stay, officer)

        assert refusal.value.code == "nothing_of_the_stay_left"
        assert "residence permit" in str(refusal.value)
        assert not Registration.objects.exists()
        assert not journal_entries().exists()

    @pytest.mark.parametrize(
        ("first_on", "code"),
        [(date(2026, 6, 4), "before_entry"), (date(2026, 6, 16), "in_the_future")],
    )
    def test_refused_from_an_impossible_day(self, officer, first_on, code):
        with pytest.raises(RuleViolation) as refusal:
            opened(StayFactory(entered_on=date(2026, 6, 5)), officer, first_on=first_on)

        assert refusal.value.code == code

    def test_may_begin_on_the_entry_day(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 5))

        assert opened(stay, officer, first_on=stay.entered_on).first_on == date(2026, 6, 5)

    def test_refused_while_another_is_current(self, officer):
        stay = StayFactory()
        opened(stay, officer)

        with pytest.raises(MoveNotAllowed) as refusal:
            opened(stay, officer)

        assert refusal.value.code == "already_registered"

    @pytest.mark.parametrize("days_after_end", [3, 4])
    def test_takes_the_place_of_a_lapsed_one_once_renewal_has_closed(self, officer, days_after_end):
        stay = russian_stay(entered_on=date(2026, 4, 1))
        old = RegistrationFactory(
            stay=stay, region=ALMATY, last_on=ON - timedelta(days=days_after_end), first_on=date(2026, 4, 1)
        )

        if days_after_end == 3:
            with pytest.raises(MoveNotAllowed):
                opened(stay, officer)
            return
        new = opened(stay, officer)

        old.refresh_from_db()
        assert (old.state, old.closed_on, new.previous_id) == ("ended", ON, old.pk)
        assert (new.first_on, new.renewal_number) == (ON, 0)
        assert journal_entries().get(kind="registration_ended").data["because"] == "lapsed"

    def test_refused_after_departure(self, officer):
        stay = StayFactory(departed_on=ON)

        with pytest.raises(MoveNotAllowed) as refusal:
            opened(stay, officer)

        assert refusal.value.code == "stay_ended"

    def test_refused_outside_the_territory(self, officer):
        with pytest.raises(NotPermitted) as refusal:
            opened(StayFactory(), officer, region="KZ-79")

        assert refusal.value.code == "outside_territory"

    @pytest.mark.parametrize("role", ["analyst", "auditor", "permit_officer", "migrant", "host", "admin"])
    def test_refused_for_roles_without_the_act(self, role):
        with pytest.raises((NotPermitted, NotFound)):
            opened(StayFactory(), UserFactory(**{role: True}))

        assert not Registration.objects.exists()

    def test_a_protected_stay_does_not_exist_for_an_officer(self, officer):
        with pytest.raises(NotFound):
            opened(StayFactory(protected=True), officer)

    @pytest.mark.parametrize("address", ["", "   "])
    def test_refused_without_an_address(self, officer, address):
        with pytest.raises(RuleViolation) as refusal:
            open_registration(
                stay_id=StayFactory().pk,
                region_id=the_region(ALMATY).pk,
                address=address,
                on=ON,
                by=officer,
            )

        assert refusal.value.code == "address_missing"

    def test_refused_for_a_district_of_another_region(self, officer):
        with pytest.raises(RuleViolation) as refusal:
            opened(StayFactory(), officer, district_id=district_of("KZ-79").pk)

        assert refusal.value.code == "district_elsewhere"

    def test_refused_in_a_region_that_is_no_more(self):
        with pytest.raises(RuleViolation) as refusal:
            open_registration(
                stay_id=StayFactory().pk,
                region_id=Region.objects.exclude(valid_until=None).first().pk,
                address="Абай даңғылы, 10",
                on=ON,
                by=UserFactory(officer=True),
            )

        assert refusal.value.code == "region_unknown"

    def test_a_stay_whose_lawful_end_is_unknown_may_be_registered(self, officer):
        stay = StayFactory(citizenship_code="AFG")
        assert stay.authorised_until is None

        assert opened(stay, officer).last_on == date(2026, 9, 12)


def test_a_dwelling_goes_with_a_registration_its_renewal_and_its_move(officer):
    stay = russian_stay(entered_on=date(2026, 4, 1))
    ResidencePermitFactory(stay=stay, issued=True)
    with_clock(stay)
    flat = AddressParts(street="Абай даңғылы", building="10", flat="5")

    first = opened(stay, officer, parts=flat)
    renewed = renew_registration(registration_id=first.pk, on=first.last_on, by=officer)
    moved = move_registration(
        registration_id=renewed.pk,
        region_id=the_region(ALMATY).pk,
        address="",
        parts=AddressParts(street="Тәуке хан", building="1"),
        on=renewed.first_on,
        by=officer,
    )

    assert str(first.dwelling) == str(renewed.dwelling) == "Абай даңғылы, 10-5"
    assert (str(moved.dwelling), moved.address) == ("Тәуке хан, 1", "Тәуке хан, 1")
    assert first.address == renewed.address == "Абай даңғылы, 10"  # as it was written


class TestRenewal:
    def registered(self, last_on, **more):
        """A stay lawful for long, registered until `last_on`."""
        stay = russian_stay(entered_on=date(2026, 4, 1))
        ResidencePermitFactory(stay=stay, issued=True)
        with_clock(stay)
        return RegistrationFactory(
            stay=stay, region=ALMATY, first_on=date(2026, 4, 1), last_on=last_on, **more
        )

    @pytest.mark.parametrize(
        ("days_before_end", "code"),
        [(15, "renewal_not_open_yet"), (14, None), (0, None), (-3, None), (-4, "renewal_too_late")],
    )
    def test_the_window(self, officer, days_before_end, code):
        old = self.registered(ON + timedelta(days=days_before_end))

        if code:
            with pytest.raises(RuleViolation) as refusal:
                renew_registration(registration_id=old.pk, on=ON, by=officer)
            assert refusal.value.code == code
            old.refresh_from_db()
            assert (old.state, Registration.objects.count(), journal_entries().count()) == ("current", 1, 0)
        else:
            new = renew_registration(registration_id=old.pk, on=ON, by=officer)
            assert new.first_on == old.last_on + timedelta(days=1)

    def test_a_refusal_says_when_the_window_opens(self, officer):
        old = self.registered(date(2026, 7, 10))

        with pytest.raises(RuleViolation) as refusal:
            renew_registration(registration_id=old.pk, on=ON, by=officer)

        assert refusal.value.facts["opens_on"] == "2026-06-26"

    def test_keeps_address_and_host_and_counts(self, officer):
        old = self.registered(ON)

        new = renew_registration(registration_id=old.pk, on=ON, by=officer)

        old.refresh_from_db()
        assert (old.state, old.closed_on) == ("renewed", ON)
        assert (new.first_on, new.last_on) == (date(2026, 6, 16), date(2026, 9, 13))
        assert (new.renewal_number, new.previous, new.host, new.address) == (1, old, old.host, old.address)
        assert journal_entries().get(kind="registration_renewed").data["renewal_number"] == 1

    def test_never_outlasts_the_lawful_stay(self, officer):
        stay = russian_stay(entered_on=date(2026, 5, 1))
        old = RegistrationFactory(stay=stay, region=ALMATY, last_on=ON)

        new = renew_registration(registration_id=old.pk, on=ON, by=officer)

        stay.refresh_from_db()
        assert new.last_on == stay.authorised_until == date(2026, 7, 29)

    def test_refused_when_nothing_of_the_stay_is_left(self, officer):
        stay = StayFactory(last_day=True)
        old = RegistrationFactory(stay=stay, region=ALMATY)

        with pytest.raises(RuleViolation) as refusal:
            renew_registration(registration_id=old.pk, on=ON, by=officer)

        assert refusal.value.code == "nothing_of_the_stay_left"

    def test_moves_the_lawful_end_where_the_regime_says_so(self):
        """Neighbouring states until 10.01.2020: entry 01.06.2019, 90 days to 29.08, then 90 more."""
        stay = StayFactory(entered_on=date(2019, 6, 1))
        assert stay.authorised_until == date(2019, 8, 29)
        old = RegistrationFactory(
            stay=stay,
            region=ALMATY,
            last_on=date(2019, 8, 29),
            terms=in_force(RegistrationTerms, on=date(2019, 6, 1)).get(group__code="NEIGHBOUR"),
        )

        new = renew_registration(registration_id=old.pk, on=date(2019, 8, 20), by=UserFactory(officer=True))

        stay.refresh_from_db()
        assert new.last_on == date(2019, 11, 27)
        assert (stay.authorised_until, stay.basis) == (date(2019, 11, 27), "renewal")
        assert journal_entries(kind="clock_changed", subject_id=stay.pk).count() == 1

    def test_refused_twice(self, officer):
        old = self.registered(ON)
        renew_registration(registration_id=old.pk, on=ON, by=officer)

        with pytest.raises(MoveNotAllowed):
            renew_registration(registration_id=old.pk, on=ON, by=officer)

    def test_refused_in_another_territory(self):
        old = self.registered(ON)

        with pytest.raises(NotPermitted):
            renew_registration(registration_id=old.pk, on=ON, by=UserFactory(officer=True, region="KZ-79"))

    def test_refused_for_what_is_not_there(self, officer):
        with pytest.raises(NotFound):
            renew_registration(registration_id=987654321, on=ON, by=officer)

    def test_no_more_than_the_terms_allow(self):
        """Until 10.01.2020 others than neighbours renewed once."""
        stay = StayFactory(citizenship_code="MNG", entered_on=date(2019, 4, 1))
        terms = in_force(RegistrationTerms, on=date(2019, 6, 1)).get(group__code="ALL")
        old = RegistrationFactory(
            stay=stay, region=ALMATY, last_on=date(2019, 9, 30), renewal_number=1, terms=terms
        )

        with pytest.raises(RuleViolation) as refusal:
            renew_registration(registration_id=old.pk, on=date(2019, 9, 30), by=UserFactory(officer=True))

        assert refusal.value.code == "renewals_used_up"


class TestMove:
    def test_ends_the_place_and_keeps_the_last_day(self):
        old = RegistrationFactory(region=ALMATY)
        last_on = old.last_on
        by = UserFactory(officer=True, region="KZ-79")

        new = move_registration(
            registration_id=old.pk, region_id=the_region("KZ-79").pk, address="Тәуке хан, 1", on=ON, by=by
        )

        old.refresh_from_db()
        assert (old.state, old.closed_on, old.last_on) == ("moved", ON, ON - timedelta(days=1))
        assert (new.first_on, new.last_on, new.previous) == (ON, last_on, old)
        new.stay.refresh_from_db()
        assert new.stay.region == the_region("KZ-79")
        assert journal_entries(kind="registration_moved", person_id=new.stay.person_id).count() == 1

    def test_of_a_renewal_that_has_not_begun_takes_the_days_before_it_too(self):
        stay = StayFactory(citizenship_code="RUS", entered_on=date(2026, 4, 20))
        by = UserFactory(officer=True)
        old = RegistrationFactory(stay=stay, region=ALMATY, last_on=date(2026, 6, 20))
        renewed = renew_registration(registration_id=old.pk, on=ON, by=by)

        moved = move_registration(
            registration_id=renewed.pk, region_id=the_region("KZ-79").pk, address="Тәуке хан, 1", on=ON, by=by
        )

        assert (moved.first_on, moved.last_on) == (ON, renewed.last_on)
        old.refresh_from_db()
        assert (old.state, old.last_on) == ("renewed", ON - timedelta(days=1))

    @pytest.mark.parametrize(("last_on", "allowed"), [(ON, True), (ON - timedelta(days=1), False)])
    def test_possible_to_the_last_day(self, last_on, allowed):
        old = RegistrationFactory(region=ALMATY, last_on=last_on)
        act = {
            "registration_id": old.pk,
            "region_id": the_region(ALMATY).pk,
            "address": "Фурманов, 2",
            "on": ON,
            "by": UserFactory(officer=True),
        }

        if allowed:
            assert move_registration(**act).last_on == last_on
        else:
            with pytest.raises(MoveNotAllowed) as refusal:
                move_registration(**act)
            assert refusal.value.code == "registration_lapsed"

    def test_refused_outside_the_territory_of_the_new_address(self, officer):
        old = RegistrationFactory(region=ALMATY)

        with pytest.raises(NotPermitted):
            move_registration(
                registration_id=old.pk, region_id=the_region("KZ-79").pk, address="1", on=ON, by=officer
            )

        old.refresh_from_db()
        assert old.state == "current"


class TestDeparture:
    def test_ends_the_current_registrations_of_departed_stays_only(self):
        left = RegistrationFactory(stay=StayFactory(departed_on=date(2026, 6, 12)))
        here = RegistrationFactory()

        ended = end_registrations_of(stay_ids=[left.stay_id, here.stay_id], on=ON, by=the_system())

        left.refresh_from_db()
        here.refresh_from_db()
        assert ended == 1
        assert (left.state, left.closed_on, here.state) == ("ended", date(2026, 6, 12), "current")
        entry = journal_entries().get(kind="registration_ended")
        assert (entry.subject_id, entry.person_id) == (left.pk, left.stay.person_id)
        assert entry.data == {"stay": left.stay_id, "because": "departure", "departed_on": "2026-06-12"}

    def test_twice_is_once(self):
        left = RegistrationFactory(stay=StayFactory(departed_on=date(2026, 6, 12)))

        assert end_registrations_of(stay_ids=[left.stay_id], on=ON, by=the_system()) == 1
        assert end_registrations_of(stay_ids=[left.stay_id], on=ON, by=the_system()) == 0
        assert journal_entries().count() == 1

    def test_is_one_statement_for_many(self, django_assert_num_queries):
        stays = [
            RegistrationFactory(stay=StayFactory(departed_on=date(2026, 6, 12))).stay_id for _ in range(5)
        ]

        by = the_system()

        with django_assert_num_queries(3):  # savepoint, statement, release
            assert end_registrations_of(stay_ids=stays, on=ON, by=by) == 5
