"""Residence permits: requested in time, issued on a ground, and the lawful end that follows."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NoTermsInForce, NotFound, NotPermitted, RuleViolation
from core.numbers import check_number
from registry.models import ResidenceGround, ResidencePermit
from registry.operations.stays.residence import (
    annul_residence_permit,
    issue_residence_permit,
    refuse_residence_permit,
    request_residence_permit,
    withdraw_residence_permit,
)
from registry.queries.stays.clocks import clock_of
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.journal.factories import journal_entries
from tests.reference.factories import the_region
from tests.registry.factories import ResidencePermitFactory, StayFactory

pytestmark = pytest.mark.django_db

ALMATY = "KZ-75"


@pytest.fixture
def officer():
    return UserFactory(officer=True, region=ALMATY)


def ground(code="labour_contract"):
    return ResidenceGround.objects.get(code=code)


def request(stay, by, on=ON, code="labour_contract", **more):
    return request_residence_permit(stay_id=stay.pk, ground_id=ground(code).pk, on=on, by=by, **more)


def issue(permit, by, until, on=ON, **more):
    return issue_residence_permit(permit_id=permit.pk, valid_until=until, on=on, by=by, **more)


class TestRequest:
    def test_waits_for_a_decision(self, officer):
        permit = request(StayFactory(), officer, ground_reference=" KZ-2026-17 ")

        assert (permit.state, permit.number, permit.requested_on) == ("requested", None, ON)
        assert permit.ground_reference == "KZ-2026-17"
        entry = journal_entries().get()
        assert (entry.kind, entry.data["ground"]) == ("residence_requested", "labour_contract")

    def test_possible_on_the_last_lawful_day(self, officer):
        assert request(StayFactory(last_day=True), officer)

    def test_refused_the_day_after(self, officer):
        with pytest.raises(RuleViolation) as refusal:
            request(StayFactory(overstayed=True), officer)

        assert refusal.value.code == "requested_too_late"
        assert not ResidencePermit.objects.exists()
        assert not journal_entries().exists()

    def test_paper_that_came_in_time_counts_by_its_own_day(self, officer):
        permit = request(StayFactory(overstayed=True), officer, received_on=ON - timedelta(days=1))

        assert permit.requested_on == date(2026, 6, 14)

    @pytest.mark.parametrize("received_on", [date(2026, 6, 4), date(2026, 6, 16)])
    def test_refused_for_an_impossible_day(self, officer, received_on):
        with pytest.raises(RuleViolation) as refusal:
            request(StayFactory(entered_on=date(2026, 6, 5)), officer, received_on=received_on)

        assert refusal.value.code == "day_impossible"

    def test_one_at_a_time(self, officer):
        stay = StayFactory()
        request(stay, officer)

        with pytest.raises(RuleViolation) as refusal:
            request(stay, officer)

        assert "already waiting" in str(refusal.value)

    def test_refused_after_departure(self, officer):
        with pytest.raises(MoveNotAllowed):
            request(StayFactory(departed_on=ON), officer)

    def test_refused_before_the_terms_began(self):
        with pytest.raises(NoTermsInForce):
            request(StayFactory(entered_on=date(2020, 1, 2)), UserFactory(officer=True), on=date(2020, 1, 10))

    def test_by_the_officer_of_the_region_where_it_is_made(self, officer):
        stay = StayFactory()

        with pytest.raises(NotPermitted):
            request(stay, officer, region_id=the_region("KZ-79").pk)
        with pytest.raises(NotPermitted):
            request(stay, UserFactory(officer=True, region="KZ-79"))

        there = UserFactory(officer=True, region="KZ-79")
        assert request(stay, there, region_id=the_region("KZ-79").pk).region == the_region("KZ-79")

    @pytest.mark.parametrize("role", ["permit_officer", "analyst", "host", "employer"])
    def test_not_by_other_roles(self, role):
        with pytest.raises((NotPermitted, NotFound)):
            request(StayFactory(), UserFactory(**{role: True}))


class TestIssue:
    def test_gives_the_lawful_end(self, officer):
        stay = StayFactory()
        permit = issue(request(stay, officer), officer, date(2027, 6, 14))

        stay.refresh_from_db()
        assert (permit.state, permit.valid_from, permit.decided_by) == ("issued", ON, officer)
        assert (stay.authorised_until, stay.basis) == (date(2027, 6, 14), "residence_permit")
        assert check_number("RV", permit.number) == permit.number
        assert [e.kind for e in journal_entries().order_by("pk")] == [
            "residence_requested",
            "clock_changed",
            "residence_issued",
            "paper_issued",
        ]

    @pytest.mark.parametrize(
        ("code", "longest"),
        [
            ("labour_contract", date(2027, 6, 14)),
            ("family_citizen", date(2029, 6, 14)),
            ("ground_ended", date(2026, 12, 14)),
            ("permanent_residence", date(2026, 9, 12)),
        ],
    )
    def test_no_longer_than_the_ground_allows(self, officer, code, longest):
        permit = request(StayFactory(), officer, code=code)

        with pytest.raises(RuleViolation) as refusal:
            issue(permit, officer, longest + timedelta(days=1))
        assert refusal.value.facts["longest"] == longest.isoformat()
        permit.refresh_from_db()
        assert permit.state == "requested"

        assert issue(permit, officer, longest).valid_until == longest

    def test_decided_late_begins_the_day_after_the_lawful_end(self, officer):
        stay = StayFactory(last_day=True)
        permit = request(stay, officer)

        issued = issue(permit, officer, date(2026, 12, 31), on=date(2026, 6, 25))

        stay.refresh_from_db()
        assert issued.valid_from == date(2026, 6, 16)
        assert stay.authorised_until == date(2026, 12, 31)

    def test_leaves_no_gap(self, officer):
        permit = request(StayFactory(last_day=True), officer)

        with pytest.raises(RuleViolation) as refusal:
            issue(permit, officer, date(2026, 12, 31), valid_from=date(2026, 6, 17))

        assert refusal.value.facts["latest"] == "2026-06-16"

    def test_does_not_begin_before_the_request(self, officer):
        permit = request(StayFactory(), officer)

        with pytest.raises(RuleViolation) as refusal:
            issue(permit, officer, date(2026, 12, 31), valid_from=date(2026, 6, 14))

        assert refusal.value.code == "before_request"

    def test_ends_before_it_begins_is_refused(self, officer):
        with pytest.raises(RuleViolation) as refusal:
            issue(request(StayFactory(), officer), officer, date(2026, 6, 14))

        assert refusal.value.code == "ends_before_start"

    def test_twice_is_refused(self, officer):
        permit = issue(request(StayFactory(), officer), officer, date(2026, 12, 31))

        with pytest.raises(MoveNotAllowed):
            issue(permit, officer, date(2026, 12, 31))

    def test_closes_a_possible_case(self, officer):
        case = CaseFactory(days_over=1)
        permit = request(case.stay, officer, received_on=ON - timedelta(days=1))

        issue(permit, officer, date(2026, 12, 31))

        case.refresh_from_db()
        assert case.state == "superseded"

    def test_refused_after_departure(self, officer):
        permit = ResidencePermitFactory(stay=StayFactory(departed_on=ON), region=ALMATY)

        with pytest.raises(MoveNotAllowed):
            issue(permit, officer, date(2026, 12, 31))


class TestExtension:
    @pytest.fixture
    def first(self, officer):
        return issue(request(StayFactory(), officer), officer, date(2026, 7, 31))

    def test_follows_without_a_gap(self, officer, first):
        asked = request(first.stay, officer, on=date(2026, 7, 31), extends_id=first.pk)

        second = issue(asked, officer, date(2027, 7, 31), on=date(2026, 8, 10))

        first.stay.refresh_from_db()
        assert (second.valid_from, second.extends) == (date(2026, 8, 1), first)
        assert first.stay.authorised_until == date(2027, 7, 31)

    def test_refused_after_the_end(self, officer, first):
        with pytest.raises(RuleViolation) as refusal:
            request(first.stay, officer, on=date(2026, 8, 1), extends_id=first.pk)

        assert refusal.value.code == "requested_too_late"

    def test_refused_on_a_ground_that_is_not_extended(self, officer, first):
        with pytest.raises(RuleViolation) as refusal:
            request(first.stay, officer, code="seasonal", extends_id=first.pk)

        assert refusal.value.code == "ground_not_extendable"

    def test_once_but_again_after_a_refusal(self, officer, first):
        asked = request(first.stay, officer, extends_id=first.pk)
        refuse_residence_permit(permit_id=asked.pk, reason="No contract", on=ON, by=officer)

        again = request(first.stay, officer, extends_id=first.pk)
        issue(again, officer, date(2027, 7, 31))

        with pytest.raises(RuleViolation) as refusal:
            request(first.stay, officer, extends_id=first.pk)
        assert "already requested or issued" in str(refusal.value)

    def test_of_a_permit_annulled_meanwhile_is_refused(self, officer, first):
        asked = request(first.stay, officer, extends_id=first.pk)
        annul_residence_permit(permit_id=first.pk, reason="The ground ended", on=ON, by=officer)

        with pytest.raises(MoveNotAllowed) as refusal:
            issue(asked, officer, date(2027, 7, 31))

        assert refusal.value.code == "nothing_to_extend"

    def test_of_another_person_is_not_found(self, officer, first):
        with pytest.raises(NotFound):
            request(StayFactory(), officer, extends_id=first.pk)

    def test_a_new_ground_follows_the_permit_in_force(self, officer, first):
        asked = request(first.stay, officer, code="study")

        assert issue(asked, officer, date(2027, 7, 31)).valid_from == date(2026, 8, 1)


class TestOtherDecisions:
    def test_refusal_keeps_the_reason_out_of_the_journal(self, officer):
        stay = StayFactory()
        before = stay.authorised_until
        permit = refuse_residence_permit(
            permit_id=request(stay, officer).pk, reason="No contract", on=ON, by=officer
        )

        stay.refresh_from_db()
        assert (permit.state, permit.reason, permit.decided_on) == ("refused", "No contract", ON)
        assert stay.authorised_until == before
        assert "No contract" not in str(journal_entries(kind="residence_refused").get().data)

    @pytest.mark.parametrize("act", [refuse_residence_permit, annul_residence_permit])
    @pytest.mark.parametrize("reason", ["", "  "])
    def test_a_reason_is_needed(self, officer, act, reason):
        permit = request(StayFactory(), officer)
        if act is annul_residence_permit:
            issue(permit, officer, date(2026, 12, 31))

        with pytest.raises(RuleViolation) as refusal:
            act(permit_id=permit.pk, reason=reason, on=ON, by=officer)

        assert refusal.value.code == "reason_missing"

    def test_withdrawal(self, officer):
        permit = withdraw_residence_permit(permit_id=request(StayFactory(), officer).pk, on=ON, by=officer)

        assert (permit.state, permit.decided_by) == ("withdrawn", officer)
        with pytest.raises(MoveNotAllowed):
            withdraw_residence_permit(permit_id=permit.pk, on=ON, by=officer)

    def test_annulment_ends_the_ground_with_its_day(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 1))
        permit = issue(request(stay, officer), officer, date(2027, 6, 14))

        annul_residence_permit(
            permit_id=permit.pk, reason="The contract ended", on=date(2026, 9, 1), by=officer
        )

        stay.refresh_from_db()
        assert (stay.authorised_until, stay.basis) == (date(2026, 9, 1), "residence_permit")
        assert clock_of(stay, date(2026, 9, 2)).overstay_days == 1

    def test_annulled_early_the_visa_free_end_holds(self, officer):
        stay = StayFactory(entered_on=date(2026, 6, 1))
        permit = issue(request(stay, officer), officer, date(2027, 6, 14))

        annul_residence_permit(permit_id=permit.pk, reason="Mistake", on=ON, by=officer)

        stay.refresh_from_db()
        assert (stay.authorised_until, stay.basis) == (date(2026, 6, 30), "regime")

    def test_only_what_was_issued_is_annulled(self, officer):
        permit = request(StayFactory(), officer)

        with pytest.raises(MoveNotAllowed):
            annul_residence_permit(permit_id=permit.pk, reason="x", on=ON, by=officer)

    def test_a_protected_file_does_not_exist_here(self, officer):
        permit = ResidencePermitFactory(stay=StayFactory(protected=True), region=ALMATY)

        with pytest.raises(NotFound):
            withdraw_residence_permit(permit_id=permit.pk, on=ON, by=officer)
        with pytest.raises(NotFound):
            withdraw_residence_permit(permit_id=987654, on=ON, by=officer)
