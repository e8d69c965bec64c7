"""The bank's word and an act of the employer or the officer at one moment, in real transactions."""

import time

from django.db import transaction

from core.errors import MoveNotAllowed
from journal.models import Entry
from payments.models import Payable, Payment
from payments.operations import confirm_payment, refund_payment
from permits.models import Application
from permits.operations import withdraw_application
from tests.accounts.factories import the_system
from tests.databases import in_threads
from tests.days import at
from tests.permits.situations import ON, World

MONEY = ("payment_confirmed", "payment_to_refund")


def came(payment):
    return confirm_payment(
        payment_id=payment.pk, receipt=f"R-{payment.pk}", on=ON, at=at(ON), by=the_system()
    )


def test_a_withdrawal_and_the_banks_word_sent_twice_keep_the_money_one_way(committed_db):
    world = World(places=20)
    for _round in range(6):
        application = world.granted()
        payment = world.begin_to_pay(application)

        done = in_threads(
            lambda pk=application.pk: withdraw_application(application_id=pk, on=ON, by=world.firm),
            lambda payment=payment: came(payment),
            lambda payment=payment: came(payment),
        )

        withdrawn, *told = (future.exception() for future in done)
        assert told == [None, None]
        states = (
            Application.objects.get(pk=application.pk).state,
            Payable.objects.get(reference=application.number).state,
            Payment.objects.get(pk=payment.pk).state,
        )
        if withdrawn is None:
            assert states == ("withdrawn", "cancelled", "to_refund")
        else:
            assert isinstance(withdrawn, MoveNotAllowed)
            assert states == ("paid", "paid", "confirmed")
        about = Entry.objects.filter(subject_kind="payable", subject_id=payment.payable_id)
        assert about.filter(kind__in=MONEY).count() == 1


def test_the_banks_word_waits_for_a_withdrawal_that_began_first(committed_db):
    world = World()
    application = world.granted()
    payment = world.begin_to_pay(application)

    def withdraw_slowly():
        with transaction.atomic():
            withdraw_application(application_id=application.pk, on=ON, by=world.firm)
            time.sleep(0.6)

    def come_meanwhile():
        time.sleep(0.3)
        came(payment)

    for future in in_threads(withdraw_slowly, come_meanwhile):
        future.result()

    payment.refresh_from_db()
    application.refresh_from_db()
    assert (application.state, payment.state) == ("withdrawn", "to_refund")
    assert payment.receipt == f"R-{payment.pk}"
    assert world.places() == (10, 0, 0)


def test_two_officers_note_one_refund(committed_db):
    world = World()
    application = world.granted()
    payment = world.begin_to_pay(application)
    withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    came(payment)

    done = in_threads(
        *(
            lambda order=order: refund_payment(payment_id=payment.pk, order=order, on=ON, by=world.officer)
            for order in ("17", "18")
        )
    )

    assert sorted(future.exception() is None for future in done) == [False, True]
    assert Entry.objects.filter(kind="payment_refunded").count() == 1


def test_two_officers_with_one_form_refund_one_of_two_attempts(committed_db):
    world = World()
    application = world.granted()
    first, second = world.begin_to_pay(application), world.begin_to_pay(application)
    withdraw_application(application_id=application.pk, on=ON, by=world.firm)
    for payment, receipt in ((first, "R-1"), (second, "R-2")):
        confirm_payment(payment_id=payment.pk, receipt=receipt, on=ON, at=at(ON), by=the_system())

    done = in_threads(
        *(
            lambda order=order: refund_payment(payment_id=first.pk, order=order, on=ON, by=world.officer)
            for order in ("17", "18")
        )
    )

    refusals = [future.exception() for future in done if future.exception()]
    assert [type(refusal) for refusal in refusals] == [MoveNotAllowed]
    second.refresh_from_db()
    assert (second.state, second.refund_order) == ("to_refund", "")
    assert Entry.objects.get(kind="payment_refunded").data["payment"] == first.pk
