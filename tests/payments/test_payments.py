"""What is owed and paid: constraints, acts, what the owner is told, who sees it.

The one owner so far is the application for work permits, whose fee is 4 × 56 MCI of 4,325 tenge.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import RoleAssignment
from core import clock
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from payments import operations
from payments.models import Payable, Payment
from payments.queries import open_bank, payables_to_refund, payables_visible_to
from payments.seams import Payer, banks, payable_kinds
from permits import operations as permits
from permits.queries import fee_of
from permits.queries.fees import PERMIT_FEE
from reference.models import MonthlyIndex
from tests.accounts.factories import UserFactory, the_system
from tests.days import at
from tests.journal.factories import journal_entries
from tests.parties.factories import EmployerFactory
from tests.permits.pages import signed_in
from tests.permits.situations import ON, World, employer_user
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def events(payable):
    rows = journal_entries(subject_kind="payable", subject_id=payable.pk)
    return [(row.kind, row.data) for row in rows.order_by("pk")]


def refused(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def change(row, **values):
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


def ask(reference="KZ-00001-000001", **given):
    values = {"kind": PERMIT_FEE, "amount": 5, "due_on": ON, "payer": Payer(), "on": ON, "by": the_system()}
    return operations.ask_payment(reference=reference, **{**values, **given})


# --- the tables ------------------------------------------------------------------------------------


def test_what_is_owed():
    payable = ask()

    refused(
        "payments_payable_once",
        lambda: Payable.objects.create(
            kind=PERMIT_FEE, reference=payable.reference, amount=1, due_on=ON, asked_on=ON
        ),
    )
    refused("payments_payable_state_known", change(payable, state="lost"))
    refused("payments_payable_paid_has_a_day", change(payable, state="paid"))
    refused("payments_payable_paid_has_a_day", change(payable, paid_on=ON))
    refused("payments_payable_cancelled_has_a_day", change(payable, state="cancelled"))
    refused("payments_payable_due_after_asked", change(payable, due_on=ON - timedelta(days=1)))
    refused("payments_payable_paid_in_time", change(payable, state="paid", paid_on=ON + timedelta(days=1)))


def test_an_attempt_to_pay(world):
    world.paid()
    payment = Payment.objects.get()

    refused("payments_payment_state_known", change(payment, state="lost", receipt=""))
    refused("payments_payment_ended_when", change(payment, ended_at=None))
    refused("payments_payment_received_with_a_receipt", change(payment, receipt=""))
    refused("payments_payment_refund_has_a_ground", change(payment, state="to_refund"))
    refused("payments_payment_refund_has_a_ground", change(payment, refund_ground="late"))
    refused(
        "payments_payment_refunded_with_an_order", change(payment, state="refunded", refund_ground="late")
    )
    refused("payments_payment_refunded_with_an_order", change(payment, refund_order="7"))
    refused(
        "payments_payment_confirmed_once",
        lambda: Payment.objects.create(
            payable=payment.payable,
            amount=1,
            state="confirmed",
            started_at=at(ON),
            ended_at=at(ON),
            receipt="R-2",
        ),
    )


# --- the acts --------------------------------------------------------------------------------------


def test_a_grant_asks_for_the_fee_until_its_last_day(world):
    application = world.granted()

    payable = Payable.objects.get()
    due_on, owed = application.fee_due_on, fee_of(application, ON).amount
    assert (payable.reference, payable.amount, payable.due_on) == (application.number, owed, due_on)
    assert (payable.state, payable.asked_on) == ("due", ON)
    asked = {"payable": PERMIT_FEE, "amount": owed, "due_on": due_on.isoformat()}
    assert events(payable) == [("payment_asked", asked)]


def test_the_same_owner_is_asked_once(world):
    ask()

    with pytest.raises(RuleViolation):
        ask()


def test_paid_it_tells_its_owner(world):
    application = world.paid()

    payable, payment = Payable.objects.get(), Payment.objects.get()
    assert (application.state, payable.state, payment.state) == ("paid", "paid", "confirmed")
    assert (payable.paid_on, payment.receipt) == (ON, f"R-{payment.pk}")
    assert [kind for kind, _data in events(payable)] == [
        "payment_asked",
        "payment_started",
        "payment_confirmed",
    ]


def test_refused_by_its_owner_nothing_is_paid(world, monkeypatch):
    def no(**_given):
        raise MoveNotAllowed("no")

    payment = world.begin_to_pay(world.granted())
    monkeypatch.setitem(payable_kinds._members, PERMIT_FEE, _kind_with(paid=no))

    with pytest.raises(MoveNotAllowed):
        operations.confirm_payment(payment_id=payment.pk, receipt="R", on=ON, at=at(ON), by=world.firm)

    payment.refresh_from_db()
    assert (payment.state, Payable.objects.get().state) == ("started", "due")


def _kind_with(**changed):
    from dataclasses import replace

    return replace(payable_kinds[PERMIT_FEE], **changed)


def test_a_receipt_is_asked_for(world):
    payment = world.begin_to_pay(world.granted())

    with pytest.raises(RuleViolation):
        operations.confirm_payment(payment_id=payment.pk, receipt=" ", on=ON, at=at(ON), by=world.firm)

    assert Payable.objects.get().state == "due"


def test_withdrawn_unpaid_nothing_is_owed_any_more(world):
    application = world.granted()
    payment = world.begin_to_pay(application)

    permits.withdraw_application(application_id=application.pk, on=ON, by=world.firm)

    payable = Payable.objects.get()
    assert (payable.state, payable.cancelled_on) == ("cancelled", ON)
    operations.fail_payment(payment_id=payment.pk, on=ON, at=at(ON), by=the_system())


# --- money that came and is not kept ---------------------------------------------------------------


def came(payment, on=ON, receipt="R-9"):
    return operations.confirm_payment(
        payment_id=payment.pk, receipt=receipt, on=on, at=at(on), by=the_system()
    )


def test_money_that_comes_after_the_withdrawal_is_to_be_refunded_and_revives_nothing(world):
    application = world.granted()
    payment = world.begin_to_pay(application)
    permits.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    places = world.places()

    for _message in range(2):
        came(payment)

    payment.refresh_from_db()
    assert (payment.state, payment.refund_ground, payment.receipt) == ("to_refund", "owed_no_more", "R-9")
    application.refresh_from_db()
    payable = Payable.objects.get()
    assert (application.state, application.paid_on, payable.state) == ("withdrawn", None, "cancelled")
    assert world.places() == places == (10, 0, 0)
    told = [data for kind, data in events(payable) if kind == "payment_to_refund"]
    assert told == [
        {"payable": PERMIT_FEE, "payment": payment.pk, "amount": payable.amount, "because": "owed_no_more"}
    ]
    assert not journal_entries(kind="application_paid").exists()


def test_paid_twice_by_two_attempts_the_second_is_to_be_refunded(world):
    application = world.granted()
    first, second = world.begin_to_pay(application), world.begin_to_pay(application)

    states = [(came(one, receipt=f"R-{one.pk}").state, one.pk) for one in (second, first)]

    assert states == [("confirmed", second.pk), ("to_refund", first.pk)]
    assert Payment.objects.get(pk=first.pk).refund_ground == "paid_twice"


def test_money_that_comes_after_the_bank_said_it_failed_pays_what_is_still_owed(world):
    application = world.granted()
    payment = world.begin_to_pay(application)
    operations.fail_payment(payment_id=payment.pk, on=ON, at=at(ON), by=the_system())

    assert came(payment).state == "confirmed"
    application.refresh_from_db()
    assert application.state == "paid"


def test_another_receipt_for_a_payment_that_came_is_refused(world):
    payment = world.begin_to_pay(world.granted())
    came(payment)

    with pytest.raises(MoveNotAllowed):
        came(payment, receipt="R-10")

    assert Payment.objects.get().receipt == "R-9"


def test_refunded_once_with_the_order_by_an_officer_who_sees_what_it_was_paid_for(world):
    application = world.granted()
    payment = world.begin_to_pay(application)
    permits.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(payment)
    elsewhere = UserFactory(permit_officer=True, region="KZ-10")
    assert [payables_to_refund(user, ON) for user in (world.officer, elsewhere)] == [1, 0]

    def refund(by=world.officer, order=" 17 "):
        return operations.refund_payment(payment_id=payment.pk, order=order, on=ON, by=by)

    for user, error in ((world.firm, NotPermitted), (elsewhere, NotFound)):
        with pytest.raises(error):
            refund(user)
    with pytest.raises(RuleViolation):
        refund(order=" ")
    refund()

    payment.refresh_from_db()
    assert (payment.state, payment.refunded_on, payment.refund_order) == ("refunded", ON, "17")
    assert payables_to_refund(world.officer, ON) == 0
    entry = journal_entries(kind="payment_refunded").get()
    assert (entry.subject_kind, entry.subject_id) == ("payable", payment.payable_id)
    assert (entry.on, entry.by_id) == (ON, world.officer.pk)
    assert (entry.region_id, entry.acting_for_id) == (application.region_id, None)
    assert entry.data == {"payable": PERMIT_FEE, "payment": payment.pk, "amount": payment.amount}
    with pytest.raises(MoveNotAllowed):
        refund()
    assert came(payment).state == "refunded"


def test_the_officer_refunds_from_the_list_and_the_employer_reads_it(world, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    application = world.granted()
    payment = world.begin_to_pay(application)
    permits.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(payment)
    page = reverse("portal:application", args=[application.number])
    assert "To be refunded" in signed_in(world.firm).get(page).content.decode()
    officer = signed_in(world.officer)
    waiting = reverse("admin:payments_payable_changelist") + "?money=to_refund"
    assert application.number in officer.get(waiting).content.decode()

    act = reverse("admin:payments_payable_act", args=[payment.payable_id, "refund"])
    assert "R-9" in officer.get(act).content.decode()
    officer.post(act, {"order": "17", "payment_id": payment.pk})

    assert application.number not in officer.get(waiting).content.decode()
    assert "Given back on 15 June 2026, order 17." in signed_in(world.firm).get(page).content.decode()
    receipt = reverse("portal:receipt", args=[payment.public_id])
    assert "<dd>17</dd>" in signed_in(world.firm).get(receipt).content.decode()


def test_money_that_came_late_stands_in_the_history_of_the_application(world, monkeypatch):
    """4 x 56 MCI of 4,325 tenge; who gave it back is the akimat to the firm, a name to a colleague."""
    application = world.granted()
    payment = world.begin_to_pay(application)
    late = application.fee_due_on + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: late)
    permits.lapse_unpaid(on=late, by=the_system())
    came(payment, on=late)
    operations.refund_payment(payment_id=payment.pk, order="17", on=late, by=world.officer)

    of_firm = reverse("portal:application", args=[application.number])
    of_officer = reverse("admin:permits_application_change", args=[application.pk])
    for user, address, who in (
        (world.firm, of_firm, "the akimat"),
        (world.officer, of_officer, str(world.officer)),
    ):
        page = signed_in(user).get(address).content.decode()
        refunded, to_refund, *_earlier = page.split('<li class="timeline__act')[1:]
        assert "Payment refunded" in refunded
        assert f"· {who}" in refunded
        assert "Payment to be refunded" in to_refund
        assert "968\u202f800 tenge. It came when nothing was owed any more." in to_refund


def test_a_form_sent_twice_refunds_the_one_of_two_attempts_that_it_showed(world, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    application = world.granted()
    first, second = world.begin_to_pay(application), world.begin_to_pay(application)
    permits.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(first, receipt="R-1")
    came(second, receipt="R-2")
    officer = signed_in(world.officer)
    act = reverse("admin:payments_payable_act", args=[first.payable_id, "refund"])
    assert f'name="payment_id" value="{first.pk}"' in officer.get(act).content.decode()

    colleague = signed_in(UserFactory(permit_officer=True, region=application.region.code))
    shown = {"payment_id": first.pk, "seen_until": "1"}
    officer.post(act, {**shown, "order": "17"})
    refused_page = colleague.post(act, {**shown, "order": "18"}).content.decode()
    officer.post(act, {**shown, "order": "17"})

    assert "with order 17" in refused_page
    assert str(world.officer) in refused_page
    states = list(Payment.objects.order_by("pk").values_list("state", "refund_order"))
    assert states == [("refunded", "17"), ("to_refund", "")]


def test_money_owed_back_stays_on_the_page_after_many_more_attempts(world, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    application = world.granted()
    first = world.begin_to_pay(application)
    Payment.objects.filter(pk=first.pk).update(amount=1)
    came(first)
    for _time in range(6):
        world.begin_to_pay(application)

    page = signed_in(world.firm).get(reverse("portal:application", args=[application.number]))

    assert "To be refunded" in page.content.decode()


def test_lapsed_unpaid_nothing_is_owed_any_more(world):
    late = world.granted().fee_due_on + timedelta(days=1)

    permits.lapse_unpaid(on=late, by=the_system())

    assert (Payable.objects.get().state, Payable.objects.get().cancelled_on) == ("cancelled", late)


def test_cancelled_twice_is_once_and_what_is_paid_stays_paid(world):
    def cancel(reference):
        return operations.cancel_payable(
            kind=PERMIT_FEE, reference=reference, payer=Payer(), on=ON, by=the_system()
        )

    payable = ask()
    assert cancel(payable.reference) is not None
    assert cancel(payable.reference) is None
    assert cancel("nobody's") is None
    paid = world.paid()
    with pytest.raises(MoveNotAllowed):
        cancel(paid.number)


# --- who sees it, and through which bank -----------------------------------------------------------


def test_seen_by_who_sees_its_owner(world):
    world.granted()
    elsewhere = UserFactory(permit_officer=True, region="KZ-10")
    stranger = employer_user(EmployerFactory())

    for user, count in ((world.officer, 1), (world.firm, 1), (elsewhere, 0), (stranger, 0)):
        assert payables_visible_to(user, ON).count() == count, user


def test_entries_about_a_held_workers_fee_are_not_in_the_journal_without_the_role(world):
    from journal.queries import entries_visible_to

    application = world.granted()
    person = PersonFactory(protected=True)
    application.workers.update(person=person)
    auditor = UserFactory(auditor=True)

    seen = entries_visible_to(auditor, ON).filter(subject_kind="payable")

    assert seen.count() == 0


def test_the_sandbox_is_open_only_where_all_data_are_invented(settings):
    settings.DEMO = True
    assert open_bank() is banks["sandbox"]

    settings.DEMO = False
    assert open_bank() is None


@pytest.fixture
def owed_back(world):
    """A payment for a withdrawn application whose money came."""
    application = world.granted()
    payment = world.begin_to_pay(application)
    permits.withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(payment)
    return payment


def test_who_decides_in_one_region_and_reads_in_all_gives_no_money_back_elsewhere(owed_back):
    reads_all = UserFactory(permit_officer=True, region="KZ-39")
    RoleAssignment.objects.create(user=reads_all, role="auditor", valid_from=ON)
    assert payables_to_refund(reads_all, ON) == 1

    with pytest.raises(NotPermitted):
        operations.refund_payment(payment_id=owed_back.pk, order="17", on=ON, by=reads_all)

    assert Payment.objects.get().state == "to_refund"
    act = reverse("admin:payments_payable_act", args=[owed_back.payable_id, "refund"])
    assert signed_in(reads_all).get(act).status_code == 403


def test_money_that_came_is_taken_down_where_no_amount_is_known_for_the_day(world):
    """The monthly index ends with its year: a fee begun on the last day, of which the bank tells after it."""
    payment = world.begin_to_pay(world.granted())
    MonthlyIndex.objects.update(withdrawn_on=ON)

    came(payment)

    payment.refresh_from_db()
    assert (payment.state, payment.refund_ground, payment.receipt) == ("to_refund", "other_amount", "R-9")


def test_one_receipt_stands_for_one_payment(world):
    first, second = (world.begin_to_pay(world.granted()) for _number in range(2))
    came(first)

    with pytest.raises(RuleViolation, match="another payment"):
        came(second)

    assert Payment.objects.get(pk=second.pk).state == "started"
