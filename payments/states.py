"""States of what is owed, and of an attempt to pay it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PayableState(TextChoices):
    """That it is overdue follows from its last day and is no state."""

    DUE = "due", _("To be paid")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Owed no more")


class PayableAct(TextChoices):
    PAY = "pay", _("Pay")
    CANCEL = "cancel", _("Cancel")


PAYABLE_MOVES: dict[tuple[str, str], str] = {
    (PayableState.DUE, PayableAct.PAY): PayableState.PAID,
    (PayableState.DUE, PayableAct.CANCEL): PayableState.CANCELLED,
}


class PaymentState(TextChoices):
    STARTED = "started", _("Started")
    CONFIRMED = "confirmed", _("Confirmed")
    FAILED = "failed", _("Failed")
    TO_REFUND = "to_refund", _("To be refunded")
    REFUNDED = "refunded", _("Refunded")


class RefundGround(TextChoices):
    """Why money that came is not kept."""

    OWED_NO_MORE = "owed_no_more", _("It came when nothing was owed any more.")
    PAID_TWICE = "paid_twice", _("It was paid already.")
    LATE = "late", _("It came after the last day to pay.")
    OTHER_AMOUNT = "other_amount", _("It is another amount than was owed on the day it came.")
    NOT_ISSUED = "not_issued", _("What it was paid for was not issued.")


class PaymentAct(TextChoices):
    CONFIRM = "confirm", _("Confirm")
    FAIL = "fail", _("Let fail")
    OWE_BACK = "owe_back", _("Owe back")
    REFUND = "refund", _("Refund")


#: States in which the money came, so that there is the bank's receipt.
RECEIVED_STATES = (PaymentState.CONFIRMED, PaymentState.TO_REFUND, PaymentState.REFUNDED)
#: It came and is not kept: to be given back, or given back.
NOT_KEPT_STATES = (PaymentState.TO_REFUND, PaymentState.REFUNDED)

PAYMENT_MOVES: dict[tuple[str, str], str] = {
    (PaymentState.STARTED, PaymentAct.CONFIRM): PaymentState.CONFIRMED,
    (PaymentState.STARTED, PaymentAct.FAIL): PaymentState.FAILED,
    # The bank's word that money came is taken down whatever became of what it was paid for.
    (PaymentState.FAILED, PaymentAct.CONFIRM): PaymentState.CONFIRMED,
    (PaymentState.STARTED, PaymentAct.OWE_BACK): PaymentState.TO_REFUND,
    (PaymentState.FAILED, PaymentAct.OWE_BACK): PaymentState.TO_REFUND,
    (PaymentState.CONFIRMED, PaymentAct.OWE_BACK): PaymentState.TO_REFUND,
    (PaymentState.TO_REFUND, PaymentAct.REFUND): PaymentState.REFUNDED,
}
