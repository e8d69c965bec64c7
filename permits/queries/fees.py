"""The fee of an application, as its owner tells payments of it."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound
from core.moves import next_state
from parties.queries import acts_for_employer
from payments.models import Payment
from payments.queries import payments_not_kept, payments_of
from payments.seams import Payer
from permits.models import Application
from permits.queries.applications import lock_own_application
from permits.queries.terms import fee_of
from permits.states import APPLICATION_MOVES, ApplicationAct

#: The kind under which the fees of applications are asked for.
PERMIT_FEE = "permit_fee"


def lock_fee(*, reference: str, on: date, by: User) -> Payer:
    """Lock the application whose fee it is, with its firm, for who may pay for it.

    Raises: NotFound; NotPermitted.
    """
    found = application_of_fee(reference)
    return payer_of(lock_own_application(application_id=found.pk, user=by, on=on))


def fee_owed(*, reference: str, on: date) -> int:
    """The fee in tenge if it is paid on that day. Raises: MoveNotAllowed; NoTermsInForce."""
    application = application_of_fee(reference)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.PAY)
    return fee_of(application, on).amount


def application_of_fee(reference: str) -> Application:
    """The application with this number, whoever asks: only for who has locked or looked for it by right.

    Raises: NotFound.
    """
    found = Application.objects.select_related("employer").filter(number=reference).first()
    if found is None:
        raise NotFound(_("There is no such application."))
    return found


def payer_of(application: Application) -> Payer:
    """For whom and where the fee is paid."""
    return Payer(region_id=application.region_id, acting_for_id=application.employer_id)


def payer_of_fee(reference: str) -> Payer:
    """For whom and where the fee with this number is paid. Raises: NotFound."""
    return payer_of(application_of_fee(reference))


def is_fee_of_own(reference: str, user: User, on: date) -> bool:
    """Whether the user acts for the employer who pays. Raises: NotFound."""
    return acts_for_employer(user, on, employer_id=application_of_fee(reference).employer_id)


def fee_payments(application: Application) -> QuerySet[Payment]:
    """The attempts to pay the application's fee, the latest first."""
    return payments_of(kind=PERMIT_FEE, reference=application.number)


def fee_refunds(application: Application) -> QuerySet[Payment]:
    """All money for the application's fee that is given back, or is to be, the latest first."""
    return payments_not_kept(kind=PERMIT_FEE, reference=application.number)
