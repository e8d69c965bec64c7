"""What the region's akimat does with an application: review, return, grant, refuse."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound
from core.moves import next_state
from permits.events import PermitEvent
from permits.models import Application, RefusalGround
from permits.operations.fees import ask_fee
from permits.operations.moves import given, journal_application, lock_for_officer, moved
from permits.operations.submission import close, give_back, refuse_what_stands_in_the_way
from permits.queries import checks_of
from permits.queries.terms import rate_of
from permits.rules import mci_of
from permits.states import APPLICATION_MOVES, ApplicationAct
from reference.queries.dated import working_calendar


@transaction.atomic
def review_application(*, application_id: int, on: date, by: User) -> Application:
    """Begin the review of an application of the officer's region.

    Raises: NotFound; NotPermitted; MoveNotAllowed.
    """
    application = lock_for_officer(application_id, on=on, by=by)

    moved(application, ApplicationAct.REVIEW, reviewed_by=by)

    journal_application(PermitEvent.APPLICATION_REVIEWED, application, on=on, by=by)
    return application


@transaction.atomic
def return_application(*, application_id: int, note: str, on: date, by: User) -> Application:
    """Give an application back for correction, saying what to correct; its places are released.

    It keeps its turn in the queue; sent in again, its places are reserved again, if any are left.

    Raises: NotFound; NotPermitted; MoveNotAllowed; RuleViolation without a note.
    """
    application = lock_for_officer(application_id, on=on, by=by)
    held = application.places

    moved(application, ApplicationAct.RETURN, places=0, note=given(note))
    journal_application(PermitEvent.APPLICATION_RETURNED, application, on=on, by=by, places=held)

    give_back(application, held, on=on, by=by)
    return application


@transaction.atomic
def grant_application(*, application_id: int, on: date, by: User) -> Application:
    """Grant an application: its fee is to be paid within the category's working days.

    The checks are made again on this day and kept with the decision. Places stay reserved.

    Raises: NotFound; NotPermitted; MoveNotAllowed; RuleViolation with the checks that now stand in
    the way; NoTermsInForce.
    Source: rules of permits: 10 working days to pay, from the day after the notice.
    """
    application = lock_for_officer(application_id, on=on, by=by)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.GRANT)
    terms = application.terms
    assert terms is not None  # the table's CHECK

    checks = checks_of(application, on)
    refuse_what_stands_in_the_way(checks)
    rate = rate_of(application, on)
    due_on = working_calendar().deadline(on, terms.payment_working_days, first_day_counts=False)

    application.fee_mci = mci_of(rate, application.places)
    moved(
        application,
        ApplicationAct.GRANT,
        decided_on=on,
        decided_by=by,
        checks=[check.as_json() for check in checks],
        fee_mci=application.fee_mci,
        fee=ask_fee(application, due_on=due_on, on=on, by=by),
    )

    journal_application(
        PermitEvent.APPLICATION_GRANTED,
        application,
        on=on,
        by=by,
        fee_mci=application.fee_mci,
        due_on=due_on.isoformat(),
        terms=rate.law.terms,
    )
    return application


@transaction.atomic
def refuse_application(*, application_id: int, ground_id: int, note: str, on: date, by: User) -> Application:
    """Refuse an application on a listed ground, with the fact it rests on; its places are released.

    Raises: NotFound; NotPermitted; MoveNotAllowed; RuleViolation without a note.
    Source: public service of work permits, grounds of refusal.
    """
    application = lock_for_officer(application_id, on=on, by=by)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.REFUSE)
    ground = RefusalGround.objects.filter(pk=ground_id).first()
    if ground is None:
        raise NotFound(_("There is no such ground of refusal."), facts={"ground": ground_id})

    close(
        application,
        ApplicationAct.REFUSE,
        PermitEvent.APPLICATION_REFUSED,
        on=on,
        by=by,
        decided_on=on,
        decided_by=by,
        refusal_ground=ground,
        note=given(note),
    )
    return application
