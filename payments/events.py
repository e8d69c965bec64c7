"""What can happen to what is owed, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import CODE, COUNT, DAY, ID, about, declare


class PaymentEvent(TextChoices):
    PAYMENT_ASKED = "payment_asked", _("Payment asked for")
    PAYMENT_CANCELLED = "payment_cancelled", _("Payment asked for no more")
    PAYMENT_STARTED = "payment_started", _("Payment begun")
    PAYMENT_CONFIRMED = "payment_confirmed", _("Payment confirmed")
    PAYMENT_FAILED = "payment_failed", _("Payment failed")
    PAYMENT_TO_REFUND = "payment_to_refund", _("Payment to be refunded")
    PAYMENT_REFUNDED = "payment_refunded", _("Payment refunded")


_ATTEMPT = about("payable", payable=CODE, payment=ID, amount=COUNT)

declare(
    PaymentEvent,
    {
        PaymentEvent.PAYMENT_ASKED: about("payable", payable=CODE, amount=COUNT, due_on=DAY),
        PaymentEvent.PAYMENT_CANCELLED: about("payable", payable=CODE),
        PaymentEvent.PAYMENT_STARTED: _ATTEMPT,
        PaymentEvent.PAYMENT_CONFIRMED: _ATTEMPT,
        PaymentEvent.PAYMENT_FAILED: _ATTEMPT,
        PaymentEvent.PAYMENT_TO_REFUND: about(
            "payable", payable=CODE, payment=ID, amount=COUNT, because=CODE
        ),
        PaymentEvent.PAYMENT_REFUNDED: _ATTEMPT,
    },
)
