"""A permit revoked, an employer barred. Neither ends a stay: that is for the police."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SYSTEM_USER_ID, User
from accounts.rules import roles_with
from core.errors import MoveNotAllowed, NotPermitted, RuleViolation
from core.moves import next_state
from core.storing import change
from papers.operations import annul_paper
from parties.queries import require_disinterested
from permits.capabilities import PermitCapability
from permits.events import PermitEvent
from permits.models import Application, Permit
from permits.operations.moves import journal_permit
from permits.operations.submission import close
from permits.queries import lock_permit, permit_rules
from permits.queries.permits import OPEN_STATES, is_in_territory
from permits.states import PERMIT_MOVES, ApplicationAct, ApplicationState, PermitAct
from quotas.operations import release_places


@transaction.atomic
def revoke_permit(*, permit_id: int, reason: str, on: date, by: User) -> Permit:
    """Revoke a permit: from this moment it is no ground any more. The police are told; the stay stands.

    An extension being asked for is withdrawn with it; a paid one has to be issued first. Whether the
    place goes back to the quota is a dated term.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is revoked or over; RuleViolation without a
    reason; NoTermsInForce.
    Source: law on migration, art. 15(11); the place: not read, by default it is not released.
    """
    # Applications before permits, as everywhere; the officer's view has no drafts, but they end too.
    extensions = list(
        Application.objects.select_for_update(of=("self",), no_key=True)
        .filter(extends=permit_id, state__in=OPEN_STATES)
        .order_by("pk")
    )
    permit = lock_permit(permit_id=permit_id, user=by, on=on)
    if by.pk != SYSTEM_USER_ID and not is_in_territory(permit, by, on):
        raise NotPermitted(facts={"needs": sorted(roles_with(PermitCapability.DECIDE))})
    require_disinterested(by, on, employer_id=permit.employer_id)
    revoked = next_state(PERMIT_MOVES, permit.state, PermitAct.REVOKE)
    rules = permit_rules(on)
    _require_revocable(permit, extensions, reason, on)

    region_id = permit.application.region_id
    change(permit, state=revoked, revoked_on=on, revoked_by=by, revocation_reason=reason.strip())
    for extension in extensions:
        close(extension, ApplicationAct.WITHDRAW, PermitEvent.APPLICATION_WITHDRAWN, on=on, by=by)
    journal_permit(
        PermitEvent.PERMIT_REVOKED,
        permit,
        region_id=region_id,
        on=on,
        by=by,
        place_released=rules.revocation_releases_place,
        terms=rules.pk,
    )
    annul_paper(number=permit.number, on=on, by=by, person_id=permit.person_id, region_id=region_id)

    if rules.revocation_releases_place:
        release_places(
            allocation_id=permit.allocation_id,
            places=1,
            reference=permit.application.number,
            on=on,
            by=by,
            consumed=True,
        )
    return permit


def _require_revocable(permit: Permit, extensions: list[Application], reason: str, on: date) -> None:
    if permit.valid_until < on:
        raise MoveNotAllowed(_("The permit has expired. There is nothing to revoke."), code="permit_over")
    if any(extension.state == ApplicationState.PAID for extension in extensions):
        raise MoveNotAllowed(
            _("The extension of this permit is paid. Issue it first, then revoke both."),
            code="extension_paid",
        )
    if not reason.strip():
        raise RuleViolation(
            _("Reason: write it down; the employer is told."),
            code="reason_missing",
            facts={"field": "reason"},
        )
