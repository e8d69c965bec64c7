"""What every act on an application shares: its move, its entry in the journal."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import RuleViolation
from core.moves import next_state
from journal.operations import record
from parties.models import Employer
from parties.queries import require_disinterested
from permits.capabilities import PermitCapability
from permits.events import PermitEvent
from permits.models import Application, Permit
from permits.queries import lock_application
from permits.states import APPLICATION_MOVES, ApplicationAct


def lock_for_officer(application_id: int, *, on: date, by: User) -> Application:
    """The application locked for an act of the region's akimat, after its employer: a bar that is being
    entered is waited for and seen. Raises: NotFound; NotPermitted, also of one's own firm.
    """
    Employer.objects.select_for_update(of=("self",), no_key=True).filter(applications=application_id).first()
    application = lock_application(application_id=application_id, user=by, on=on)
    require(by, on, PermitCapability.DECIDE, region_id=application.region_id)
    require_disinterested(by, on, employer_id=application.employer_id)
    return application


def moved(application: Application, act: ApplicationAct, **values: Any) -> None:
    """Store the state after `act` with its facts, in one UPDATE. Raises: MoveNotAllowed."""
    values["state"] = next_state(APPLICATION_MOVES, application.state, act)
    for name, value in values.items():
        setattr(application, name, value)
    application.save(update_fields=list(values))


def given(note: str) -> str:
    """The explanation that goes with a decision. Raises: RuleViolation without one."""
    if not note.strip():
        raise RuleViolation(
            _("Explanation: write it down; the employer is told."),
            code="note_missing",
            facts={"field": "note"},
        )
    return note.strip()


def journal_application(
    event: PermitEvent, application: Application, *, on: date, by: User, **data: object
) -> None:
    """The journal's entry of an act on an application, in the employer's name where it is the actor."""
    record(
        event,
        subject=application,
        by=by,
        on=on,
        region_id=application.region_id,
        acting_for_id=application.employer_id if event in _EMPLOYERS_EVENTS else None,
        data={
            "employer": application.employer_id,
            "category": application.category,
            "kind": application.kind,
            **data,
        },
    )


def journal_permit(
    event: PermitEvent, permit: Permit, *, region_id: int, on: date, by: User, **data: object
) -> None:
    """The journal's entry of an act on a permit: which person, region, employer and days."""
    record(
        event,
        subject=permit,
        by=by,
        on=on,
        person_id=permit.person_id,
        region_id=region_id,
        data={
            "employer": permit.employer_id,
            "category": permit.category,
            "application": permit.application_id,
            "valid_from": permit.valid_from.isoformat(),
            "valid_until": permit.valid_until.isoformat(),
            **data,
        },
    )


_EMPLOYERS_EVENTS = frozenset(
    {
        PermitEvent.APPLICATION_DRAFTED,
        PermitEvent.APPLICATION_SAVED,
        PermitEvent.APPLICATION_SUBMITTED,
        PermitEvent.APPLICATION_WITHDRAWN,
        PermitEvent.APPLICATION_PAID,
    }
)
