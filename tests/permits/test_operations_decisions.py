"""The akimat's decisions and the employer's payment."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from enforcement.operations.bars import bar_employer
from payments.models import Payable, Payment
from payments.operations import confirm_payment, fail_payment
from permits.models import Application
from permits.queries import acts_open_to, fee_of
from quotas.queries import drift
from tests.accounts.factories import UserFactory, the_system
from tests.days import at
from tests.journal.factories import journal_entries
from tests.permits.situations import ON, World, ground

pytestmark = pytest.mark.django_db

ACTS = ("review", "return", "grant", "refuse")


class TestDecide:
    def test_review_names_the_officer(self, world):
        application = world.under_review()

        assert (application.state, application.reviewed_by) == ("under_review", world.officer)
        assert journal_entries(kind="application_reviewed").get().acting_for_id is None

    def test_grant_gives_ten_working_days_to_pay(self, world):
        application = world.granted(workers=2)

        # Construction, category 3: 224 MCI a permit. From Monday 15 June the ten end on the 29th.
        assert (application.state, application.fee_mci) == ("pending_fee", 448)
        assert application.fee_due_on == date(2026, 6, 29)
        assert (application.decided_on, application.decided_by) == (ON, world.officer)
        assert world.places() == (8, 2, 0)

    def test_grant_checks_again(self, world):
        application = world.under_review()
        bar_employer(
            employer_id=world.employer.pk, decision="3-17/26", in_force_on=ON, on=ON, by=world.officer
        )

        with pytest.raises(RuleViolation) as refusal:
            world.act("grant", application)

        assert refusal.value.facts["checks"][0]["code"] == "bar"
        application.refresh_from_db()
        assert (application.state, application.places) == ("under_review", 1)

    def test_grant_under_the_terms_of_the_submission(self, world):
        """What was published and declared in time stays so, however late the decision."""
        application = world.under_review()

        assert world.act("grant", application, on=ON + timedelta(days=40)).state == "pending_fee"

    def test_refusal_by_ground_with_its_fact_releases(self, world):
        application = world.act("refuse", world.under_review(workers=3))

        assert (application.state, application.refusal_ground.code) == ("refused", "qualification")
        assert (application.places, application.closed_on, application.decided_by) == (0, ON, world.officer)
        assert world.places() == (10, 0, 0)
        entry = journal_entries(kind="application_refused").get()
        assert "diploma" not in str(entry.data)
        assert drift() == []

    @pytest.mark.parametrize("act", ["return", "refuse"])
    def test_an_explanation_is_needed(self, world, act):
        application = world.under_review()

        with pytest.raises(RuleViolation) as refusal:
            world.act(act, application, note="  ")

        assert refusal.value.code == "note_missing"
        assert world.places() == (9, 1, 0)

    def test_a_ground_is_needed(self, world):
        with pytest.raises(NotFound):
            world.act("refuse", world.under_review(), ground_id=0)

    @pytest.mark.parametrize("act", ACTS)
    def test_by_the_officer_of_the_region_only(self, world, act):
        application = world.submitted() if act == "review" else world.under_review()
        others = [
            UserFactory(permit_officer=True, region="KZ-71"),
            UserFactory(admin=True),
            UserFactory(officer=True, supervisor=True),
            UserFactory(quota_admin=True, quota_officer=True),
            world.firm,
        ]
        for user in others:
            world.officer = user
            with pytest.raises((NotPermitted, NotFound)):
                world.act(act, application)
            assert not set(acts_open_to(application, user, ON)) & {act}
        application.refresh_from_db()
        assert application.state in {"submitted", "under_review"}

    @pytest.mark.parametrize("act", ["return", "grant", "refuse"])
    def test_not_before_the_review(self, world, act):
        with pytest.raises(MoveNotAllowed):
            world.act(act, world.submitted())

    def test_acts_open_to_each_side(self, world):
        application = world.under_review()

        assert acts_open_to(application, world.officer, ON) == ["grant", "refuse", "return"]
        assert acts_open_to(application, world.firm, ON) == ["withdraw"]
        assert acts_open_to(application, UserFactory(admin=True), ON) == []


class TestPay:
    def start(self, world, application, on=ON):
        return world.begin_to_pay(application, on=on)

    def confirm(self, payment, by, on=ON):
        confirm_payment(payment_id=payment.pk, receipt=f" R-{payment.pk} ", on=on, at=at(on), by=by)
        return Application.objects.get(number=payment.payable.reference)

    def test_rate_times_the_mci_of_the_day(self, world):
        application = world.paid()

        # 224 MCI of 4,325 tenge.
        assert (application.state, application.fee_amount, application.paid_on) == ("paid", 968_800, ON)
        assert application.fee == Payable.objects.get(reference=application.number)
        payment = Payment.objects.get()
        assert (payment.state, payment.amount, payment.receipt) == ("confirmed", 968_800, f"R-{payment.pk}")
        assert fee_of(application, ON).amount == 968_800

    def test_by_the_ports_own_message(self, world):
        application = world.granted()

        paid = self.confirm(self.start(world, application), the_system())

        assert paid.state == "paid"

    def test_on_the_last_day_and_not_after(self, world):
        application = world.granted()
        last = application.fee_due_on
        late = last + timedelta(days=1)
        payment = self.start(world, application, last)

        with pytest.raises(RuleViolation) as refusal:
            self.start(world, application, late)
        assert refusal.value.code == "payment_late"
        in_time = self.start(world, application, last)
        assert self.confirm(payment, world.firm, late).state == "pending_fee"
        payment.refresh_from_db()
        assert (payment.state, payment.refund_ground) == ("to_refund", "late")

        assert self.confirm(in_time, world.firm, last).state == "paid"

    def test_another_mci_is_another_fee(self, world):
        application = world.granted()
        payment = self.start(world, application)
        Payment.objects.filter(pk=payment.pk).update(amount=880_768)  # 224 MCI of 3,932 tenge

        assert self.confirm(payment, world.firm).state == "pending_fee"

        payment.refresh_from_db()
        assert (payment.state, payment.refund_ground) == ("to_refund", "other_amount")
        assert Payable.objects.get().state == "due"

    def test_failed_and_paid_again(self, world):
        application = world.granted()
        payment = self.start(world, application)
        fail_payment(payment_id=payment.pk, on=ON, at=at(ON), by=world.firm)

        assert self.confirm(self.start(world, application), world.firm).state == "paid"
        self.confirm(payment, the_system())
        payment.refresh_from_db()
        assert (payment.state, payment.refund_ground) == ("to_refund", "paid_twice")

    def test_once(self, world):
        application = world.granted()
        first, second = self.start(world, application), self.start(world, application)
        self.confirm(first, world.firm)

        for payment in (first, second):
            self.confirm(payment, the_system())
        assert [row.state for row in Payment.objects.order_by("pk")] == ["confirmed", "to_refund"]
        assert journal_entries(kind="application_paid").count() == 1
        with pytest.raises(MoveNotAllowed):
            self.start(world, application)

    def test_not_by_the_officer(self, world):
        with pytest.raises(NotPermitted):
            world.begin_to_pay(world.granted(), by=world.officer)


def test_grounds_are_all_usable():
    world = World()

    for code in ("quota_exceeded", "domestic_offer"):
        application = world.act("refuse", world.under_review(), ground_id=ground(code).pk)
        assert application.refusal_ground.code == code
