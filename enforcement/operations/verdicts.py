"""What people do about a case already decided: a later day to leave; a decision upheld or annulled.

A decision whose facts were corrected afterwards is reviewed by two: one proposes, another confirms. Or it
is opened again (`reopen_case`).
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import MoveNotAllowed, RuleViolation
from core.moves import next_state
from core.periods import days_later
from enforcement.events import CaseEvent
from enforcement.models import OverstayCase
from enforcement.operations.cases import lock_case, lock_with_facts, need_note, record_case
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.queries.verdicts import case_terms
from enforcement.states import CASE_MOVES, CaseAct, CaseState, Verdict


@transaction.atomic
def move_day_to_leave(*, case_id: int, leave_on: date, note: str, on: date, by: User) -> OverstayCase:
    """Give a person who was decided about a later day to leave, with the reason why.

    As far ahead as the terms say and no further: what two decided is not undone by one; who needs longer
    is given another day when that one comes.

    Raises: MoveNotAllowed when no day was set, the person has left or was looked at again already;
    RuleViolation for a day that is past, not later or too far ahead, or without an explanation;
    NotPermitted; NoTermsInForce.
    """
    case = lock_case(case_id, on, by)
    state = next_state(CASE_MOVES, case.state, CaseAct.MOVE_DAY_TO_LEAVE)
    was = _day_to_leave(case)
    if leave_on < on or leave_on <= was:
        raise RuleViolation(
            _("Day to leave: choose a day after %(was)s that is not past.") % {"was": f"{was:%d.%m.%Y}"},
            code="day_to_leave_not_later",
            facts={"leave_due_on": was.isoformat()},
        )
    need_note(note, _("Explanation: write why the person gets more time."))
    last = days_later(on, case_terms(on).leave_moved_by_days)
    if leave_on > last:
        raise RuleViolation(
            _("Day to leave: choose a day until %(last)s. When it comes, it can be moved again.")
            % {"last": f"{last:%d.%m.%Y}"},
            code="day_to_leave_too_far",
            facts={"field": "leave_on", "last": last.isoformat()},
        )

    case.state, case.leave_due_on, case.leave_note = state, leave_on, note.strip()
    case.save(update_fields=["state", "leave_due_on", "leave_note"])

    record_case(
        CaseEvent.CASE_LEAVE_MOVED,
        case,
        on=on,
        by=by,
        was=was.isoformat(),
        leave_due_on=leave_on.isoformat(),
    )
    return case


@transaction.atomic
def propose_verdict(*, case_id: int, verdict: str, note: str, on: date, by: User) -> OverstayCase:
    """Propose that a decision whose facts changed is upheld or annulled; another supervisor confirms.

    A proposal takes the place of the one before it.

    Raises: MoveNotAllowed when no review is owed; RuleViolation without a verdict or an explanation.
    """
    case = lock_case(case_id, on, by)
    state = next_state(CASE_MOVES, case.state, CaseAct.PROPOSE_VERDICT)
    _must_be_owed(case)
    if verdict not in Verdict.values:
        raise RuleViolation(_("Verdict: uphold the decision or annul it."), code="verdict_unknown")
    need_note(note, _("Explanation: write why the decision stands or falls on the facts as they are now."))

    case.state, case.verdict, case.verdict_note = state, verdict, note.strip()
    case.verdict_on, case.verdict_by = on, by
    case.save(update_fields=["state", "verdict", "verdict_note", "verdict_on", "verdict_by"])

    record_case(CaseEvent.CASE_VERDICT_PROPOSED, case, on=on, by=by, verdict=verdict)
    return case


@transaction.atomic
def confirm_verdict(*, case_id: int, on: date, by: User) -> OverstayCase:
    """Confirm what another supervisor proposed about a decision whose facts changed.

    Upheld, it rests on the facts as they are now. Annulled, it counts for nothing, sets no day to leave,
    and decisions that counted it for a repeat ask for their own review; where the facts still say that
    the person is over, a new case opens.

    Raises: MoveNotAllowed when nothing is proposed; RuleViolation for one's own proposal.
    """
    case = lock_with_facts(case_id, on, by)
    is_annulled = case.verdict == Verdict.ANNUL
    state = next_state(CASE_MOVES, case.state, CaseAct.ANNUL if is_annulled else CaseAct.UPHOLD)
    _must_be_owed(case)
    if not case.verdict:
        raise MoveNotAllowed(_("Nothing is proposed yet."), code="verdict_missing")
    if case.verdict_by_id == by.pk:
        raise RuleViolation(
            _("You proposed this yourself. Another supervisor must confirm it."), code="four_eyes"
        )
    changed = [change["fact"] for change in case.facts_changed]

    case.answer_review(state, on=on, by=by)
    case.save()

    event = CaseEvent.CASE_ANNULLED if is_annulled else CaseEvent.CASE_UPHELD
    record_case(event, case, on=on, by=by, changed=changed, proposed_by=case.verdict_by_id)
    if is_annulled:
        _follow_up_others(case, on=on, by=by)
    return case


def _day_to_leave(case: OverstayCase) -> date:
    """The day that may be moved. Raises: MoveNotAllowed when there is none, or it no longer matters."""
    if case.leave_due_on is None:
        raise MoveNotAllowed(_("This decision set no day to leave."), code="no_day_to_leave")
    if case.stay.departed_on is not None:
        raise MoveNotAllowed(_("The person has left."), code="has_left")
    later = OverstayCase.objects.filter(
        stay=case.stay, authorised_until=case.authorised_until, pk__gt=case.pk
    )
    if later.exclude(state__in=(CaseState.SUPERSEDED, CaseState.ANNULLED)).exists():
        raise MoveNotAllowed(
            _("The person was looked at again past that day. Decide in the newer case."),
            code="looked_at_again",
        )
    return case.leave_due_on


def _must_be_owed(case: OverstayCase) -> None:
    if case.facts_changed_on is None:
        raise MoveNotAllowed(
            _("No review is owed: the facts of the decision have not changed."), code="no_review_owed"
        )


def _follow_up_others(case: OverstayCase, *, on: date, by: User) -> None:
    """Decisions of the same person that may have counted this one, and the stay itself."""
    decided = OverstayCase.objects.filter(person=case.person_id, state=CaseState.RESOLVED)
    stays = decided.values_list("stay_id", flat=True)
    follow_up_cases(stay_ids=[case.stay_id, *stays], on=on, by=by)
