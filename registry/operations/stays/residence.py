"""Temporary residence permits: requested on a ground, issued, refused, withdrawn, annulled, extended."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.moves import next_state
from core.numbers import new_number
from core.storing import change, insert
from journal.operations import record
from papers.operations import annul_paper, issue_paper
from reference.queries.dated import terms_in_force
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import ResidencePermit, ResidenceTerms, Stay
from registry.operations.stays.clocks import recompute_clocks
from registry.queries.stays.locks import lock_present_stay, lock_stay
from registry.queries.stays.papers import RESIDENCE_PERMIT, facts_of_paper
from registry.queries.stays.residence import ground_document, issued_until, terms_of_ground
from registry.rules.stays.residence import (
    PREFIX,
    day_of_request,
    first_day_of_permit,
    permit_period,
    require_within_ground,
)
from registry.states import RESIDENCE_MOVES, ResidenceAct, ResidenceState


@transaction.atomic
def request_residence_permit(
    *,
    stay_id: int,
    ground_id: int,
    on: date,
    by: User,
    ground_reference: str = "",
    region_id: int | None = None,
    received_on: date | None = None,
    extends_id: int | None = None,
) -> ResidencePermit:
    """Take down a request for a residence permit on a ground, for a stay that is still lawful.

    `received_on` is the day it came (by default today); `extends_id` names the permit in force that
    it extends. The region is where the request is made, by default the stay's.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the person has left; RuleViolation when it is
    too late, another request waits, the ground cannot be extended, or the document it rests on is not
    the person's or has ended; NoTermsInForce.
    """
    stay = lock_present_stay(stay_id=stay_id, user=by, on=on)
    asked_region_id = region_id or stay.region_id
    require(
        by,
        on,
        RegistryCapability.DECIDE_RESIDENCE,
        region_id=asked_region_id,
        district_id=stay.district_id if asked_region_id == stay.region_id else None,
    )
    terms = terms_in_force(ResidenceTerms, on=on, ground_id=ground_id)
    received = day_of_request(
        received_on=received_on or on,
        entered_on=stay.entered_on,
        lawful_until=stay.authorised_until,
        on=on,
    )
    if extends_id is not None:
        _require_extendable(extends_id, stay, terms)
    document = ground_document(terms.ground, reference=ground_reference, person_id=stay.person_id, on=on)

    permit = ResidencePermit(
        person_id=stay.person_id,
        stay=stay,
        ground_id=ground_id,
        ground_reference=document.number if document else ground_reference.strip(),
        region_id=asked_region_id,
        requested_on=received,
        extends_id=extends_id,
    )
    insert(permit)

    _record(RegistryEvent.RESIDENCE_REQUESTED, permit, on=on, by=by, received_on=received.isoformat())
    return permit


@transaction.atomic
def issue_residence_permit(
    *, permit_id: int, valid_until: date, on: date, by: User, valid_from: date | None = None
) -> ResidencePermit:
    """Issue a requested permit until `valid_until`; the lawful end of the stay moves with it.

    It begins today, or on the day after the lawful end where that has passed since the request, or
    on the day after the permit it extends. Not longer than the ground's terms, nor than the document
    it rests on.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is decided already or the person has left;
    RuleViolation naming the day that is possible; NoTermsInForce.
    """
    permit, stay = _lock(permit_id, on=on, by=by, present=True)
    issued = next_state(RESIDENCE_MOVES, permit.state, ResidenceAct.ISSUE)
    extended = _permit_extended_by(permit)
    terms = terms_in_force(ResidenceTerms, on=on, ground_id=permit.ground_id)

    first = first_day_of_permit(
        on=on,
        requested_on=permit.requested_on,
        lawful_until=stay.authorised_until,
        permit_until=extended.valid_until if extended else issued_until(stay.person_id, on),
        asked=valid_from,
    )
    period = permit_period(first=first, last=valid_until, terms=terms_of_ground(terms))
    _require_ground(permit, valid_until, on=on)

    change(
        permit,
        state=issued,
        number=new_number(PREFIX),
        valid_from=period.first,
        valid_until=valid_until,
        decided_on=on,
        decided_by=by,
        terms=terms,
    )
    recompute_clocks(on=on, by=by, person_ids=[permit.person_id])

    _record(
        RegistryEvent.RESIDENCE_ISSUED,
        permit,
        on=on,
        by=by,
        valid_from=period.first.isoformat(),
        valid_until=valid_until.isoformat(),
        terms=terms.pk,
    )
    _write_paper(permit, on=on, by=by)
    return permit


@transaction.atomic
def refuse_residence_permit(*, permit_id: int, reason: str, on: date, by: User) -> ResidencePermit:
    """Refuse a requested permit, with the reason the applicant is told.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is decided already; RuleViolation without
    a reason.
    """
    permit, _stay = _lock(permit_id, on=on, by=by)
    refused = next_state(RESIDENCE_MOVES, permit.state, ResidenceAct.REFUSE)

    change(permit, state=refused, decided_on=on, decided_by=by, reason=_given(reason))

    _record(RegistryEvent.RESIDENCE_REFUSED, permit, on=on, by=by)
    return permit


@transaction.atomic
def withdraw_residence_permit(*, permit_id: int, on: date, by: User, reason: str = "") -> ResidencePermit:
    """Write down that the applicant takes a request back.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is decided already.
    """
    permit, _stay = _lock(permit_id, on=on, by=by)
    withdrawn = next_state(RESIDENCE_MOVES, permit.state, ResidenceAct.WITHDRAW)

    change(permit, state=withdrawn, decided_on=on, decided_by=by, reason=reason.strip())

    _record(RegistryEvent.RESIDENCE_WITHDRAWN, permit, on=on, by=by)
    return permit


@transaction.atomic
def annul_residence_permit(*, permit_id: int, reason: str, on: date, by: User) -> ResidencePermit:
    """Annul an issued permit: it was a ground up to this day, that day included, and is none after.

    The lawful end of the stay is computed anew.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it is not in force; RuleViolation without a
    reason.
    """
    permit, _stay = _lock(permit_id, on=on, by=by)
    annulled = next_state(RESIDENCE_MOVES, permit.state, ResidenceAct.ANNUL)

    change(permit, state=annulled, annulled_on=on, reason=_given(reason))
    recompute_clocks(on=on, by=by, person_ids=[permit.person_id])

    _record(RegistryEvent.RESIDENCE_ANNULLED, permit, on=on, by=by)
    assert permit.number is not None  # the table's CHECK
    annul_paper(number=permit.number, on=on, by=by, person_id=permit.person_id, region_id=permit.region_id)
    return permit


def _lock(permit_id: int, *, on: date, by: User, present: bool = False) -> tuple[ResidencePermit, Stay]:
    found = ResidencePermit.objects.filter(pk=permit_id).first()
    if found is None:
        raise NotFound(_("There is no such residence permit."), facts={"permit": permit_id})
    lock = lock_present_stay if present else lock_stay
    stay = lock(stay_id=found.stay_id, user=by, on=on)
    # Under the person's lock nobody else decides it; the row is read again.
    permit = (
        ResidencePermit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("ground", "extends")
        .get(pk=permit_id)
    )
    require(
        by,
        on,
        RegistryCapability.DECIDE_RESIDENCE,
        region_id=permit.region_id,
        district_id=stay.district_id if permit.region_id == stay.region_id else None,
    )
    return permit, stay


def _require_extendable(extends_id: int, stay: Stay, terms: ResidenceTerms) -> None:
    extended = ResidencePermit.objects.filter(pk=extends_id, person_id=stay.person_id).first()
    if extended is None:
        raise NotFound(_("The person has no such residence permit."), facts={"permit": extends_id})
    if extended.state != ResidenceState.ISSUED:
        raise MoveNotAllowed(
            _("Only a permit in force is extended. Take down a new request without an earlier permit."),
            code="nothing_to_extend",
            facts={"state": extended.state},
        )
    if not terms.is_extendable:
        raise RuleViolation(
            _("Ground: a permit on it is not extended. Choose another ground, if there is one."),
            code="ground_not_extendable",
            facts={"terms": terms.pk},
        )


def _permit_extended_by(permit: ResidencePermit) -> ResidencePermit | None:
    extended = permit.extends
    if extended is not None and extended.state != ResidenceState.ISSUED:
        raise MoveNotAllowed(
            _(
                "The permit this request extends is no longer in force. Refuse the request and take down "
                "a new one."
            ),
            code="nothing_to_extend",
        )
    return extended


def _require_ground(permit: ResidencePermit, last: date, *, on: date) -> None:
    """The document is looked at again: it may have ended since the request."""
    document = ground_document(
        permit.ground, reference=permit.ground_reference, person_id=permit.person_id, on=on
    )
    if document is not None:
        require_within_ground(last, document)


def _write_paper(permit: ResidencePermit, *, on: date, by: User) -> None:
    """What anyone may check of the permit from now on. An extension is a paper of its own."""
    assert permit.number is not None  # the table's CHECK
    assert permit.valid_from is not None
    issue_paper(
        kind=RESIDENCE_PERMIT,
        number=permit.number,
        valid_from=permit.valid_from,
        valid_until=permit.valid_until,
        facts=facts_of_paper(permit),
        on=on,
        by=by,
        person_id=permit.person_id,
        region_id=permit.region_id,
    )


def _given(reason: str) -> str:
    if not reason.strip():
        raise RuleViolation(_("Reason: write it down; the applicant is told."), code="reason_missing")
    return reason.strip()


def _record(event: RegistryEvent, permit: ResidencePermit, *, on: date, by: User, **data: object) -> None:
    record(
        event,
        subject=permit,
        by=by,
        on=on,
        person_id=permit.person_id,
        region_id=permit.region_id,
        data={
            "stay": permit.stay_id,
            "ground": permit.ground.code,
            "extends": permit.extends_id,
            **data,
        },
    )
