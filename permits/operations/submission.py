"""An application sent in, with its places reserved as the last thing done, or taken back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import RuleViolation
from core.moves import next_state
from permits.events import PermitEvent
from permits.models import Application, CategoryTerms
from permits.operations.fees import drop_fee
from permits.operations.moves import journal_application, moved
from permits.queries import lock_own_application
from permits.queries.checks import allocation_of, checks_for, filing_of
from permits.rules import Check
from permits.states import (
    APPLICATION_MOVES,
    HOLDING_STATES,
    ApplicationAct,
    ApplicationKind,
    ApplicationState,
    CheckCode,
)
from quotas.operations import release_places, reserve_places
from reference.queries.dated import working_calendar


@transaction.atomic
def submit_application(*, application_id: int, on: date, at: datetime, by: User) -> Application:
    """Send an application in: checked, dated, and a place reserved for each worker in the day's year.

    The first submission (`at`) gives its turn in the queue, which a return for correction and the
    31 December leave alone. Reserving is the last statement, so that nobody waits on the quota for
    longer than it and the commit take; call this outside any other transaction.

    Raises: NotFound; NotPermitted; MoveNotAllowed; RuleViolation with the checks that stand in the
    way, or when fewer places are left ("quota_exhausted"); NoTermsInForce.
    Source: rules of permits: 7 working days to decide on a new permit, 3 on an extension, from the
    day after the filing.
    """
    application = lock_own_application(application_id=application_id, user=by, on=on)
    next_state(APPLICATION_MOVES, application.state, ApplicationAct.SUBMIT)
    filing = filing_of(application, on)

    checks = checks_for(filing)
    refuse_what_stands_in_the_way(checks)
    places, terms, allocation = filing.workers, filing.terms, allocation_of(filing)
    if allocation is None:
        raise _exhausted(0, places)
    due_on = _decision_due(application, terms, on)

    moved(
        application,
        ApplicationAct.SUBMIT,
        allocation=allocation,
        places=places,
        queue_since=application.queue_since or at,
        submitted_on=on,
        decision_due_on=due_on,
        checks=[check.as_json() for check in checks],
        terms=terms,
        reviewed_by=None,
        note="",
    )
    journal_application(
        PermitEvent.APPLICATION_SUBMITTED,
        application,
        on=on,
        by=by,
        places=places,
        due_on=due_on.isoformat(),
        terms=terms.pk,
    )

    if not reserve_places(
        allocation_id=allocation.pk, places=places, reference=application.number, on=on, by=by
    ):
        raise _exhausted(allocation.available, places)
    return application


@transaction.atomic
def withdraw_application(*, application_id: int, on: date, by: User) -> Application:
    """Take an application back; the places reserved for it are left to others.

    Raises: NotFound; NotPermitted; MoveNotAllowed once it is paid or closed.
    """
    application = lock_own_application(application_id=application_id, user=by, on=on)
    close(application, ApplicationAct.WITHDRAW, PermitEvent.APPLICATION_WITHDRAWN, on=on, by=by)
    return application


def close(
    application: Application,
    act: ApplicationAct,
    event: PermitEvent,
    *,
    on: date,
    by: User,
    **values: object,
) -> None:
    """End an application, locked already, without permits; its places go back to the quota, last."""
    held = application.places if application.state in HOLDING_STATES else 0
    is_fee_owed = application.state == ApplicationState.PENDING_FEE
    moved(application, act, places=0, closed_on=on, **values)
    journal_application(event, application, on=on, by=by, places=held)
    if is_fee_owed:
        drop_fee(application, on=on, by=by)
    if held:
        give_back(application, held, on=on, by=by)


def give_back(application: Application, places: int, *, on: date, by: User) -> None:
    """Release the places reserved for an application."""
    assert application.allocation_id is not None  # the table's CHECK
    release_places(
        allocation_id=application.allocation_id,
        places=places,
        reference=application.number,
        on=on,
        by=by,
    )


def refuse_what_stands_in_the_way(checks: list[Check]) -> None:
    """Raise RuleViolation naming each check not passed; the quota is decided by taking the places."""
    standing = [check for check in checks if check.stands_in_the_way and check.code != CheckCode.QUOTA]
    if not standing:
        return
    sentences = [
        f"{check.title}: {' '.join([*(r.fact for r in check.reasons), check.cure]).strip()}"
        for check in standing
    ]
    raise RuleViolation(
        " ".join(sentences),
        code="checks_failed",
        facts={"checks": [{"code": str(check.code), "cure": check.cure} for check in standing]},
    )


def _decision_due(application: Application, terms: CategoryTerms, on: date) -> date:
    is_extension = application.kind == ApplicationKind.EXTENSION
    days = terms.extension_working_days if is_extension else terms.decision_working_days
    return working_calendar().deadline(on, days, first_day_counts=False)


def _exhausted(left: int, wanted: int) -> RuleViolation:
    return RuleViolation(
        _(
            "Quota: %(wanted)s places are asked for and fewer are left in this region and category this "
            "year. Ask for fewer workers or wait until an order adds places."
        )
        % {"wanted": wanted},
        code="quota_exhausted",
        facts={"wanted": wanted, "left": left, "ground": "quota_exceeded"},
    )
