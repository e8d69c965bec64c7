"""The fee: an attempt to pay is begun, and confirmed or failed by what the payment port answers."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.moves import next_state
from core.storing import insert
from journal.operations import record
from permits.events import PermitEvent
from permits.models import Application, Payment
from permits.operations.moves import moved
from permits.queries import fee_of, lock_own_application
from permits.states import APPLICATION_MOVES, ApplicationAct


@transaction.atomic
def start_payment(*, application_id: int, on: date, at: datetime, by: User) -> Payment:
    """Begin to pay an application's fee: so many tenge at the MCI of the day.

    Several attempts may be begun; one is confirmed.

    Raises: NotFound; NotPermitted; MoveNotAllowed when nothing is to be paid; RuleViolation after the
    last day; NoTermsInForce.
    """
    application = lock_own_application(application_id=application_id, user=by, on=on)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.PAY)
    _require_in_time(application, on)

    payment = Payment(application=application, amount=fee_of(application, on).amount, started_at=at)
    insert(payment)

    _record(PermitEvent.PAYMENT_STARTED, payment, application, on=on, by=by)
    return payment


@transaction.atomic
def pay_application(*, payment_id: int, receipt: str, on: date, at: datetime, by: User) -> Application:
    """Take down that a payment came through, with the port's receipt: the fee is paid.

    By who paid, or by the `system` user for the port's own message.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the payment has ended or the application no
    longer waits for it; RuleViolation after the last day, or when the fee has become another.
    Source: fee for permits: MCI of the day of payment.
    """
    payment, application = _lock(payment_id, on=on, by=by)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.PAY)
    _require_in_time(application, on)
    amount = fee_of(application, on).amount
    if payment.amount != amount:
        raise RuleViolation(
            _("The fee is %(amount)s tenge today. Begin the payment again.") % {"amount": amount},
            code="fee_changed",
            facts={"amount": amount, "paid": payment.amount},
        )

    payment.state, payment.ended_at, payment.receipt = Payment.State.CONFIRMED, at, receipt.strip()
    payment.save(update_fields=["state", "ended_at", "receipt"])
    moved(application, ApplicationAct.PAY, paid_on=on, fee_amount=amount)

    _record(PermitEvent.APPLICATION_PAID, payment, application, on=on, by=by)
    return application


@transaction.atomic
def fail_payment(*, payment_id: int, on: date, at: datetime, by: User) -> Payment:
    """Take down that a payment did not come through. The fee can be paid again.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the payment has ended already.
    """
    payment, application = _lock(payment_id, on=on, by=by)

    payment.state, payment.ended_at = Payment.State.FAILED, at
    payment.save(update_fields=["state", "ended_at"])

    _record(PermitEvent.PAYMENT_FAILED, payment, application, on=on, by=by)
    return payment


def _lock(payment_id: int, *, on: date, by: User) -> tuple[Payment, Application]:
    """The application first, then its payment, which must not have ended."""
    found = Payment.objects.filter(pk=payment_id).values_list("application_id", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such payment."), facts={"payment": payment_id})
    application = lock_own_application(application_id=found, user=by, on=on)
    payment = Payment.objects.select_for_update(no_key=True).get(pk=payment_id)
    if payment.state != Payment.State.STARTED:
        raise MoveNotAllowed(
            _("This payment has ended already."), code="payment_ended", facts={"state": payment.state}
        )
    return payment, application


def _require_in_time(application: Application, on: date) -> None:
    if application.fee_due_on is not None and on > application.fee_due_on:
        raise RuleViolation(
            _("The last day to pay was %(due)s. Apply again.") % {"due": date_format(application.fee_due_on)},
            code="payment_late",
            facts={"due_on": application.fee_due_on.isoformat()},
        )


def _record(event: PermitEvent, payment: Payment, application: Application, *, on: date, by: User) -> None:
    record(
        event,
        subject=application,
        by=by,
        on=on,
        region_id=application.region_id,
        acting_for_id=application.employer_id,
        data={"employer": application.employer_id, "payment": payment.pk, "amount": payment.amount},
    )
