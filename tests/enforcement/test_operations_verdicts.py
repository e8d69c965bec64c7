"""Facts corrected after a decision ask for its review; two people uphold or annul it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError, MoveNotAllowed, RuleViolation
from enforcement.models import CaseTerms, OverstayCase, PenaltyBand
from enforcement.operations import cases as acts
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from enforcement.operations.verdicts import confirm_verdict, propose_verdict
from enforcement.queries.cases import view_of
from journal.models import Entry
from registry.models import Person, ResidencePermit, ResidenceTerms, Stay
from registry.operations.people import correct_person
from registry.operations.stays.clocks import recompute_clocks
from tests.accounts.factories import the_system
from tests.enforcement.decided import NOTE, decided, supervisor
from tests.enforcement.test_operations_sweeps import next_id
from tests.registry import watch
from tests.registry.factories import PROOF
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db


def fined(days_ago: int = 5, *, over: int = 7, left: int | None = None, **given) -> OverstayCase:
    """A case decided so many days ago, `over` days after the lawful end (7: art. 517(3)3)."""
    feeds_complete(before(1))
    until = before(days_ago + over)
    of = stay(until, left=before(left) if left is not None else None, who=given.pop("who", None))
    return decided(of, on=before(days_ago), **given)


def move_end(case: OverstayCase, until, on=TODAY) -> dict[str, int]:
    """The lawful end as a corrected entry moves it, and what the act settles."""
    Stay.objects.filter(pk=case.stay_id).update(authorised_until=until)
    return follow_up_cases(stay_ids=[case.stay_id], on=on, by=the_system())


def facts(case: OverstayCase) -> list[str]:
    case.refresh_from_db()
    return [change["fact"] for change in case.facts_changed] if case.facts_changed_on else []


def sweep(**given):
    return flag_overstays(on=TODAY, by=the_system(), **given)


# --- asking --------------------------------------------------------------------------------------


def test_an_entry_corrected_after_a_fine_asks_for_its_review_in_the_same_act():
    case = fined()

    assert move_end(case, before(-3))["reviews_asked"] == 1

    assert facts(case) == ["lawful_end", "days_over", "band"]
    assert case.facts_changed[:2] == [
        {"fact": "lawful_end", "was": before(12).isoformat(), "is": before(-3).isoformat()},
        {"fact": "days_over", "was": 7, "is": 0},
    ]
    days = CaseTerms.objects.get(withdrawn_on=None, valid_until=None).review_within_days
    assert (case.state, case.facts_changed_on, case.review_due_on) == (
        "resolved",
        TODAY,
        TODAY + timedelta(days=days),
    )
    told = Entry.objects.get(kind="case_facts_changed")
    assert (told.subject_id, told.person_id, told.data["changed"]) == (case.pk, case.person_id, facts(case))


def test_the_nightly_run_finds_what_no_act_settled_and_twice_is_once():
    case = fined()
    stay = case.stay
    Stay.objects.filter(pk=stay.pk).update(annulled_on=TODAY)

    assert sweep(full=True)["reviews_asked"] == 1
    assert facts(case) == ["stay_annulled"]
    numbers = next_id("journal_entry")
    assert sweep(full=True)["reviews_asked"] == 0
    assert follow_up_cases(stay_ids=[stay.pk], on=TODAY, by=the_system())["reviews_asked"] == 0
    assert next_id("journal_entry") == numbers


def test_chunks_ask_for_the_same(monkeypatch):
    monkeypatch.setattr("enforcement.operations.reviews.CHUNK", 2)
    for _number in range(5):
        Stay.objects.filter(pk=fined().stay_id).update(annulled_on=TODAY)
    fined()

    assert sweep(full=True)["reviews_asked"] == 5
    assert OverstayCase.objects.filter(review_due_on__isnull=False).count() == 5


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (12, ["departure", "days_over", "band"]),  # on the last lawful day
        (9, ["departure", "days_over", "band"]),  # three days over, not seven
        (6, []),  # six days over: the same band
        (4, []),  # after the decision
    ],
)
def test_a_departure_recorded_late(left, expected):
    case = fined()
    watch.leave(case.stay, before(left))

    follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())

    assert facts(case) == expected


def test_a_stay_that_turns_out_to_be_another_persons():
    case = fined()
    other = watch.person()
    Stay.objects.filter(pk=case.stay_id).update(person=other)

    follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())

    assert facts(case) == ["another_person"]


@pytest.mark.parametrize(("age_days", "expected"), [(17 * 366, []), (15 * 365, ["age"])])
def test_a_birth_date_corrected_to_a_minors(age_days, expected):
    case = fined()

    correct_person(
        person_id=case.person_id,
        changes={"born_on": before(age_days)},
        on=TODAY,
        by=watch.user("officer"),
        **PROOF,
    )

    assert facts(case) == expected


@pytest.mark.parametrize(("gap", "expected"), [(0, True), (1, False)])
def test_a_permit_found_to_cover_asks_and_one_that_begins_later_does_not(gap, expected):
    case = fined()
    request = watch.residence_request(case.stay, before(20))
    ResidencePermit.objects.filter(pk=request.pk).update(
        state="issued",
        number="P-1",
        valid_from=case.authorised_until + timedelta(days=1 + gap),
        valid_until=before(-60),
        decided_on=TODAY,
        decided_by=supervisor("one"),
        terms=ResidenceTerms.objects.filter(ground=request.ground).first(),
    )

    recompute_clocks(on=TODAY, by=the_system(), person_ids=[case.person_id])

    assert Stay.objects.get(pk=case.stay_id).authorised_until == before(-60)
    assert bool(facts(case)) is expected


@pytest.mark.parametrize("decision", [{"reason": "other"}, {"outcome": "ground_found"}])
def test_what_is_held_against_nobody_asks_for_no_review(decision):
    case = fined(**decision)

    assert move_end(case, before(-3))["reviews_asked"] == 0


def test_a_held_file_asks_nobody():
    case = fined()
    Person.objects.filter(pk=case.person_id).update(access_class="victim")

    assert move_end(case, before(-3))["reviews_asked"] == 0
    assert sweep(full=True)["reviews_asked"] == 0


def test_facts_that_come_back_lift_what_they_had_raised():
    case = fined()
    was = case.stay.authorised_until
    move_end(case, before(-3))

    assert move_end(case, was)["reviews_asked"] == 0

    assert (facts(case), case.facts_changed_on, case.review_due_on) == ([], None, None)
    assert Entry.objects.filter(kind="case_facts_restored", subject_id=case.pk).count() == 1


def test_facts_that_change_further_take_back_what_was_proposed():
    case = fined()
    move_end(case, before(9))
    asked_on = OverstayCase.objects.get(pk=case.pk).facts_changed_on
    propose_verdict(case_id=case.pk, verdict="uphold", note=NOTE, on=TODAY, by=supervisor("one"))

    move_end(case, before(-3), on=TODAY + timedelta(days=1))

    case.refresh_from_db()
    assert (case.verdict, case.facts_changed_on) == ("", asked_on)
    with pytest.raises(MoveNotAllowed):
        confirm_verdict(case_id=case.pk, on=TODAY, by=supervisor("two"))


# --- answering -----------------------------------------------------------------------------------


@pytest.fixture
def owed():
    case = fined()
    move_end(case, before(-3))
    return case


def propose(case, verdict, *, by="one", note=NOTE):
    return propose_verdict(case_id=case.pk, verdict=verdict, note=note, on=TODAY, by=supervisor(by))


def confirm(case, *, by="two"):
    return confirm_verdict(case_id=case.pk, on=TODAY, by=supervisor(by))


def test_one_proposes_and_another_annuls(owed):
    propose(owed, "annul")
    confirm(owed)

    owed.refresh_from_db()
    assert (owed.state, owed.verdict, owed.verdict_note) == ("annulled", "annul", NOTE)
    assert (owed.facts_changed_on, owed.review_due_on, owed.leave_due_on) == (None, None, None)
    assert (owed.verdict_by, owed.verdict_confirmed_by) == (supervisor("one"), supervisor("two"))
    assert Entry.objects.filter(subject_id=owed.pk, kind="case_annulled").count() == 1
    assert sweep(full=True)["reviews_asked"] == 0


def test_an_upheld_decision_rests_on_the_new_facts_and_asks_no_more(owed):
    propose(owed, "uphold")
    confirm(owed)

    owed.refresh_from_db()
    assert (owed.state, owed.facts_changed_on, owed.review_due_on) == ("resolved", None, None)
    assert sweep(full=True)["reviews_asked"] == 0
    assert Entry.objects.filter(subject_id=owed.pk, kind="case_upheld").count() == 1

    Stay.objects.filter(pk=owed.stay_id).update(annulled_on=TODAY)
    assert sweep(full=True)["reviews_asked"] == 1


def test_nobody_confirms_the_own_verdict_not_even_past_the_operation(owed):
    propose(owed, "annul")

    with pytest.raises(RuleViolation) as refusal:
        confirm(owed, by="one")
    assert refusal.value.code == "four_eyes"
    with pytest.raises(IntegrityError, match="verdict_confirmed_by_another"), transaction.atomic():
        OverstayCase.objects.filter(pk=owed.pk).update(
            verdict_confirmed_on=TODAY, verdict_confirmed_by=supervisor("one")
        )


def test_another_supervisor_may_propose_the_contrary(owed):
    propose(owed, "uphold")
    propose(owed, "annul", by="two")

    confirm(owed, by="one")

    owed.refresh_from_db()
    assert owed.state == "annulled"


@pytest.mark.parametrize(("verdict", "note"), [("", NOTE), ("perhaps", NOTE), ("annul", " short ")])
def test_a_verdict_needs_a_word_of_the_list_and_an_explanation(owed, verdict, note):
    with pytest.raises(RuleViolation):
        propose(owed, verdict, note=note)
    owed.refresh_from_db()
    assert owed.verdict == ""


def test_without_a_review_owed_nothing_is_proposed():
    case = fined()

    with pytest.raises(MoveNotAllowed):
        propose(case, "annul")
    with pytest.raises(DomainError):
        confirm(case)


# --- reopening -----------------------------------------------------------------------------------


def reopen(case, on=TODAY):
    return acts.reopen_case(
        case_id=case.pk, note="The border corrected the entry.", on=on, by=supervisor("one")
    )


def test_reopened_on_a_corrected_end_the_case_follows_it():
    case = fined(left=5)
    move_end(case, before(9))
    assert facts(case) == ["lawful_end", "days_over", "band"]

    case = reopen(case)

    assert (case.state, case.authorised_until, case.facts_changed_on) == ("under_review", before(9), None)
    assert case.evidence[-1]["code"] == "case.end_corrected"
    assert view_of(case, TODAY).assessment.days_over == 4
    assert sweep(full=True)["superseded"] == 0


def test_with_nothing_left_to_decide_annulling_is_the_way(owed):
    with pytest.raises(RuleViolation) as refusal:
        reopen(owed)
    assert refusal.value.code == "case_facts_changed"


def test_where_a_new_case_has_the_corrected_end_it_is_decided_there():
    case = fined()
    assert move_end(case, before(2)) == {"superseded": 0, "reviews_asked": 1, "opened": 1}

    with pytest.raises(RuleViolation) as refusal:
        reopen(case)
    assert refusal.value.code == "case_elsewhere"


# --- what annulled penalties count for -----------------------------------------------------------


def band(code: str) -> PenaltyBand:
    return PenaltyBand.objects.get(code=code)


def second_case(who: Person) -> OverstayCase:
    return watch.case(of=stay(before(4), who=who, days=30))


def test_an_annulled_fine_makes_no_repeat_and_one_owed_a_review_decides_nothing():
    who = watch.person()
    first = fined(190, left=190, who=who)
    later = second_case(who)
    assert view_of(later, TODAY).assessment.band.article == "517(6)"

    move_end(first, before(189))

    view = view_of(later, TODAY)
    assert (view.assessment.band.article, view.assessment.repeat_of) == ("517(3)1", None)
    assert "case.repeat_in_doubt" in [reason.code for reason in view.assessment.why]

    propose(first, "annul")
    confirm(first)

    view = view_of(later, TODAY)
    assert view.assessment.band.article == "517(3)1"
    assert [reason.code for reason in view.assessment.why if "repeat" in reason.code] == []


def test_upheld_a_fine_counts_again():
    who = watch.person()
    first = fined(190, left=190, who=who)
    move_end(first, before(189))
    propose(first, "uphold")
    confirm(first)

    assert view_of(second_case(who), TODAY).assessment.band.article == "517(6)"


def test_a_decision_that_counted_an_annulled_one_asks_for_its_own_review():
    who = watch.person()
    first = fined(190, left=190, who=who)
    second = decided(stay(before(9), who=who), on=before(5), outcome="to_court")
    assert (second.band.article, second.rests_on["repeat_of"]) == ("517(6)", first.pk)
    move_end(first, before(189))
    propose(first, "annul")

    confirm(first)

    assert facts(second) == ["earlier_penalty"]


def test_where_the_facts_still_say_so_an_annulled_decision_leaves_a_new_case():
    case = fined()
    correct_person(
        person_id=case.person_id,
        changes={"born_on": before(15 * 365)},
        on=TODAY,
        by=watch.user("officer"),
        **PROOF,
    )
    propose(case, "annul")
    confirm(case)

    newest = OverstayCase.objects.latest("pk")
    assert (newest.stay_id, newest.state, newest.look_past_on) == (case.stay_id, "possible", None)
    assert view_of(newest, TODAY).assessment.is_minor
    assert sweep(full=True)["opened"] == 0
