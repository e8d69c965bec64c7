"""What higher apps join in: whose fees and fines are paid here, and through which bank."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from core.seams import Seam


@dataclass(frozen=True, slots=True)
class Payer:
    """For whom and where is paid: what the journal's entries of an attempt carry."""

    region_id: int | None = None
    acting_for_id: int | None = None


class LocksOwner(Protocol):
    """Lock the row that owes, for an act of somebody who may pay for it.

    Called first of all in the act, because owners are locked before what they owe.
    Raises: NotFound; NotPermitted.
    """

    def __call__(self, *, reference: str, on: date, by: User) -> Payer: ...


class SaysAmount(Protocol):
    """The tenge to be paid on that day. Raises: MoveNotAllowed when nothing is; NoTermsInForce."""

    def __call__(self, *, reference: str, on: date) -> int: ...


class MovesOwner(Protocol):
    """What follows in the owner's state, in the same transaction, when it is told of the payment."""

    def __call__(self, *, reference: str, amount: int, on: date, by: User) -> object: ...


@dataclass(frozen=True, slots=True)
class PayableKind:
    """One kind of fee or fine, as its owner brings it; `reference` is the owner's own number.

    `visible_to` gives the owner's rows that a user may see, each with its `number`.
    """

    code: str
    label: Any
    lock: LocksOwner
    amount: SaysAmount
    paid: MovesOwner
    #: For whom and where it is paid, for an act of somebody who does not pay himself; locks nothing.
    payer: Callable[[str], Payer]
    #: Whether a user acts for the payer himself: then another officer gives the money back.
    is_own: Callable[[str, Any, date], bool]
    visible_to: Callable[[Any, date], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Bank:
    """A way to pay: whether it is open here, and the address to which a payer goes with a payment."""

    code: str
    is_open: Callable[[], bool]
    address: Callable[[UUID], str]


#: Joined, under the code of the kind, by every app that asks for money.
payable_kinds: Seam[PayableKind] = Seam("kinds of what is paid")
#: The port of the bank. Joined by whoever connects one; where all data are invented, a sandbox.
banks: Seam[Bank] = Seam("banks")
