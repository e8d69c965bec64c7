"""The life of an overstay case in people's hands: review, check, propose, confirm, return, reopen.

Two supervisors decide: one proposes, another confirms. The system suggests, it never decides.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.editing import Shown, refuse_if_changed
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from core.explanations import Reason
from core.moves import next_state
from enforcement.capabilities import EnforcementCapability
from enforcement.events import CaseEvent
from enforcement.models import OverstayCase, PenaltyBand
from enforcement.queries.cases import CaseView, index_on, view_of
from enforcement.queries.decisions import chosen, confirmation_of, fingerprint_of, rests_on, standing_of
from enforcement.queries.verdicts import case_terms, facts_of_decision
from enforcement.rules import cases as rules
from enforcement.rules.decisions import (
    PENALTIES,
    Check,
    Proposal,
    Standing,
    failed,
    is_copy_of,
    is_explained,
    proposal_checks,
)
from enforcement.rules.verdicts import day_to_leave
from enforcement.states import (
    CASE_MOVES,
    CaseAct,
    CaseState,
    CheckAnswer,
    CheckItem,
    DismissalReason,
    Outcome,
)
from journal.operations import record
from registry.models import Person, Stay


@transaction.atomic
def review_case(*, case_id: int, on: date, by: User) -> OverstayCase:
    """Begin the review: a person looks at a possible overstay. Only now may the migrant be told.

    Raises: MoveNotAllowed when the review has begun or the case is closed; NotPermitted.
    """
    case = lock_case(case_id, on, by)

    case.state = next_state(CASE_MOVES, case.state, CaseAct.REVIEW)
    case.reviewed_on, case.reviewed_by = on, by
    case.save(update_fields=["state", "reviewed_on", "reviewed_by"])

    record_case(CaseEvent.CASE_REVIEW_BEGUN, case, on=on, by=by)
    return case


@transaction.atomic
def save_checklist(
    *, case_id: int, answers: Mapping[str, Any], on: date, by: User, shown: Shown | None = None
) -> OverstayCase:
    """Keep what the reviewer found for each item: `{item: {"answer": "clear" | "stands", "note"}}`.

    May be saved in parts. An answer that differs from what the register itself says, or that the
    person found standing in the way, needs a note. `shown` is what a form showed of the answers.

    Raises: ChangedMeanwhile when the answers no longer are what was shown; RuleViolation naming the
    item; MoveNotAllowed unless the case is under review.
    """
    case = lock_case(case_id, on, by)
    _must_be_under_review(case)
    refuse_if_changed(shown, rules.checklist_boxes(case.checklist))

    view = view_of(case, on)
    given = {item: _checked_answer(item, answer, view) for item, answer in answers.items()}
    kept = {**case.checklist, **{item: {**g, "by": by.pk, "on": on.isoformat()} for item, g in given.items()}}

    case.checklist = kept
    case.checked_on = None if rules.open_items(kept) else (case.checked_on or on)
    case.save(update_fields=["checklist", "checked_on"])

    stands = [str(item) for item in rules.standing_items(kept)]
    record_case(CaseEvent.CASE_CHECKED, case, on=on, by=by, stands=stands, is_complete=bool(case.checked_on))
    return case


@transaction.atomic
def propose_outcome(
    *, case_id: int, outcome: str, on: date, by: User, band_id: int | None = None, note: str = ""
) -> OverstayCase:
    """Propose how the case ends; another supervisor must confirm it.

    A warning, a fine or a court needs a checklist that is complete and clear, an adult, and a band
    that a person chose; another band than the suggested one needs a note. A departure or a ground
    found needs the complete checklist.

    Raises: RuleViolation naming what is missing; MoveNotAllowed unless the case is under review.
    Source: CoAO art. 517; arts. 682-685 (who decides).
    """
    case = lock_case(case_id, on, by)
    state = next_state(CASE_MOVES, case.state, CaseAct.PROPOSE_OUTCOME)
    if outcome not in Outcome.values:
        raise RuleViolation(_("Outcome: choose one of the list."), code="outcome_unknown")

    view = view_of(case, on)
    now = standing_of(view)
    band = view.band(band_id) if outcome in PENALTIES else None
    _must_hold(proposal_checks(Proposal(outcome=outcome, band=chosen(band), note=note), now))

    case.outcome, case.band, case.dismissal_reason = outcome, band, ""
    _propose(case, state, note, now, on=on, by=by)

    record_case(
        CaseEvent.CASE_PROPOSED, case, on=on, by=by, outcome=outcome, **_amounts(band, now.days_over, on)
    )
    return case


@transaction.atomic
def propose_dismissal(*, case_id: int, reason: str, note: str, on: date, by: User) -> OverstayCase:
    """Propose that nothing is held against the person, with a listed reason and an explanation.

    Raises: RuleViolation without either; MoveNotAllowed unless the case is under review.
    """
    case = lock_case(case_id, on, by)
    state = next_state(CASE_MOVES, case.state, CaseAct.PROPOSE_DISMISSAL)
    if reason not in DismissalReason.values:
        raise RuleViolation(_("Reason: choose one of the list."), code="dismissal_reason_unknown")
    now = standing_of(view_of(case, on))
    _must_hold(proposal_checks(Proposal(dismissal_reason=reason, note=note), now))

    case.outcome, case.band, case.dismissal_reason = "", None, reason
    _propose(case, state, note, now, on=on, by=by)

    record_case(CaseEvent.CASE_PROPOSED, case, on=on, by=by, dismissal_reason=reason)
    return case


@transaction.atomic
def confirm_case(*, case_id: int, note: str, on: date, by: User, seen: str = "") -> OverstayCase:
    """Confirm what another supervisor proposed, in the own words; the case is resolved or dismissed.

    Everything that proposing asks is asked anew, of the register as it is `on` that day, under the
    lock of the person, so that no fact changes meanwhile: what no longer holds goes back to review.
    `seen` is the mark of the proposal that a page showed. Whoever was warned, fined or excused and is
    still here gets a day to leave by the terms of the day; past it the case opens again.

    Raises: RuleViolation for one's own proposal, without an explanation of one's own, or naming what
    no longer holds; MoveNotAllowed when nothing is proposed.
    Source: CoAO art. 517, arts. 682-685; Law on migration, art. 61.
    """
    case = lock_with_facts(case_id, on, by)
    is_dismissal = case.dismissal_reason != ""
    act = CaseAct.CONFIRM_DISMISSAL if is_dismissal else CaseAct.CONFIRM_OUTCOME
    state = next_state(CASE_MOVES, case.state, act)
    if case.proposed_by_id == by.pk:
        raise RuleViolation(
            _("You proposed this yourself. Another supervisor must confirm it."),
            code="four_eyes",
            facts={"case": str(case.public_id)},
        )
    if seen and seen != fingerprint_of(case):
        raise MoveNotAllowed(
            _("The proposal is another now than the one you read. Read it again."), code="proposal_changed"
        )
    view = view_of(case, on)
    _must_still_hold(case, view)
    _need_own_words(note, case.note)

    case.state, case.confirmation = state, note.strip()
    case.closed_on, case.closed_by = on, by
    told = _what_follows(case, view, on)
    case.save(update_fields=["state", "confirmation", "closed_on", "closed_by", "leave_due_on", "rests_on"])

    event = CaseEvent.CASE_DISMISSED if is_dismissal else CaseEvent.CASE_RESOLVED
    data = (
        {"reason": case.dismissal_reason} if is_dismissal else {"outcome": case.outcome, "band": case.band_id}
    )
    record_case(event, case, on=on, by=by, proposed_by=case.proposed_by_id, is_explained=True, **data, **told)
    return case


@transaction.atomic
def return_case(*, case_id: int, note: str, on: date, by: User) -> OverstayCase:
    """Send a proposal back to review and say why; who proposed may do it too.

    Raises: RuleViolation without an explanation; MoveNotAllowed when nothing is proposed.
    """
    case = lock_case(case_id, on, by)
    state = next_state(CASE_MOVES, case.state, CaseAct.RETURN)
    need_note(note, _("Explanation: write what has to be looked at again."))

    _back_to_review(case, state, note)

    record_case(CaseEvent.CASE_RETURNED, case, on=on, by=by)
    return case


@transaction.atomic
def reopen_case(*, case_id: int, note: str, on: date, by: User) -> OverstayCase:
    """Open a decided case again, on new evidence, an appeal or corrected facts; the checklist begins anew.

    Where the lawful end was corrected and the stay still went beyond it, the case is about that end from
    now on.

    Raises: RuleViolation without an explanation, or when nothing of the facts is left to decide about
    (`annul` is the way then); MoveNotAllowed when it is not decided.
    """
    case = lock_case(case_id, on, by)
    state = next_state(CASE_MOVES, case.state, CaseAct.REOPEN)
    need_note(note, _("Explanation: write what is new."))
    _must_be_left_to_decide(case, on)

    was = {"outcome": case.outcome, "reason": case.dismissal_reason, "band": case.band_id}
    _follow_the_lawful_end(case)
    case.checklist, case.checked_on = {}, None
    case.leave_due_on, case.leave_note = None, ""
    case.forget_review()
    case.closed_on, case.closed_by = None, None
    _back_to_review(case, state, note)

    record_case(CaseEvent.CASE_REOPENED, case, on=on, by=by, was=was)
    return case


def lock_case(case_id: int, on: date, by: User) -> OverstayCase:
    """The case, locked; only for a supervisor of its place, and never for a held file."""
    case = (
        OverstayCase.objects.select_for_update(of=("self",), no_key=True)
        .select_related("stay", "person")
        .filter(pk=case_id)
        .first()
    )
    if case is None or case.person.is_protected:
        raise NotFound(code="case_unknown")
    require(
        by,
        on,
        EnforcementCapability.DECIDE_CASES,
        region_id=case.region_id,
        district_id=case.stay.district_id,
    )
    return case


def lock_with_facts(case_id: int, on: date, by: User) -> OverstayCase:
    """The case with its person and stay, all locked in that order: whoever changes a fact waits, or
    is waited for and then seen.
    """
    known = OverstayCase.objects.filter(pk=case_id).values("person_id", "stay_id").first()
    if known is None:
        raise NotFound(code="case_unknown")
    list(Person.objects.select_for_update(no_key=True).filter(pk=known["person_id"]))
    list(Stay.objects.select_for_update(no_key=True).filter(pk=known["stay_id"]))
    case = lock_case(case_id, on, by)
    if case.person_id != known["person_id"]:
        raise NotFound(code="case_unknown")
    return case


def record_case(event: CaseEvent, case: OverstayCase, *, on: date, by: User, **data: Any) -> None:
    """Journal an act on a case."""
    record(
        event,
        subject=case,
        by=by,
        on=on,
        person_id=case.person_id,
        region_id=case.region_id,
        data={"stay": case.stay_id, **data},
    )


def _must_be_under_review(case: OverstayCase) -> None:
    if case.state != CaseState.UNDER_REVIEW:
        raise MoveNotAllowed(
            _("The checklist belongs to the review. Begin the review, or return the proposal to it."),
            facts={"state": case.state},
        )


def _checked_answer(item: str, given: Any, view: CaseView) -> dict[str, str]:
    """One answer of the checklist. Raises RuleViolation naming the item and what it needs."""
    answer = str(given.get("answer", "")) if isinstance(given, Mapping) else ""
    note = str(given.get("note", "")).strip() if isinstance(given, Mapping) else ""
    if item not in CheckItem.values or answer not in CheckAnswer.values:
        raise RuleViolation(
            _("Checklist: answer each item with one of the two answers."),
            code="checklist_answer_unknown",
            facts={"item": item},
        )
    label = CheckItem(item).label
    if item == CheckItem.MINOR and view.assessment.is_minor and answer == CheckAnswer.CLEAR:
        raise RuleViolation(
            _("“%(item)s”: by the date of birth on file this stands. Correct the file first if it is wrong.")
            % {"item": label},
            code="checklist_minor",
            facts={"item": item},
        )
    computed = str(view.hints[CheckItem(item)].answer)
    if not note and answer != computed and CheckAnswer.STANDS in (answer, computed):
        raise RuleViolation(
            _("“%(item)s”: write what you found.") % {"item": label},
            code="checklist_note_missing",
            facts={"item": item},
        )
    return {"answer": answer, "note": note, "register": computed}


def _must_hold(checks: Iterable[Check]) -> None:
    """Refuse by the first check that does not hold."""
    for check in failed(checks):
        raise RuleViolation(check.problem, code=check.code, facts=check.facts)


def _must_still_hold(case: OverstayCase, view: CaseView) -> None:
    """Refuse a confirmation, naming everything that no longer holds and the cure."""
    broken = failed(confirmation_of(view))
    if broken:
        raise RuleViolation(
            _("%(problems)s Return the case to review.")
            % {"problems": " ".join(str(check.problem) for check in broken)},
            code="proposal_no_longer_holds",
            facts={"case": str(case.public_id), "checks": [check.code for check in broken]},
        )


def _amounts(band: PenaltyBand | None, days_over: int, on: date) -> dict[str, Any]:
    """What the journal keeps of a proposed outcome: days, band, money of the day."""
    data: dict[str, Any] = {"days_over": days_over}
    if band is not None:
        data |= {"band": band.pk, "article": band.article}
    if band is not None and band.mci is not None:
        index = index_on(on)
        data |= {"mci": band.mci, "index": index.pk, "tenge": band.mci * index.amount}
    return data


def _propose(case: OverstayCase, state: str, note: str, now: Standing, *, on: date, by: User) -> None:
    case.state, case.note, case.rests_on = state, note.strip(), rests_on(now)
    case.proposed_on, case.proposed_by = on, by
    case.save(
        update_fields=[
            *("state", "outcome", "band", "dismissal_reason", "note", "rests_on"),
            *("proposed_on", "proposed_by"),
        ]
    )


def _what_follows(case: OverstayCase, view: CaseView, on: date) -> dict[str, Any]:
    """Set, in memory, the day to leave and what the decision rests on; what the journal keeps of it."""
    terms = case_terms(on)
    case.leave_due_on = day_to_leave(
        outcome=case.outcome,
        dismissal_reason=case.dismissal_reason,
        departed_on=case.stay.departed_on,
        on=on,
        days=terms.days_to_leave,
    )
    known = facts_of_decision(
        case, covered_until=view.feeds.last_full_day, repeat_of=view.assessment.repeat_of
    )
    case.rests_on = {**case.rests_on, **known}
    if case.leave_due_on is None:
        return {}
    return {"leave_due_on": case.leave_due_on.isoformat(), "terms": terms.pk}


def _must_be_left_to_decide(case: OverstayCase, on: date) -> None:
    """Refuse when the facts as they are now hold no overstay, or hold it in another case."""
    stay, end = case.stay, case.stay.authorised_until
    is_anothers = stay.annulled_on is not None or stay.person_id != case.person_id
    if end is None or is_anothers or end >= (stay.departed_on or on):
        raise RuleViolation(
            _("On the facts as they are now there is nothing to reopen. Annul the decision instead."),
            code="case_facts_changed",
            facts={"case": str(case.public_id)},
        )
    of_that_end = OverstayCase.objects.filter(stay=stay, authorised_until=end).exclude(pk=case.pk)
    if end != case.authorised_until and of_that_end.exclude(state__in=("superseded", "annulled")).exists():
        raise RuleViolation(
            _("Another case of this stay has the corrected lawful end. Decide there; annul or uphold here."),
            code="case_elsewhere",
            facts={"case": str(case.public_id)},
        )


def _follow_the_lawful_end(case: OverstayCase) -> None:
    """Make the case, in memory, one of the lawful end as it was corrected, and let its evidence say so."""
    end = case.stay.authorised_until
    if end is None or end == case.authorised_until:
        return
    corrected = Reason("case.end_corrected", {"was": case.authorised_until, "is": end})
    case.evidence = [*case.evidence, corrected.as_json()]
    case.authorised_until, case.look_past_on = end, None


def _back_to_review(case: OverstayCase, state: str, note: str) -> None:
    case.state, case.note = state, note.strip()
    case.rests_on, case.confirmation = {}, ""
    case.outcome, case.dismissal_reason, case.band = "", "", None
    case.proposed_on, case.proposed_by = None, None
    case.save()


def need_note(note: str, sentence: Any) -> None:
    """Raises RuleViolation with the sentence where nothing worth reading was written."""
    if not is_explained(note):
        raise RuleViolation(sentence, code="note_missing")


def _need_own_words(note: str, proposers: str) -> None:
    need_note(note, _("Explanation: write in your own words what you looked at and why you agree."))
    if is_copy_of(note, proposers):
        raise RuleViolation(
            _("Explanation: these are the proposer’s words. Write in your own what you looked at."),
            code="note_copied",
        )
