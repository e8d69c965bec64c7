"""What is owed and how it was paid: by the owner's number, by the attempt, locked for an act."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.errors import NotFound
from payments.models import Payable, Payment
from payments.seams import Bank, banks, payable_kinds
from payments.states import PaymentState


def open_bank() -> Bank | None:
    """The bank through which one pays here; None where none is connected."""
    return next((bank for bank in banks if bank.is_open()), None)


def payments_of(*, kind: str, reference: str) -> QuerySet[Payment]:
    """The attempts to pay it, the latest first."""
    return Payment.objects.filter(payable__kind=kind, payable__reference=reference).order_by("-pk")


def payments_not_kept(*, kind: str, reference: str) -> QuerySet[Payment]:
    """All money that came for it and is given back, or is to be, the latest first."""
    return payments_of(kind=kind, reference=reference).exclude(refund_ground="")


def payment_among(*, public_id: UUID, kind: str, references: Any) -> Payment:
    """An attempt to pay for one of these owners: numbers, or a query of them. Raises: NotFound."""
    found = (
        Payment.objects.select_related("payable")
        .filter(public_id=public_id, payable__kind=kind, payable__reference__in=references)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such payment."))
    return found


def lock_payable(**which: Any) -> Payable:
    """One payable, locked for an act until the transaction ends. Raises: NotFound."""
    found = Payable.objects.select_for_update(of=("self",), no_key=True).filter(**which).first()
    if found is None:
        raise NotFound(_("Nothing is to be paid there."))
    return found


def payables_visible_to(user: Actor, on: date) -> QuerySet[Payable]:
    """What is owed by rows that the user may see: each kind's owner says which."""
    return Payable.objects.filter(_seen_by(user, on, payable_kinds.names()))


def has_money_to_refund() -> Q:
    """Money came for it that is to be given back."""
    return Q(Exists(Payment.objects.filter(payable=OuterRef("pk"), state=PaymentState.TO_REFUND)))


def first_to_refund(payable: Payable) -> Payment | None:
    """The attempt to pay it whose money is to be given back next."""
    return payable.payments.filter(state=PaymentState.TO_REFUND).order_by("pk").first()


def payables_to_refund(user: Actor, on: date) -> int:
    """For how much of what the user sees money is to be given back."""
    return payables_visible_to(user, on).filter(has_money_to_refund()).count()


def veil_of_payables(*, user: Actor, on: date) -> Q | None:
    """Entries about what is owed by rows that the user may not see."""
    seen = payables_visible_to(user, on).filter(pk=OuterRef("subject_id"))
    return Q(~Exists(seen), subject_kind="payable")


def _seen_by(user: Actor, on: date, codes: Collection[str]) -> Q:
    seen = Q(pk__in=[])
    for code in codes:
        own = payable_kinds[code].visible_to(user, on).filter(number=OuterRef("reference")).order_by()
        seen |= Q(Exists(own), kind=code)
    return seen
