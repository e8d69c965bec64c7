"""The life of a case in people's hands: four eyes, the checklist, the band, and what is refused."""

import contextlib

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError, MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from core.periods import days_later
from enforcement.models import OverstayCase, PenaltyBand
from enforcement.operations import cases as acts
from enforcement.operations import verdicts
from enforcement.queries.cases import view_of
from enforcement.states import CASE_MOVES, CaseAct, CheckItem
from identity.partial_dates import PartialDate
from journal.models import Entry
from reference.models import MonthlyIndex
from reference.queries.dated import terms_in_force
from registry.models import Stay
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

pytestmark = pytest.mark.django_db
NOTE = "Seen in the list of flights of that day."
AGREED = "Read the papers and the crossings; I agree."
CLEAR = {str(item): {"answer": "clear", "note": ""} for item in CheckItem}


@pytest.fixture
def one():
    feeds_complete(before(1))
    return watch.user("supervisor", name="one")


@pytest.fixture
def two():
    return watch.user("supervisor", name="two")


def reviewed(by, until=None, **given) -> OverstayCase:
    case = watch.case(until or before(6), **given)
    return acts.review_case(case_id=case.pk, on=TODAY, by=by)


def checked(by, until=None, **given) -> OverstayCase:
    case = reviewed(by, until, **given)
    return acts.save_checklist(case_id=case.pk, answers=CLEAR, on=TODAY, by=by)


def band(code: str) -> PenaltyBand:
    return PenaltyBand.objects.get(code=code)


@contextlib.contextmanager
def refused(code: str):
    with pytest.raises(DomainError) as refusal:
        yield
    assert refusal.value.code == code


def kinds(case: OverstayCase) -> list[str]:
    entries = Entry.objects.filter(subject_kind="overstaycase", subject_id=case.pk).order_by("id")
    return list(entries.values_list("kind", flat=True))


# --- the way through -------------------------------------------------------------------------


def test_a_fine_is_proposed_by_one_and_confirmed_by_another(one, two):
    case = checked(one)

    acts.propose_outcome(case_id=case.pk, outcome="fine", band_id=band("517-3-2").pk, on=TODAY, by=one)
    acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two)

    case.refresh_from_db()
    assert (case.state, case.outcome, case.band.article) == ("resolved", "fine", "517(3)2")
    assert (case.proposed_by, case.closed_by, case.closed_on) == (one, two, TODAY)
    assert kinds(case) == ["case_review_begun", "case_checked", "case_proposed", "case_resolved"]
    told = Entry.objects.get(kind="case_proposed").data
    amount = terms_in_force(MonthlyIndex, on=TODAY).amount
    assert (told["days_over"], told["mci"], told["tenge"]) == (5, 10, 10 * amount)


def test_a_dismissal_needs_a_listed_reason_and_a_text_and_a_second_person(one, two):
    case = reviewed(one)
    for reason, note in (("", NOTE), ("whatever", NOTE), ("other", "  short  ")):
        with pytest.raises(RuleViolation):
            acts.propose_dismissal(case_id=case.pk, reason=reason, note=note, on=TODAY, by=one)

    acts.propose_dismissal(case_id=case.pk, reason="exit_not_recorded", note=NOTE, on=TODAY, by=one)
    acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two)

    case.refresh_from_db()
    assert (case.state, case.dismissal_reason, case.outcome) == ("dismissed", "exit_not_recorded", "")


def test_nobody_confirms_the_own_proposal_not_even_past_the_operation(one):
    case = reviewed(one)
    acts.propose_dismissal(case_id=case.pk, reason="other", note=NOTE, on=TODAY, by=one)

    with refused("four_eyes"):
        acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=one)
    case.refresh_from_db()
    assert case.state == "proposed"
    with pytest.raises(IntegrityError, match="enforcement_overstaycase_four_eyes"), transaction.atomic():
        OverstayCase.objects.filter(pk=case.pk).update(state="dismissed", closed_on=TODAY, closed_by=one)


def test_a_proposal_returns_to_review_and_forgets_what_was_proposed(one, two):
    case = checked(one)
    acts.propose_outcome(case_id=case.pk, outcome="fine", band_id=band("517-3-2").pk, on=TODAY, by=one)

    acts.return_case(case_id=case.pk, note="Ask for the hospital papers.", on=TODAY, by=two)

    case.refresh_from_db()
    assert (case.state, case.outcome, case.band, case.proposed_by) == ("under_review", "", None, None)
    assert case.checked_on == TODAY


def test_a_decided_case_reopens_with_a_new_checklist(one, two):
    case = checked(one)
    acts.propose_outcome(case_id=case.pk, outcome="departed", note=NOTE, on=TODAY, by=one)
    acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two)

    acts.reopen_case(case_id=case.pk, note="The court sent it back.", on=TODAY, by=two)

    case.refresh_from_db()
    assert (case.state, case.checklist, case.checked_on, case.closed_on) == ("under_review", {}, None, None)
    assert Entry.objects.get(kind="case_reopened").data["was"]["outcome"] == "departed"


def test_a_case_whose_facts_are_gone_is_not_reopened(one, two):
    case = reviewed(one)
    acts.propose_dismissal(case_id=case.pk, reason="other", note=NOTE, on=TODAY, by=one)
    acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two)
    Stay.objects.filter(pk=case.stay_id).update(authorised_until=days_later(TODAY, 5))

    with refused("case_facts_changed"):
        acts.reopen_case(case_id=case.pk, note="Something new is known.", on=TODAY, by=two)


# --- the checklist ---------------------------------------------------------------------------


def test_the_checklist_may_be_kept_in_parts(one):
    case = reviewed(one)
    some = dict(list(CLEAR.items())[:3])

    case = acts.save_checklist(case_id=case.pk, answers=some, on=TODAY, by=one)
    assert case.checked_on is None
    assert view_of(case, TODAY).suggested is None

    rest = {key: value for key, value in CLEAR.items() if key not in some}
    case = acts.save_checklist(case_id=case.pk, answers=rest, on=TODAY, by=one)
    assert case.checked_on == TODAY
    assert view_of(case, TODAY).suggested.article == "517(3)2"
    assert case.checklist["asylum"] == {
        "answer": "clear",
        "note": "",
        "register": "",
        "by": one.pk,
        "on": TODAY.isoformat(),
    }


@pytest.mark.parametrize(
    "answers",
    [
        {"asylum": {"answer": "stands", "note": ""}},
        {"unknown": {"answer": "clear"}},
        {"asylum": {"answer": "perhaps", "note": NOTE}},
        {"asylum": "clear"},
        {"asylum": None},
    ],
)
def test_an_answer_that_is_none_leaves_nothing_behind(one, answers):
    case = reviewed(one)

    with pytest.raises(RuleViolation):
        acts.save_checklist(case_id=case.pk, answers=answers, on=TODAY, by=one)

    case.refresh_from_db()
    assert case.checklist == {}
    assert kinds(case) == ["case_review_begun"]


def test_what_the_register_says_is_not_called_clear_without_a_word(one):
    stay = watch.stay(before(6))
    watch.residence_request(stay, before(10))
    case = reviewed(one, of=stay)
    item = {"residence_permit": {"answer": "clear", "note": ""}}
    assert view_of(case, TODAY).hints["residence_permit"].answer == "stands"

    with refused("checklist_note_missing"):
        acts.save_checklist(case_id=case.pk, answers=item, on=TODAY, by=one)
    item["residence_permit"]["note"] = "Refused yesterday, on paper."
    acts.save_checklist(case_id=case.pk, answers=item, on=TODAY, by=one)


def test_whoever_was_perhaps_a_minor_is_not_called_clear_either(one):
    """Born some day of the year in which the youngest who are liable were born."""
    perhaps = watch.stay(before(6), who=watch.person(born_on=PartialDate(TODAY.year - 16)))
    case = reviewed(one, of=perhaps)
    view = view_of(case, TODAY)

    assert (view.hints["minor"].answer, view.suggested) == ("stands", None)
    assert [reason.code for reason in view.hints["minor"].why] == ["case.perhaps_minor"]
    with refused("checklist_minor"):
        acts.save_checklist(case_id=case.pk, answers=CLEAR, on=TODAY, by=one)


def test_a_minor_is_never_called_clear_and_gets_no_penalty(one):
    child = watch.stay(before(6), who=watch.person(born_on=before(15 * 365)))
    case = reviewed(one, of=child)
    with refused("checklist_minor"):
        acts.save_checklist(case_id=case.pk, answers=CLEAR, on=TODAY, by=one)
    answers = {**CLEAR, "minor": {"answer": "stands", "note": ""}}
    case = acts.save_checklist(case_id=case.pk, answers=answers, on=TODAY, by=one)

    assert view_of(case, TODAY).suggested is None
    for code in ("517-3-2", "517-4"):
        with pytest.raises(RuleViolation):
            acts.propose_outcome(
                case_id=case.pk, outcome="fine", band_id=band(code).pk, note=NOTE, on=TODAY, by=one
            )


def test_a_mark_on_the_persons_crossings_makes_the_feeds_doubtful(one):
    stay = watch.stay(before(6))
    stay.entry.marks.create(person=stay.person, mark="holder_differs", marked_on=TODAY)

    assert view_of(watch.case(of=stay), TODAY).hints["feed_gap"].answer == "stands"


def test_a_recorded_departure_cannot_be_missing_whatever_the_feeds_lack(one):
    case = watch.case(of=watch.stay(before(6), left=before(2)))
    feeds_complete(before(40))

    view = view_of(case, TODAY)

    assert view.hints["feed_gap"].answer == "clear"
    assert [reason.code for reason in view.hints["feed_gap"].why] == ["case.departed_late"]
    assert view.assessment.days_over == 4


# --- what is refused -------------------------------------------------------------------------


def test_no_outcome_before_the_checklist_is_complete(one):
    case = reviewed(one)

    with refused("checklist_incomplete"):
        acts.propose_outcome(case_id=case.pk, outcome="departed", note=NOTE, on=TODAY, by=one)


def test_no_penalty_while_something_stands(one):
    case = reviewed(one)
    answers = {**CLEAR, "illness": {"answer": "stands", "note": "In hospital from the 10th."}}
    acts.save_checklist(case_id=case.pk, answers=answers, on=TODAY, by=one)

    with refused("checklist_stands"):
        acts.propose_outcome(case_id=case.pk, outcome="fine", band_id=band("517-3-2").pk, on=TODAY, by=one)


@pytest.mark.parametrize(
    ("outcome", "code", "note", "refusal"),
    [
        ("fine", None, NOTE, "band_missing"),
        ("warning", "517-3-2", NOTE, "wrong_penalty"),
        ("fine", "517-3-1", NOTE, "wrong_penalty"),
        ("fine", "517-4", NOTE, "wrong_decider"),
        ("to_court", "517-3-2", NOTE, "wrong_decider"),
        ("fine", "517-3-3", "", "note_missing"),
        ("departed", None, "", "note_missing"),
        ("jail", None, NOTE, "outcome_unknown"),
    ],
)
def test_an_outcome_that_does_not_fit_is_refused_and_leaves_nothing(one, outcome, code, note, refusal):
    case = checked(one)
    before_it = kinds(case)

    with refused(refusal):
        acts.propose_outcome(
            case_id=case.pk, outcome=outcome, band_id=code and band(code).pk, note=note, on=TODAY, by=one
        )

    case.refresh_from_db()
    assert (case.state, case.outcome, kinds(case)) == ("under_review", "", before_it)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (3, "517-3-1"),
        (4, "517-3-2"),
        (5, "517-3-2"),
        (6, "517-3-3"),
        (10, "517-3-3"),
        (11, "517-4"),
    ],
)
def test_the_suggested_band_at_each_boundary(one, days, code):
    case = checked(one, before(days + 1))

    assert view_of(case, TODAY).suggested == band(code)


def test_a_fine_within_the_year_makes_the_next_a_repeat(one, two):
    who = watch.person()
    first = checked(one, of=watch.stay(before(206), who=who, left=before(200)), on=before(200))
    acts.propose_outcome(case_id=first.pk, outcome="fine", band_id=band("517-3-3").pk, on=before(190), by=one)
    acts.confirm_case(case_id=first.pk, note=AGREED, on=before(190), by=two)
    second = checked(one, of=watch.stay(before(4), who=who, days=30))

    view = view_of(second, TODAY)

    assert view.suggested.article == "517(6)"
    assert view.assessment.repeat_of.imposed_on == before(190)


@pytest.mark.parametrize("act", [a for a in CaseAct if a != CaseAct.SUPERSEDE])
@pytest.mark.parametrize(
    "state", ["possible", "under_review", "proposed", "resolved", "dismissed", "superseded", "annulled"]
)
def test_only_the_moves_of_the_table_are_possible(one, two, state, act):
    case = watch.case(before(6))
    decided = {"reviewed_on": TODAY, "reviewed_by": one, "proposed_on": TODAY, "proposed_by": one}
    facts = {} if state == "possible" else dict(decided)
    if state in ("resolved", "dismissed", "superseded", "annulled"):
        facts |= {"closed_on": TODAY, "closed_by": two}
    if state in ("resolved", "dismissed"):
        facts |= {"leave_due_on": before(-10)}
    if state == "resolved":
        facts |= {"facts_changed_on": TODAY, "review_due_on": before(-10)}
        facts |= {
            "verdict": "annul" if act == CaseAct.ANNUL else "uphold",
            "verdict_on": TODAY,
            "verdict_by": one,
        }
    if state == "annulled":
        facts |= {"verdict": "annul", "verdict_on": TODAY, "verdict_by": one}
        facts |= {"verdict_confirmed_on": TODAY, "verdict_confirmed_by": two}
    if act == CaseAct.CONFIRM_DISMISSAL or state == "dismissed":
        facts |= {"dismissal_reason": "other"}
    if state == "resolved" or act == CaseAct.CONFIRM_OUTCOME:
        facts |= {"outcome": "departed", "checked_on": TODAY}
    if state == "resolved":
        facts |= {"dismissal_reason": ""}
    OverstayCase.objects.filter(pk=case.pk).update(state=state, **facts)
    doing = {
        CaseAct.REVIEW: lambda: acts.review_case(case_id=case.pk, on=TODAY, by=two),
        CaseAct.PROPOSE_OUTCOME: lambda: acts.propose_outcome(
            case_id=case.pk, outcome="departed", note=NOTE, on=TODAY, by=two
        ),
        CaseAct.PROPOSE_DISMISSAL: lambda: acts.propose_dismissal(
            case_id=case.pk, reason="other", note=NOTE, on=TODAY, by=two
        ),
        CaseAct.CONFIRM_OUTCOME: lambda: acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two),
        CaseAct.CONFIRM_DISMISSAL: lambda: acts.confirm_case(case_id=case.pk, note=AGREED, on=TODAY, by=two),
        CaseAct.RETURN: lambda: acts.return_case(case_id=case.pk, note=NOTE, on=TODAY, by=two),
        CaseAct.REOPEN: lambda: acts.reopen_case(case_id=case.pk, note=NOTE, on=TODAY, by=two),
        CaseAct.MOVE_DAY_TO_LEAVE: lambda: verdicts.move_day_to_leave(
            case_id=case.pk, leave_on=before(-30), note=NOTE, on=TODAY, by=two
        ),
        CaseAct.PROPOSE_VERDICT: lambda: verdicts.propose_verdict(
            case_id=case.pk, verdict="annul", note=NOTE, on=TODAY, by=two
        ),
        CaseAct.UPHOLD: lambda: verdicts.confirm_verdict(case_id=case.pk, on=TODAY, by=two),
        CaseAct.ANNUL: lambda: verdicts.confirm_verdict(case_id=case.pk, on=TODAY, by=two),
    }[act]

    if (state, act) in CASE_MOVES:
        with contextlib.suppress(RuleViolation):  # the move exists; its rules are tested above
            doing()
    else:
        with pytest.raises(MoveNotAllowed), transaction.atomic():
            doing()


@pytest.mark.parametrize("role", ["officer", "analyst", "auditor", "admin", "protection_officer", "employer"])
def test_only_supervisors_act_on_cases(one, role):
    case = watch.case()

    with pytest.raises(NotPermitted):
        acts.review_case(case_id=case.pk, on=TODAY, by=watch.user(role))


def test_only_inside_the_territory(one):
    case = watch.case()

    with pytest.raises(NotPermitted):
        acts.review_case(case_id=case.pk, on=TODAY, by=watch.user("supervisor", where="KZ-71"))
    acts.review_case(case_id=case.pk, on=TODAY, by=watch.user("supervisor", where="KZ-75"))


def test_a_held_file_is_not_there(one):
    case = watch.case(of=watch.stay(before(6), who=watch.person(access_class="asylum")))

    with pytest.raises(NotFound) as hidden:
        acts.review_case(case_id=case.pk, on=TODAY, by=one)
    with pytest.raises(DomainError) as missing:
        acts.review_case(case_id=10**9, on=TODAY, by=one)
    assert (hidden.value.code, hidden.value.facts) == (missing.value.code, missing.value.facts)
