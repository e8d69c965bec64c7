"""What is owed is asked for, paid or cancelled; an attempt to pay is begun, confirmed or fails."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NoTermsInForce, NotFound, NotPermitted, RuleViolation
from core.moves import next_state
from core.storing import change, insert
from journal.operations import record
from payments.capabilities import PaymentCapability
from payments.events import PaymentEvent
from payments.models import Payable, Payment
from payments.queries import lock_payable, payables_visible_to
from payments.seams import Payer, payable_kinds
from payments.states import (
    PAYABLE_MOVES,
    PAYMENT_MOVES,
    RECEIVED_STATES,
    PayableAct,
    PayableState,
    PaymentAct,
    PaymentState,
    RefundGround,
)


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
    """Take down that money came, with the bank's receipt; its owner is told, if it is what is owed.

    By who paid, or by the `system` user for the bank's own message. That money came is a fact: where nothing
    is owed any more, or it came late, twice or as another amount, it is to be refunded and moves no
    owner. The same message once more changes nothing.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the payment has ended with another receipt;
    RuleViolation without a receipt.
    Source: fee for permits: MCI of the day of payment.
    """
    payment, payer = _lock(payment_id, on=on, by=by)
    payable, owner = payment.payable, payable_kinds[payment.payable.kind]
    receipt = receipt.strip()
    if payment.state in RECEIVED_STATES and payment.receipt == receipt:
        return payment
    ended = next_state(PAYMENT_MOVES, payment.state, PaymentAct.CONFIRM)
    if ground := _ground_to_refund(payment, on):
        change(payment, **_owed_back(payment, ground), ended_at=at, receipt=receipt)
        _record(PaymentEvent.PAYMENT_TO_REFUND, payment, payer, on=on, by=by, because=ground)
        return payment

    change(payment, state=ended, ended_at=at, receipt=receipt)
    change(payable, state=PayableState.PAID, amount=payment.amount, paid_on=on)
    owner.paid(reference=payable.reference, amount=payment.amount, on=on, by=by)

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


@transaction.atomic
def owe_refund(*, kind: str, reference: str, ground: RefundGround, payer: Payer, on: date, by: User) -> None:
    """Write down that what was paid is to be refunded, in the transaction of the owner's act; the owner is
    locked already. Nothing where nothing was paid."""
    try:
        payable = lock_payable(kind=kind, reference=reference)
    except NotFound:
        return
    payments = Payment.objects.select_for_update(no_key=True).filter(payable=payable, state="confirmed")
    for payment in payments:
        payment.payable = payable
        change(payment, **_owed_back(payment, ground))
        _record(PaymentEvent.PAYMENT_TO_REFUND, payment, payer, on=on, by=by, because=ground)


@transaction.atomic
def refund_payment(*, payment_id: int, order: str, on: date, by: User) -> Payment:
    """Take down that the money of one attempt was given back, with the number of the order to the bank: by
    who decides in the region where it was paid.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is not to be refunded, or was; RuleViolation
    without an order.
    """
    seen = payables_visible_to(by, on)
    found = Payment.objects.filter(pk=payment_id, payable__in=seen).first()
    if found is None:
        raise NotFound(_("There is no such payment."), facts={"payment": payment_id})
    payable = lock_payable(pk=found.payable_id)
    owner = payable_kinds[payable.kind]
    region_id = owner.payer(payable.reference).region_id
    require(by, on, PaymentCapability.REFUND, region_id=region_id)
    if owner.is_own(payable.reference, by, on):
        raise NotPermitted(_("You act for the payer yourself. Another officer does this."), code="own_payer")
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    payment.payable = payable
    _require_not_refunded(payment)
    refunded = next_state(PAYMENT_MOVES, payment.state, PaymentAct.REFUND)

    change(payment, state=refunded, refunded_on=on, refund_order=order.strip())

    # The officer does not act for the payer.
    _record(PaymentEvent.PAYMENT_REFUNDED, payment, Payer(region_id=region_id), on=on, by=by)
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


def _require_not_refunded(payment: Payment) -> None:
    """Raises: MoveNotAllowed with the day and the order; who noted it, the journal says."""
    if payment.state == PaymentState.REFUNDED:
        assert payment.refunded_on is not None  # the table's CHECK
        day, order = date_format(payment.refunded_on), payment.refund_order
        raise MoveNotAllowed(
            _("This money was given back on %(day)s with order %(order)s.") % {"day": day, "order": order},
            facts={"payment": payment.pk, "order": order},
        )


def _require_due(payable: Payable, on: date) -> None:
    """Raises: MoveNotAllowed; RuleViolation after the last day."""
    next_state(PAYABLE_MOVES, payable.state, PayableAct.PAY)
    if on > payable.due_on:
        raise RuleViolation(
            _("The last day to pay was %(due)s. Nothing is taken after it.")
            % {"due": date_format(payable.due_on)},
            code="payment_late",
            facts={"due_on": payable.due_on.isoformat()},
        )


def _ground_to_refund(payment: Payment, on: date) -> RefundGround | None:
    """Why money that came on this day does not pay what is owed; None when it does."""
    payable = payment.payable
    if payable.state == PayableState.PAID:
        return RefundGround.PAID_TWICE
    if payable.state == PayableState.CANCELLED:
        return RefundGround.OWED_NO_MORE
    if on > payable.due_on:
        return RefundGround.LATE
    try:
        owed = payable_kinds[payable.kind].amount(reference=payable.reference, on=on)
    except NoTermsInForce:
        return RefundGround.OTHER_AMOUNT  # nobody can say that it is the right one
    return None if payment.amount == owed else RefundGround.OTHER_AMOUNT


def _owed_back(payment: Payment, ground: RefundGround) -> dict[str, str]:
    state = next_state(PAYMENT_MOVES, payment.state, PaymentAct.OWE_BACK)
    return {"state": state, "refund_ground": ground}


def _record(event: PaymentEvent, payment: Payment, payer: Payer, *, on: date, by: User, **more: str) -> None:
    record(
        event,
        subject=payment.payable,
        by=by,
        on=on,
        region_id=payer.region_id,
        acting_for_id=payer.acting_for_id,
        data={"payable": payment.payable.kind, "payment": payment.pk, "amount": payment.amount, **more},
    )
