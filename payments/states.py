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


class PaymentAct(TextChoices):
    CONFIRM = "confirm", _("Confirm")
    FAIL = "fail", _("Let fail")


PAYMENT_MOVES: dict[tuple[str, str], str] = {
    (PaymentState.STARTED, PaymentAct.CONFIRM): PaymentState.CONFIRMED,
    (PaymentState.STARTED, PaymentAct.FAIL): PaymentState.FAILED,
}
