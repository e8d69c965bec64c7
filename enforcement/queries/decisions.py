"""What a decision about a case is checked against: the proposal as made, and the register as it is."""

from datetime import date
from hashlib import sha256
from typing import Any

from enforcement.models import OverstayCase, PenaltyBand
from enforcement.queries.cases import CaseView
from enforcement.rules import cases as rules
from enforcement.rules.decisions import Check, ChosenBand, Proposal, Standing, confirmation_checks
from enforcement.states import CheckAnswer
from registry.queries.stays.clocks import clock_of


def standing_of(view: CaseView) -> Standing:
    """How the case stands on the view's day; the lawful end is computed anew (six queries)."""
    case, stay = view.case, view.case.stay
    checklist = case.checklist
    return Standing(
        authorised_until=case.authorised_until,
        lawful_ends=(stay.authorised_until, clock_of(stay, view.on).authorised_until),
        left_on=stay.left_on,
        is_annulled=stay.annulled_on is not None,
        left_unseen=stay.exit_missing,
        is_other_file=stay.person_id != case.person_id or case.person.is_taken_over,
        is_citizen=case.person.citizenship.is_home,
        is_checked=case.checked_on is not None and not rules.open_items(checklist),
        standing=rules.standing_items(checklist),
        contradicted=[
            item
            for item, hint in view.hints.items()
            if hint.answer == CheckAnswer.STANDS and rules.was_clear_by_the_register(checklist, item)
        ],
        days_over=view.assessment.days_over,
        is_minor=view.assessment.is_minor,
        suggested_id=view.assessment.band.id if view.assessment.band else None,
        bands_in_force=frozenset(band.pk for band in view.bands),
    )


def proposal_of(case: OverstayCase) -> Proposal:
    """What was proposed, with what it rested on that day."""
    left_on = case.rests_on.get("left_on")
    return Proposal(
        outcome=case.outcome,
        dismissal_reason=case.dismissal_reason,
        band=chosen(case.band),
        note=case.note,
        left_on=date.fromisoformat(left_on) if left_on else None,
        suggested_id=case.rests_on.get("suggested"),
    )


def chosen(band: PenaltyBand | None) -> ChosenBand | None:
    """A band as the rules take it."""
    if band is None:
        return None
    return ChosenBand(
        id=band.pk,
        article=band.article,
        decided_by_court=band.decided_by == PenaltyBand.Decider.COURT,
        penalty=band.penalty,
        penalty_label=band.get_penalty_display(),
    )


def rests_on(now: Standing) -> dict[str, Any]:
    """What a proposal of that day rests on, to be compared when it is confirmed."""
    return {
        "left_on": now.left_on.isoformat() if now.left_on else None,
        "days_over": now.days_over,
        "suggested": now.suggested_id,
    }


def fingerprint_of(case: OverstayCase) -> str:
    """A short text that is another for every proposal: a page carries it, so that nobody confirms
    what they did not read.
    """
    told = (
        case.proposed_on,
        case.proposed_by_id,
        case.outcome,
        case.dismissal_reason,
        case.band_id,
        case.note,
    )
    return sha256(repr(told).encode()).hexdigest()[:16]


def confirmation_of(view: CaseView) -> list[Check]:
    """Every check of a stored proposal, made anew on the view's day."""
    return confirmation_checks(proposal_of(view.case), standing_of(view))
