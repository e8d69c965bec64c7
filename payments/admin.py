"""What is owed and what was paid: a list to be read."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, pill
from accounts.models import User
from accounts.queries.roles import may_at
from core.admin import Act, ActForm, ChoiceFilter, Column, PageSection, TextFilter
from core.templatetags.dates_in_words import number_in_words
from payments.capabilities import PaymentCapability
from payments.models import Payable, Payment
from payments.operations import refund_payment
from payments.queries import first_to_refund, has_money_to_refund, payables_visible_to, payments_of
from payments.seams import payable_kinds
from payments.states import PAYABLE_MOVES, PayableState, PaymentState

TONES = {PayableState.PAID: "calm", PayableState.CANCELLED: "closed"}


class RefundForm(ActForm):
    payment_id = forms.IntegerField(widget=forms.HiddenInput)
    order = forms.CharField(
        label=_("Order to the bank"),
        max_length=60,
        help_text=_("Its number, with which the money went back."),
    )

    def prepare(self) -> None:
        """The form carries which money it showed: another one may be the first when it is sent."""
        payment = first_to_refund(self.subject)
        self.fields["payment_id"].initial = payment.pk if payment else None


def _money_that_came(payable: Payable, on: date) -> list[dict[str, Any]]:
    payment = first_to_refund(payable)
    if payment is None:
        return []
    return [
        {"label": _("Number"), "value": payable.reference},
        {"label": _("Amount"), "value": _tenge(payment.amount)},
        {"label": _("Receipt"), "value": payment.receipt},
        {"label": _("Why it is refunded"), "value": payment.get_refund_ground_display()},
    ]


def _may_refund(user: User, on: date, payable: Payable) -> bool:
    owner = payable_kinds[payable.kind]
    region_id = owner.payer(payable.reference).region_id
    return may_at(user, on, PaymentCapability.REFUND, region_id=region_id) and not owner.is_own(
        payable.reference, user, on
    )


REFUND = Act[Payable, Payment, User](
    name="refund",
    label=_("Note the refund"),
    confirm=_("Refunded"),
    primary=True,
    form=RefundForm,
    possible=lambda payable, on: first_to_refund(payable) is not None,
    allowed=_may_refund,
    facts=_money_that_came,
    consequence=_("Give the money back at the bank first. The payer reads that it was given back."),
    perform=lambda payable, **given: refund_payment(**given),
    done=_("The refund is noted."),
)


def _tone(payable: Payable, on: date) -> str:
    if payable.state == PayableState.DUE:
        return "late" if payable.due_on < on else "soon"
    return TONES[PayableState(payable.state)]


def _tenge(amount: int) -> str:
    return _("%(amount)s tenge") % {"amount": number_in_words(amount)}


@admin.register(Payable)
class PayableAdmin(OfficersAdmin):
    """Nothing is asked for or paid here: that is done where it is owed, and by the bank. That money was
    given back is noted here."""

    visible = staticmethod(payables_visible_to)
    moves = PAYABLE_MOVES
    acts = (REFUND,)
    lead = _("What was asked for where it was decided, and what was paid in the portal.")
    empty_text = _("A line appears when a fee is asked for.")
    columns = (
        Column(_("Number"), lambda row, on: {"value": row.reference, "kind": "code"}),
        Column(_("Kind"), lambda row, on: row.get_kind_display()),
        Column(_("State"), lambda row, on: pill(_tone(row, on), row.get_state_display())),
        Column(_("Tenge"), lambda row, on: number_in_words(row.amount), numeric=True),
        Column(_("To be paid by"), lambda row, on: row.due_on),
        Column(_("Paid on"), lambda row, on: row.paid_on),
    )
    filters = (
        TextFilter(
            name="reference",
            label=_("Number"),
            condition=lambda text, on: Q(reference=text.strip().upper()),
        ),
        ChoiceFilter(
            name="kind",
            label=_("Kind"),
            choices=lambda: [(kind.code, kind.label) for kind in payable_kinds],
            lookup="kind",
        ),
        ChoiceFilter(
            name="money",
            label=_("Money"),
            choices=lambda: ((PaymentState.TO_REFUND.value, PaymentState.TO_REFUND.label),),
            conditions={PaymentState.TO_REFUND.value: lambda on: has_money_to_refund()},
        ),
        ChoiceFilter(name="state", label=_("State"), choices=lambda: PayableState.choices, lookup="state"),
    )
    quick_choices = "state"

    def title_of(self, subject: Payable) -> str:
        return f"{subject.get_kind_display()} {subject.reference}"

    def state_of(self, subject: Payable, on: date) -> dict[str, Any]:
        return {"tone": _tone(subject, on), "label": subject.get_state_display()}

    def facts(self, subject: Payable, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Number"), "value": subject.reference, "copyable": True},
            {"label": _("Kind"), "value": subject.get_kind_display()},
            {"label": _("Amount"), "value": _tenge(subject.amount)},
            {"label": _("Asked for on"), "value": subject.asked_on},
            {"label": _("To be paid by"), "value": subject.due_on},
            {"label": _("Paid on"), "value": subject.paid_on},
            {"label": _("Owed no more from"), "value": subject.cancelled_on},
        ]

    def sections(self, subject: Payable, request: HttpRequest, on: date) -> list[PageSection]:
        """The attempts to pay, and what was done."""
        table = {
            "caption": _("Attempts to pay"),
            "hide_caption": True,
            "columns": [
                {"label": label}
                for label in (
                    _("Begun at"),
                    _("Tenge"),
                    _("State"),
                    _("Ended at"),
                    _("Receipt"),
                    _("Why it is refunded"),
                )
            ],
            "rows": [
                {
                    "cells": [
                        {"value": payment.started_at},
                        number_in_words(payment.amount),
                        payment.get_state_display(),
                        {"value": payment.ended_at},
                        payment.receipt,
                        payment.get_refund_ground_display(),
                    ]
                }
                for payment in payments_of(kind=subject.kind, reference=subject.reference)[:50]
            ],
            "empty": {"title": _("Nobody has begun to pay yet"), "text": ""},
        }
        attempts = PageSection(_("Attempts to pay"), "admin/governed/table.html", {"table": table})
        return [attempts, *super().sections(subject, request, on)]
