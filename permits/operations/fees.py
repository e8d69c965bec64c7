"""The fee of a granted application: asked for at the grant, dropped when it ends unpaid, taken when paid."""

from datetime import date

from django.db import transaction

from accounts.models import User
from payments.models import Payable
from payments.operations import ask_payment, cancel_payable, owe_refund
from payments.states import RefundGround
from permits.events import PermitEvent
from permits.models import Application
from permits.operations.moves import journal_application, moved
from permits.queries import fee_of
from permits.queries.fees import PERMIT_FEE, application_of_fee, payer_of
from permits.states import ApplicationAct


def ask_fee(application: Application, *, due_on: date, on: date, by: User) -> Payable:
    """Ask for the fee of an application that is being granted, as it is on this day."""
    return ask_payment(
        kind=PERMIT_FEE,
        reference=application.number,
        amount=fee_of(application, on).amount,
        due_on=due_on,
        payer=payer_of(application),
        on=on,
        by=by,
    )


def drop_fee(application: Application, *, on: date, by: User) -> None:
    """The fee of an application that ends unpaid is owed no more."""
    cancel_payable(kind=PERMIT_FEE, reference=application.number, payer=payer_of(application), on=on, by=by)


def return_fee(application: Application, *, on: date, by: User) -> None:
    """The fee of a paid application that ends without a permit is to be refunded."""
    owe_refund(
        kind=PERMIT_FEE,
        reference=application.number,
        ground=RefundGround.NOT_ISSUED,
        payer=payer_of(application),
        on=on,
        by=by,
    )


@transaction.atomic
def take_fee(*, reference: str, amount: int, on: date, by: User) -> Application:
    """The application's own move when its fee was paid; locked already by `lock_fee`.

    Raises: MoveNotAllowed.
    """
    application = application_of_fee(reference)

    moved(application, ApplicationAct.PAY)

    journal_application(PermitEvent.APPLICATION_PAID, application, on=on, by=by, amount=amount)
    return application
