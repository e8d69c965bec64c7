"""What is owed, and the attempts to pay it."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payments.seams import payable_kinds
from payments.states import NOT_KEPT_STATES, RECEIVED_STATES, PayableState, PaymentState, RefundGround


class Payable(models.Model):
    """A fee or fine that somebody owes: which, how many tenge, until which day, and what became of it.

    `reference` is the owner's number. Whose it is and how the amount is computed, the owner knows: a fee
    by the index of the day is another one on another day, and `amount` is the last one that was asked for.
    """

    kind = models.CharField(_("kind"), max_length=24)
    reference = models.CharField(_("reference"), max_length=24)
    amount = models.PositiveBigIntegerField(
        _("tenge"), help_text=_("As it was computed on the day when it was asked for or paid.")
    )
    due_on = models.DateField(_("to be paid by"), help_text=_("The last day."))
    state = models.CharField(
        _("state"), max_length=10, choices=PayableState.choices, default="due", db_default="due"
    )
    asked_on = models.DateField(_("asked for on"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    cancelled_on = models.DateField(_("owed no more from"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment due")
        verbose_name_plural = _("payments due")
        constraints = [
            models.UniqueConstraint(fields=["kind", "reference"], name="payments_payable_once"),
            models.CheckConstraint(
                name="payments_payable_state_known", condition=Q(state__in=PayableState.values)
            ),
            models.CheckConstraint(
                name="payments_payable_paid_has_a_day",
                condition=Q(state="paid", paid_on__isnull=False)
                | (~Q(state="paid") & Q(paid_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="payments_payable_cancelled_has_a_day",
                condition=Q(state="cancelled", cancelled_on__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="payments_payable_due_after_asked", condition=Q(due_on__gte=F("asked_on"))
            ),
            models.CheckConstraint(
                name="payments_payable_paid_in_time",
                condition=Q(paid_on__isnull=True) | Q(paid_on__range=(F("asked_on"), F("due_on"))),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_kind_display(self) -> str:
        """The kind's name as its owner brought it."""
        return str(payable_kinds[self.kind].label)


class Payment(models.Model):
    """One attempt to pay through the bank. Several may be begun; one is confirmed.

    Money that came and is not kept is to be refunded, with the ground; then refunded, with the number of
    the order to the bank.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    payable = models.ForeignKey(
        Payable, models.PROTECT, related_name="payments", verbose_name=_("payment due")
    )
    amount = models.PositiveBigIntegerField(_("tenge"))
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentState.choices, default="started", db_default="started"
    )
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=60, blank=True, db_default="")
    refund_ground = models.CharField(
        _("why it is refunded"), max_length=12, choices=RefundGround.choices, blank=True, db_default=""
    )
    refunded_on = models.DateField(_("refunded on"), null=True, blank=True)
    refund_order = models.CharField(_("order to refund"), max_length=60, blank=True, db_default="")

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(
                name="payments_payment_state_known", condition=Q(state__in=PaymentState.values)
            ),
            models.CheckConstraint(
                name="payments_payment_ended_when",
                condition=Q(state="started", ended_at__isnull=True)
                | (~Q(state="started") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="payments_payment_received_with_a_receipt",
                condition=Q(state__in=RECEIVED_STATES) & ~Q(receipt="")
                | ~Q(state__in=RECEIVED_STATES) & Q(receipt=""),
                violation_error_message=_("A payment is confirmed with the bank’s receipt."),
            ),
            models.CheckConstraint(
                name="payments_payment_refund_has_a_ground",
                condition=Q(state__in=NOT_KEPT_STATES, refund_ground__in=RefundGround.values)
                | (~Q(state__in=NOT_KEPT_STATES) & Q(refund_ground="")),
            ),
            models.CheckConstraint(
                name="payments_payment_refunded_with_an_order",
                condition=Q(state="refunded", refunded_on__isnull=False) & ~Q(refund_order="")
                | ~Q(state="refunded") & Q(refunded_on__isnull=True, refund_order=""),
                violation_error_message=_("Name the order by which the money was given back."),
            ),
            models.UniqueConstraint(
                fields=["payable"], condition=Q(state="confirmed"), name="payments_payment_confirmed_once"
            ),
            models.UniqueConstraint(
                fields=["receipt"],
                condition=~Q(receipt=""),
                name="payments_payment_receipt_once",
                violation_error_message=_("This receipt of the bank stands for another payment already."),
            ),
        ]
        indexes = [models.Index(fields=["payable"], condition=Q(state="to_refund"), name="payment_to_refund")]

    def __str__(self) -> str:
        return f"{self.amount}"
