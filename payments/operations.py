"""What is owed is asked for, paid or cancelled; an attempt to pay is begun, confirmed or fails."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound, RuleViolation
from core.moves import next_state
from core.storing import change, insert
from journal.operations import record
from payments.events import PaymentEvent
from payments.models import Payable, Payment
from payments.queries import lock_payable
from payments.seams import Payer, payable_kinds
from payments.states import PAYABLE_MOVES, PAYMENT_MOVES, PayableAct, PayableState, PaymentAct


@transaction.atomic
def ask_payment(
    *, kind: str, reference: str, amount: int, due_on: date, payer: Payer, on: date, by: User
) -> Payable:
    """Write down that so many tenge are owed until a day, in the transaction of the owner's act.

    Raises: RuleViolation when the same owner is asked already.
    """
    payable = Payable(
        kind=payable_kinds[kind].code, reference=reference, amount=amount, due_on=due_on, asked_on=on
    )
    insert(payable)

    record(
        PaymentEvent.PAYMENT_ASKED,
        subject=payable,
        by=by,
        on=on,
        region_id=payer.region_id,
        data={"payable": kind, "amount": amount, "due_on": due_on},
    )
    return payable


@transaction.atomic
def cancel_payable(*, kind: str, reference: str, payer: Payer, on: date, by: User) -> Payable | None:
    """Write down that nothing is owed any more, in the transaction of the owner's act.

    None when nothing was asked for, or it was cancelled already. Raises: MoveNotAllowed once it is paid.
    """
    try:
        payable = lock_payable(kind=kind, reference=reference)
    except NotFound:
        return None
    if payable.state == PayableState.CANCELLED:
        return None

    state = next_state(PAYABLE_MOVES, payable.state, PayableAct.CANCEL)
    change(payable, state=state, cancelled_on=on)

    record(
        PaymentEvent.PAYMENT_CANCELLED,
        subject=payable,
        by=by,
        on=on,
        region_id=payer.region_id,
        data={"payable": kind},
    )
    return payable


@transaction.atomic
def start_payment(*, kind: str, reference: str, on: date, at: datetime, by: User) -> Payment:
    """Begin to pay what is owed: so many tenge as the owner computes for the day.

    Raises: NotFound; NotPermitted; MoveNotAllowed when nothing is to be paid; RuleViolation after the
    last day; NoTermsInForce.
    """
    owner = payable_kinds[kind]
    payer = owner.lock(reference=reference, on=on, by=by)
    payable = lock_payable(kind=kind, reference=reference)
    _require_due(payable, on)

    amount = owner.amount(reference=reference, on=on)

    payment = Payment(payable=payable, amount=amount, started_at=at)
    insert(payment)
    change(payable, amount=amount)

    _record(PaymentEvent.PAYMENT_STARTED, payment, payer, on=on, by=by)
    return payment


@transaction.atomic
def confirm_payment(*, payment_id: int, receipt: str, on: date, at: datetime, by: User) -> Payment:
    """Take down that a payment came through, with the bank's receipt; its owner is told.

    By who paid, or by the `system` user for the bank's own message.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the payment has ended or nothing is owed any more;
    RuleViolation after the last day, without a receipt, or when the amount has become another.
    Source: fee for permits: MCI of the day of payment.
    """
    payment, payer = _lock(payment_id, on=on, by=by)
    payable, owner = payment.payable, payable_kinds[payment.payable.kind]
    ended = next_state(PAYMENT_MOVES, payment.state, PaymentAct.CONFIRM)
    paid = _require_due(payable, on)
    amount = owner.amount(reference=payable.reference, on=on)
    if payment.amount != amount:
        raise RuleViolation(
            _("%(amount)s tenge are to be paid today. Begin the payment again.") % {"amount": amount},
            code="amount_changed",
            facts={"amount": amount, "paid": payment.amount},
        )

    change(payment, state=ended, ended_at=at, receipt=receipt.strip())
    change(payable, state=paid, amount=amount, paid_on=on)
    owner.paid(reference=payable.reference, amount=amount, on=on, by=by)

    _record(PaymentEvent.PAYMENT_CONFIRMED, payment, payer, on=on, by=by)
    return payment


@transaction.atomic
def fail_payment(*, payment_id: int, on: date, at: datetime, by: User) -> Payment:
    """Take down that a payment did not come through. It can be begun again.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the payment has ended already.
    """
    payment, payer = _lock(payment_id, on=on, by=by)

    change(payment, state=next_state(PAYMENT_MOVES, payment.state, PaymentAct.FAIL), ended_at=at)

    _record(PaymentEvent.PAYMENT_FAILED, payment, payer, on=on, by=by)
    return payment


def _lock(payment_id: int, *, on: date, by: User) -> tuple[Payment, Payer]:
    """The owner first, then what is owed, which keeps its attempts in one hand."""
    found = Payment.objects.select_related("payable").filter(pk=payment_id).first()
    if found is None:
        raise NotFound(_("There is no such payment."), facts={"payment": payment_id})
    owner = payable_kinds[found.payable.kind]
    payer = owner.lock(reference=found.payable.reference, on=on, by=by)
    payable = lock_payable(pk=found.payable_id)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    payment.payable = payable
    return payment, payer


def _require_due(payable: Payable, on: date) -> str:
    """The state once it is paid. Raises: MoveNotAllowed; RuleViolation after the last day."""
    state = next_state(PAYABLE_MOVES, payable.state, PayableAct.PAY)
    if on > payable.due_on:
        raise RuleViolation(
            _("The last day to pay was %(due)s. Nothing is taken after it.")
            % {"due": date_format(payable.due_on)},
            code="payment_late",
            facts={"due_on": payable.due_on.isoformat()},
        )
    return state


def _record(event: PaymentEvent, payment: Payment, payer: Payer, *, on: date, by: User) -> None:
    record(
        event,
        subject=payment.payable,
        by=by,
        on=on,
        region_id=payer.region_id,
        acting_for_id=payer.acting_for_id,
        data={"payable": payment.payable.kind, "payment": payment.pk, "amount": payment.amount},
    )
