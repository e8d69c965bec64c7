"""What is owed and paid: constraints, acts, what the owner is told, who sees it.

The one owner so far is the application for work permits, whose fee is 4 × 56 MCI of 4,325 tenge.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import MoveNotAllowed, RuleViolation
from payments import operations
from payments.models import Payable, Payment
from payments.queries import open_bank, payables_visible_to
from payments.seams import Payer, banks, payable_kinds
from permits import operations as permits
from permits.queries.fees import PERMIT_FEE
from tests.accounts.factories import UserFactory, the_system
from tests.days import at
from tests.journal.factories import journal_entries
from tests.parties.factories import EmployerFactory
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
    refused("payments_payment_confirmed_with_a_receipt", change(payment, receipt=""))
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
    due_on = application.fee_due_on
    assert (payable.reference, payable.amount, payable.due_on) == (application.number, 968_800, due_on)
    assert (payable.state, payable.asked_on) == ("due", ON)
    asked = {"payable": PERMIT_FEE, "amount": 968_800, "due_on": due_on.isoformat()}
    assert events(payable) == [("payment_asked", asked)]


def test_the_same_owner_is_asked_once(world):
    ask()

    with pytest.raises(RuleViolation):
        ask()


def test_paid_it_tells_its_owner(world):
    application = world.paid()

    payable, payment = Payable.objects.get(), Payment.objects.get()
    assert (application.state, payable.state, payment.state) == ("paid", "paid", "confirmed")
    assert (payable.paid_on, payment.receipt) == (ON, "R-1")
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
    with pytest.raises(MoveNotAllowed):
        operations.confirm_payment(payment_id=payment.pk, receipt="R", on=ON, at=at(ON), by=the_system())
    operations.fail_payment(payment_id=payment.pk, on=ON, at=at(ON), by=the_system())


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
