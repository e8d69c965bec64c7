"""Hosts, employers and representations."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.editing import ChangedMeanwhile
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from parties.models import Dwelling, Employer, Host, Representation
from parties.operations import (
    change_dwelling,
    correct_register_code,
    end_representation,
    enrol_employer,
    enrol_host,
    give_representation,
    take_address,
)
from parties.queries import employers_visible_to, hosts_visible_to, may_act_for_host
from parties.rules import AddressParts
from permits.queries import employers_of, may_act_for_employer
from reference.models import Sector
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.forms import send
from tests.identity.factories import invented_iin
from tests.journal.factories import journal_entries
from tests.parties.factories import EmployerFactory, HostFactory, RepresentationFactory
from tests.permits.pages import signed_in
from tests.reference.factories import district_of, the_region
from tests.registry.factories import NotificationFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

ALMATY = "KZ-75"
BIN, IIN = "980740000126", "900515300018"


@pytest.fixture
def officer():
    return UserFactory(officer=True, region=ALMATY)


def host(by, **changed):
    return enrol_host(
        **{
            "kind": "citizen",
            "name": "Айгүл",
            "identifier": IIN,
            "region_id": the_region(ALMATY).pk,
            "address": "Абай даңғылы, 10",
            "on": ON,
            "by": by,
            **changed,
        }
    )


def employer(by, **changed):
    return enrol_employer(
        **{
            "name": "ТОО Құрылыс",
            "identifier": BIN,
            "sector_id": Sector.objects.get(code="F").pk,
            "size": "small",
            "region_id": the_region(ALMATY).pk,
            "address": "Сейфуллин, 5",
            "on": ON,
            "by": by,
            **changed,
        }
    )


PARTS = AddressParts(street="Абай даңғылы", building="10", flat="5")
CODE = "9900000012345678"


def taken(by, parts=PARTS, region=ALMATY, district_id=None, address=""):
    return take_address(
        region_id=the_region(region).pk, district_id=district_id, address=address, parts=parts, on=ON, by=by
    )


class TestDwellings:
    def test_one_place_is_one_row_however_often_and_in_which_letters(self, officer):
        first = taken(officer, district_id=district_of(ALMATY).pk)
        again = taken(
            officer, AddressParts("", "АБАЙ ДАҢҒЫЛЫ", "10", "5"), district_id=district_of(ALMATY).pk
        )
        elsewhere = taken(officer, district_id=None)

        assert first.dwelling_id == again.dwelling_id != elsewhere.dwelling_id
        assert Dwelling.objects.count() == journal_entries(kind="dwelling_noted").count() == 2

    def test_the_address_stays_as_it_was_written(self, officer):
        assert taken(officer, address=" Абай д-лы 10, кв. 5 ").address == "Абай д-лы 10, кв. 5"
        assert taken(officer).address == "Абай даңғылы, 10-5"

    def test_free_text_alone_is_enough(self, officer):
        place = taken(officer, AddressParts(), address="за рекой, третий дом")

        assert (place.address, place.dwelling_id) == ("за рекой, третий дом", None)
        assert not Dwelling.objects.exists()

    def test_neither_is_refused(self, officer):
        with pytest.raises(RuleViolation) as refusal:
            taken(officer, AddressParts())
        assert refusal.value.code == "address_missing"

    def test_a_code_of_the_register_says_which_dwelling_and_in_which_district(self, officer):
        district_id = district_of(ALMATY).pk
        known = taken(officer, replace(PARTS, register_code=CODE), district_id=district_id)

        found = taken(officer, AddressParts(register_code=CODE), address="as on the paper")

        assert (found.dwelling_id, found.district_id) == (known.dwelling_id, district_id)

    def test_a_code_learnt_later_is_kept(self, officer):
        first = taken(officer)
        again = taken(officer, replace(PARTS, register_code=CODE))

        assert again.dwelling_id == first.dwelling_id == taken(officer).dwelling_id
        assert Dwelling.objects.get().register_code == CODE
        entry = journal_entries(kind="dwelling_coded").get()
        assert (entry.subject_id, entry.by_id) == (first.dwelling_id, officer.pk)
        assert taken(officer, AddressParts(register_code=CODE), address="x").dwelling_id == first.dwelling_id

    def test_the_same_code_once_more_changes_nothing(self, officer):
        for _time in range(2):
            taken(officer, replace(PARTS, register_code=CODE))

        assert Dwelling.objects.get().register_code == CODE
        assert not journal_entries(kind="dwelling_coded").exists()

    def test_another_code_for_a_dwelling_that_has_one_is_refused(self, officer):
        taken(officer, replace(PARTS, register_code=CODE))
        other = f"{int(CODE) + 1:016}"

        with pytest.raises(RuleViolation) as refusal:
            taken(officer, replace(PARTS, register_code=other))

        assert refusal.value.code == "register_code_differs"
        assert refusal.value.facts == {"field": "register_code", "known": CODE}
        assert CODE in str(refusal.value)
        assert Dwelling.objects.get().register_code == CODE

    def test_a_code_that_lies_elsewhere_is_refused(self, officer):
        taken(officer, replace(PARTS, register_code=CODE))

        with pytest.raises(RuleViolation) as refusal:
            taken(officer, AddressParts(register_code=CODE), region="KZ-79", address="x")
        assert refusal.value.code == "register_code_elsewhere"

    def test_a_host_may_own_it_and_say_for_how_many_it_is(self, officer):
        owner = host(officer, address="", parts=PARTS, capacity=4, owns_dwelling=True)

        assert owner.address == "Абай даңғылы, 10-5"
        assert (owner.dwelling.capacity, owner.dwelling.owner) == (4, owner)

    def test_a_host_outside_the_territory_leaves_no_dwelling(self):
        with pytest.raises(NotPermitted):
            host(UserFactory(officer=True, region="KZ-79"), parts=PARTS)
        assert not Dwelling.objects.exists()

    def test_enrolling_takes_no_dwelling_away(self, officer):
        owner = host(officer, address="", parts=PARTS, capacity=4, owns_dwelling=True)
        other = host(
            officer,
            address="",
            parts=PARTS,
            capacity=40,
            owns_dwelling=True,
            identifier=invented_iin(77),
        )

        owner.dwelling.refresh_from_db()
        assert other.dwelling_id == owner.dwelling_id
        assert (owner.dwelling.capacity, owner.dwelling.owner) == (4, owner)


class TestHosts:
    def test_is_enrolled_and_journaled(self, officer):
        made = host(officer, district_id=district_of(ALMATY).pk)

        assert Host.objects.get() == made
        entry = journal_entries().get()
        assert (entry.kind, entry.region_id, entry.data) == (
            "host_enrolled",
            made.region_id,
            {"kind": "citizen"},
        )

    @pytest.mark.parametrize(
        ("kind", "identifier", "fine"),
        [
            ("citizen", IIN, True),
            ("resident", IIN, True),
            ("organisation", BIN, True),
            ("organisation", IIN, False),  # digit 5 of this IIN is no type of a BIN
            ("citizen", "900515300019", False),
            ("organisation", "98074000012", False),
            ("citizen", "", False),
        ],
    )
    def test_a_person_by_iin_an_organisation_by_bin(self, officer, kind, identifier, fine):
        if fine:
            assert host(officer, kind=kind, identifier=identifier)
        else:
            with pytest.raises(RuleViolation):
                host(officer, kind=kind, identifier=identifier)
            assert not Host.objects.exists()

    def test_a_known_one_is_pointed_to(self, officer):
        known = host(officer)

        with pytest.raises(RuleViolation) as refusal:
            host(officer, name="Another")

        assert refusal.value.facts == {"field": "identifier", "public_id": str(known.public_id)}

    def test_refused_elsewhere_and_for_others(self, officer):
        with pytest.raises(NotPermitted):
            host(officer, region_id=the_region("KZ-79").pk)
        with pytest.raises(NotPermitted):
            host(UserFactory(permit_officer=True))

        assert not journal_entries().exists()

    @pytest.mark.parametrize("changed", [{"name": " "}, {"kind": "castle"}, {"email": "x"}, {"address": ""}])
    def test_nonsense_is_refused(self, officer, changed):
        with pytest.raises(RuleViolation):
            host(officer, **changed)

        assert not Host.objects.exists()


class TestEmployers:
    @pytest.mark.parametrize(
        ("size", "identifier", "fine"),
        [
            ("small", BIN, True),
            ("small", IIN, True),  # an individual entrepreneur
            ("household", IIN, True),
            ("large", "980740000127", False),
        ],
    )
    def test_by_bin_or_iin(self, officer, size, identifier, fine):
        if fine:
            assert employer(officer, size=size, identifier=identifier).size == size
            assert journal_entries().get().data == {"size": size, "sector": "F"}
        else:
            with pytest.raises(RuleViolation):
                employer(officer, size=size, identifier=identifier)
            assert not Employer.objects.exists()

    def test_permit_officers_enrol_too(self):
        assert employer(UserFactory(permit_officer=True, region=ALMATY))

    def test_a_known_one_is_pointed_to(self, officer):
        known = employer(officer)

        with pytest.raises(RuleViolation) as refusal:
            employer(officer)

        assert refusal.value.facts == {"field": "identifier", "public_id": str(known.public_id)}


class TestRepresentation:
    def test_gives_sight_of_the_party_and_ends(self, officer):
        made, user = HostFactory(), UserFactory(host=True)
        assert not hosts_visible_to(user, ON).exists()

        given = give_representation(user_id=user.pk, host_id=made.pk, on=ON, by=officer)
        assert list(hosts_visible_to(user, ON)) == [made]
        assert may_act_for_host(user, ON, host_id=made.pk)

        end_representation(representation_id=given.pk, on=ON, by=officer)
        assert not may_act_for_host(user, ON, host_id=made.pk)
        assert not may_act_for_host(user, ON + timedelta(days=1), host_id=made.pk)
        assert not hosts_visible_to(user, ON).exists()
        assert [entry.kind for entry in journal_entries().order_by("pk")] == [
            "representation_given",
            "representation_ended",
        ]

    @pytest.mark.parametrize("role", ["officer", "supervisor", "permit_officer"])
    def test_nobody_lets_himself_act(self, role):
        """Else who may not read a closed file would read it in the firm's name."""
        firm, me = EmployerFactory(), UserFactory(**{role: True, "employer": True})

        with pytest.raises(NotPermitted) as refusal:
            give_representation(user_id=me.pk, employer_id=firm.pk, on=ON, by=me)

        assert refusal.value.code == "own_account"
        assert not Representation.objects.exists()
        assert not journal_entries().exists()

    def test_without_the_role_nobody_sees_in_a_firms_name(self, officer):
        firm, other = EmployerFactory(), UserFactory(officer=True)
        give_representation(user_id=other.pk, employer_id=firm.pk, on=ON, by=officer)
        assert not employers_of(other, ON).exists()
        assert not may_act_for_employer(other, ON, employer_id=firm.pk)

    def test_only_the_rights_given(self, officer):
        made, user = HostFactory(), UserFactory(host=True)
        give_representation(user_id=user.pk, host_id=made.pk, right="apply", on=ON, by=officer)

        assert not may_act_for_host(user, ON, host_id=made.pk)

    @pytest.mark.parametrize("both", [True, False])
    def test_of_exactly_one_party(self, officer, both):
        parties = {"host_id": HostFactory().pk, "employer_id": EmployerFactory().pk} if both else {}

        with pytest.raises(RuleViolation):
            give_representation(user_id=UserFactory().pk, on=ON, by=officer, **parties)

        assert not Representation.objects.exists()

    def test_twice_is_refused(self, officer):
        made, user = HostFactory(), UserFactory(host=True)
        give_representation(user_id=user.pk, host_id=made.pk, on=ON, by=officer)

        with pytest.raises(RuleViolation) as refusal:
            give_representation(user_id=user.pk, host_id=made.pk, on=ON, by=officer)

        assert "already given" in str(refusal.value)

    def test_ended_before_it_began_is_refused(self, officer):
        with pytest.raises(RuleViolation):
            give_representation(
                user_id=UserFactory().pk,
                host_id=HostFactory().pk,
                valid_until=date(2026, 6, 14),
                on=ON,
                by=officer,
            )

    def test_ends_once(self, officer):
        over = RepresentationFactory(valid_until=ON - timedelta(days=1))
        ended = RepresentationFactory(valid_until=ON)
        end_representation(representation_id=ended.pk, on=ON, by=officer)

        for given in (over, ended):
            with pytest.raises(MoveNotAllowed):
                end_representation(representation_id=given.pk, on=ON, by=officer)
        assert journal_entries(kind="representation_ended").count() == 1
        with pytest.raises(NotFound):
            end_representation(representation_id=987654, on=ON, by=officer)

    def test_an_ended_right_can_be_given_again_on_the_same_day(self, officer):
        made, user = HostFactory(), UserFactory(host=True)
        given = give_representation(user_id=user.pk, host_id=made.pk, on=ON, by=officer)
        end_representation(representation_id=given.pk, on=ON, by=officer)

        give_representation(user_id=user.pk, host_id=made.pk, on=ON, by=officer)

        assert may_act_for_host(user, ON, host_id=made.pk)

    def test_the_firm_is_out_of_sight_the_moment_its_representation_ends(self, officer):
        """The statement of the permits and the condition of the ORM hold to the same days."""
        firm, user = EmployerFactory(), UserFactory(employer=True)
        day = timedelta(days=1)
        given = give_representation(
            user_id=user.pk, employer_id=firm.pk, on=ON, valid_until=ON + day, by=officer
        )

        def acts(on):
            by_statement = may_act_for_employer(user, on, employer_id=firm.pk)
            assert by_statement == employers_of(user, on).filter(pk=firm.pk).exists()
            return by_statement

        days = [ON - day, ON, ON + day, ON + 2 * day]
        assert [acts(on) for on in days] == [False, True, True, False]

        end_representation(representation_id=given.pk, on=ON + day, by=officer)

        assert [acts(on) for on in days] == [False, True, False, False]

    def test_outside_the_territory_is_refused(self):
        with pytest.raises(NotPermitted):
            give_representation(
                user_id=UserFactory().pk,
                host_id=HostFactory().pk,
                on=ON,
                by=UserFactory(officer=True, region="KZ-79"),
            )


def test_who_sees_which_parties():
    HostFactory()
    EmployerFactory()

    def seen(user):
        return hosts_visible_to(user, ON).count(), employers_visible_to(user, ON).count()

    assert seen(UserFactory(officer=True, region="KZ-10")) == (1, 1)
    assert seen(UserFactory(permit_officer=True)) == (0, 1)
    assert seen(UserFactory(employer=True)) == (0, 0)
    assert seen(UserFactory()) == (0, 0)


class TestChangingADwelling:
    def changed(self, by, one, **given):
        return change_dwelling(**{"host_id": one.pk, "parts": PARTS, "on": ON, "by": by, **given})

    def test_capacity_and_owner_are_written_down_and_journaled(self, officer):
        one = host(officer, parts=PARTS)

        dwelling = self.changed(officer, one, capacity=4, owns_dwelling=True)

        assert (dwelling.pk, dwelling.capacity, dwelling.owner) == (one.dwelling_id, 4, one)
        entry = journal_entries(kind="dwelling_changed").get()
        assert (entry.subject_id, entry.data) == (
            dwelling.pk,
            {"host": one.pk, "fields": ["capacity", "owner"]},
        )

    def test_another_dwelling_takes_its_address_along(self, officer):
        one = host(officer, parts=PARTS)

        dwelling = self.changed(officer, one, parts=replace(PARTS, flat="6"))

        one.refresh_from_db()
        assert (one.dwelling, one.address) == (dwelling, "Абай даңғылы, 10-6")

    def test_one_written_in_one_line_gets_its_parts(self, officer):
        one = host(officer)
        assert one.dwelling is None

        assert self.changed(officer, one).street == "Абай даңғылы"

    def test_what_is_anothers_stays_so(self, officer):
        owner = host(officer, parts=PARTS, owns_dwelling=True)
        one = host(officer, identifier=invented_iin(7), parts=PARTS)

        self.changed(officer, one, capacity=3, owns_dwelling=True)

        assert Dwelling.objects.get().owner == owner

    def test_refused_it_leaves_nothing(self, officer):
        one = host(officer, parts=PARTS)
        journal = journal_entries().count()
        elsewhere = UserFactory(officer=True, region="KZ-10")

        for by, given, refusal in (
            (officer, {}, MoveNotAllowed),
            (officer, {"parts": AddressParts()}, RuleViolation),
            (officer, {"capacity": 0}, RuleViolation),
            (elsewhere, {"capacity": 2}, NotPermitted),
            (officer, {"host_id": 0}, NotFound),
        ):
            with pytest.raises(refusal):
                self.changed(by, one, **given)

        assert Dwelling.objects.get().capacity is None
        assert journal_entries().count() == journal


class TestCorrectingACode:
    WRONG = "9900000012345687"

    def corrected(self, by, dwelling, **given):
        values = {"register_code": CODE, "reason": "Certificate of 12.06.2026", "on": ON, "by": by}
        return correct_register_code(**{"dwelling_id": dwelling.pk, **values, **given})

    def coded(self, by, **given):
        return host(by, parts=replace(PARTS, register_code=self.WRONG), **given).dwelling

    def test_the_former_one_is_kept_and_finds_it_no_more(self, officer):
        dwelling = self.coded(officer)

        former = self.corrected(officer, dwelling)

        dwelling.refresh_from_db()
        assert dwelling.register_code == CODE
        assert (former.register_code, former.corrected_on, former.by) == (self.WRONG, ON, officer)
        entry = journal_entries(kind="dwelling_recoded").get()
        assert (entry.subject_id, entry.region_id) == (dwelling.pk, dwelling.region_id)
        assert entry.data == {"former": former.pk}
        assert taken(officer, AddressParts(register_code=CODE), address="x").dwelling_id == dwelling.pk
        found = taken(officer, AddressParts(register_code=self.WRONG), address="x")
        assert found.dwelling_id != dwelling.pk

    def test_where_the_address_has_none_it_is_taken_away(self, officer):
        dwelling = self.coded(officer)

        self.corrected(officer, dwelling, register_code="")

        dwelling.refresh_from_db()
        assert dwelling.register_code is None

    def test_who_enrols_employers_there_may_too(self, officer):
        self.corrected(UserFactory(permit_officer=True, region=ALMATY), self.coded(officer))

        assert Dwelling.objects.get().register_code == CODE

    def test_refused_it_leaves_nothing(self, officer):
        dwelling = self.coded(officer)
        taken(officer, replace(PARTS, flat="6", register_code="9900000000000001"))
        elsewhere = [UserFactory(**{role: True}, region="KZ-10") for role in ("officer", "permit_officer")]
        journal = journal_entries().count()

        for by, given, refusal in (
            (officer, {"reason": " "}, RuleViolation),
            (officer, {"register_code": "123"}, RuleViolation),
            (officer, {"register_code": "9900000000000001"}, RuleViolation),
            (officer, {"register_code": self.WRONG}, MoveNotAllowed),
            (officer, {"shown": {"register_code": "9900000000000002"}}, ChangedMeanwhile),
            (officer, {"dwelling_id": 0}, NotFound),
            *((user, {}, NotPermitted) for user in elsewhere),
        ):
            with pytest.raises(refusal):
                self.corrected(by, dwelling, **given)

        dwelling.refresh_from_db()
        assert dwelling.register_code == self.WRONG
        assert not dwelling.former_codes.exists()
        assert journal_entries().count() == journal

    def test_of_a_dwelling_known_by_its_code_alone_none_is_taken_away(self, officer):
        place = taken(officer, AddressParts(register_code=self.WRONG), address="x")
        dwelling = Dwelling.objects.get(pk=place.dwelling_id)

        with pytest.raises(RuleViolation) as refusal:
            self.corrected(officer, dwelling, register_code="")
        assert refusal.value.facts["field"] == "register_code"

    def test_on_the_page_of_the_host_with_what_it_was(self, officer, monkeypatch):
        monkeypatch.setattr("core.clock.today", lambda: ON)
        one = host(officer, parts=replace(PARTS, register_code=self.WRONG))
        page = reverse("admin:parties_host_change", args=[one.pk])
        act = reverse("admin:parties_host_act", args=[one.pk, "correct-code"])
        desk = signed_in(officer)
        assert act in desk.get(page).content.decode()

        send(desk, act, register_code=CODE, reason="Certificate of 12.06.2026")

        after = desk.get(page).content.decode()
        assert CODE in after
        assert self.WRONG in after
        assert "Certificate of 12.06.2026" in after


@pytest.mark.parametrize("paper", ["registration", "arrivalnotification"])
def test_a_code_is_corrected_where_it_was_mistyped(officer, paper, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    wrong = replace(PARTS, register_code=TestCorrectingACode.WRONG)
    place = taken(officer, wrong)
    factory = {"registration": RegistrationFactory, "arrivalnotification": NotificationFactory}[paper]
    row = factory(dwelling_id=place.dwelling_id, region_id=place.region_id, district_id=place.district_id)
    act = reverse(f"admin:registry_{paper}_act", args=[row.pk, "correct-code"])

    send(signed_in(officer), act, register_code=CODE, reason="Certificate of 12.06.2026")

    assert Dwelling.objects.get().register_code == CODE


def test_an_employers_address_has_its_parts_too(officer):
    one = employer(officer, address="", parts=PARTS)

    assert (one.dwelling.street, one.address) == ("Абай даңғылы", "Абай даңғылы, 10-5")
