"""Whoever was decided about and stays on is looked at again past the day to leave, and not before."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import DomainError, MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from core.explanations import Reason
from enforcement.models import CaseTerms, OverstayCase
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from enforcement.operations.verdicts import move_day_to_leave
from enforcement.queries.cases import view_of
from journal.models import Entry
from registry.models import Stay
from tests.accounts.factories import the_system
from tests.enforcement.decided import NOTE, decided, supervisor
from tests.enforcement.test_operations_sweeps import next_id
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db


def sweep(on=TODAY, **given):
    return flag_overstays(on=on, by=the_system(), **given)


def settle(of: Stay, on=TODAY):
    return follow_up_cases(stay_ids=[of.pk], on=on, by=the_system())


def fined(days_ago: int, *, over: int = 6, **given) -> Stay:
    """A stay whose person was fined so many days ago, `over` days after the lawful end, and stays on."""
    feeds_complete(before(1))
    overstayed = stay(before(days_ago + over), who=given.pop("who", None))
    decided(overstayed, on=before(days_ago), **given)
    return overstayed


def newest() -> OverstayCase:
    return OverstayCase.objects.select_related("stay", "person", "band").latest("pk")


# --- which decisions set a day -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "given", "sets"),
    [
        (2, {"outcome": "warning"}, True),
        (6, {"outcome": "fine"}, True),
        (15, {"outcome": "to_court"}, False),
        (6, {"outcome": "departed"}, False),
        (6, {"outcome": "ground_found"}, False),
        (6, {"reason": "force_majeure"}, True),
        (6, {"reason": "other"}, True),
        (6, {"reason": "exit_not_recorded"}, False),
        (6, {"reason": "wrong_person"}, False),
        (6, {"reason": "wrong_date"}, False),
    ],
)
def test_a_decision_sets_a_day_to_leave_where_it_ends_the_stay_of_a_person_who_is_here(over, given, sets):
    fined(30, over=over, **given)
    days = CaseTerms.objects.get(withdrawn_on=None, valid_until=None).days_to_leave

    assert newest().leave_due_on == (before(30 - days) if sets else None)


def test_who_has_left_has_no_day_to_leave():
    feeds_complete(before(1))
    gone = stay(before(40), left=before(34))

    assert decided(gone, on=before(30)).leave_due_on is None
    assert sweep(full=True)["opened"] == 0


def test_the_journal_tells_the_day_and_the_terms_it_comes_from():
    fined(30)

    told = Entry.objects.get(kind="case_resolved").data
    assert told["leave_due_on"] == before(20).isoformat()
    assert told["terms"] == CaseTerms.objects.get(withdrawn_on=None, valid_until=None).pk


# --- looking again -------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "opened"), [(9, 0), (10, 0), (11, 1), (46, 1)])
@pytest.mark.parametrize("decision", [{"outcome": "fine"}, {"reason": "force_majeure"}])
def test_past_the_day_to_leave_a_new_case_opens_and_not_before(days_ago, opened, decision):
    fined(days_ago, **decision)

    assert sweep()["opened"] == opened
    assert sweep(full=True)["opened"] == 0


def test_the_new_case_counts_all_days_since_the_lawful_end():
    overstayed = fined(46, over=6)
    first = newest()
    sweep()

    case = newest()

    assert (case.state, case.authorised_until, case.look_past_on) == (
        "possible",
        overstayed.authorised_until,
        first.leave_due_on,
    )
    view = view_of(case, TODAY)
    # 46 + 6 days since the lawful end, of which the feeds cover all but today.
    assert (view.assessment.days_over, view.assessment.band.article) == (51, "517(4)")
    assert view.assessment.repeat_of is None  # one breach that goes on is no repeat
    codes = [reason["code"] for reason in case.evidence]
    assert codes == ["stay.entered", "stay.regime", "case.basis.regime", "case.stayed_on", "case.no_exit"]
    assert before(46).strftime("%Y") in Reason.from_json(case.evidence[3]).fact
    assert Entry.objects.filter(kind="case_opened", data__look_past_on=before(36).isoformat()).count() == 1


def test_looking_again_twice_is_once_and_burns_no_number():
    fined(20)
    fined(15)
    assert sweep()["opened"] == 2
    numbers = next_id("enforcement_overstaycase"), next_id("journal_entry")

    assert sweep()["opened"] == 0
    assert sweep(before(1))["opened"] == 0
    assert sweep(full=True)["opened"] == 0
    assert (next_id("enforcement_overstaycase"), next_id("journal_entry")) == numbers


def test_yesterdays_run_finds_what_was_due_yesterday():
    fined(12)

    assert sweep(before(2))["opened"] == 0
    assert sweep(before(1))["opened"] == 1
    assert sweep()["opened"] == 0


def test_beyond_the_watermark_nobody_is_looked_at_again_and_it_waits():
    fined(15)
    feeds_complete(before(6))

    answer = sweep()
    assert (answer["opened"], answer["waiting"]) == (0, 1)

    feeds_complete(before(5))
    assert sweep() | {"held_back_by": []} == {**sweep(), "opened": 1, "held_back_by": []}


def test_every_look_is_a_case_of_its_own_until_somebody_leaves():
    overstayed = fined(40)
    for on in (before(29), before(18), before(7)):
        assert sweep(on)["opened"] == 1
        decided(overstayed, on=on, reason="other")

    looks = OverstayCase.objects.filter(stay=overstayed).order_by("pk").values_list("look_past_on", flat=True)
    assert list(looks) == [None, before(30), before(19), before(8)]
    watch.leave(overstayed, before(2))
    assert sweep(before(-20))["opened"] == 0


def test_the_case_stays_with_the_court():
    overstayed = fined(40, over=6)
    assert sweep(before(29))["opened"] == 1
    decided(overstayed, on=before(28), outcome="to_court")

    assert sweep()["opened"] == sweep(full=True)["opened"] == 0


@pytest.mark.parametrize("open_state", ["possible", "under_review"])
def test_one_open_case_a_stay_and_lawful_end(open_state):
    fined(40)
    assert sweep(before(20))["opened"] == 1
    OverstayCase.objects.filter(pk=newest().pk).update(
        state=open_state,
        **({"reviewed_on": TODAY, "reviewed_by": supervisor("one")} if open_state != "possible" else {}),
    )

    assert sweep(full=True)["opened"] == 0


# --- what ends it --------------------------------------------------------------------------------


def test_who_left_before_the_day_is_not_looked_at_again():
    overstayed = fined(15)
    watch.leave(overstayed, before(8))

    assert sweep(full=True)["opened"] == 0
    assert settle(overstayed)["opened"] == 0


def test_who_left_after_the_day_unseen_is_not_looked_at_again():
    overstayed = fined(15)
    watch.leave(overstayed, before(3))

    assert sweep(full=True)["opened"] == 0


def test_a_permit_that_moves_the_lawful_end_ends_it_and_its_end_begins_anew():
    overstayed = fined(15)
    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(-60), basis="residence_permit")
    assert sweep(full=True)["opened"] == 0

    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(2))

    assert sweep(full=True)["opened"] == 1
    assert (newest().authorised_until, newest().look_past_on) == (before(2), None)


def test_a_permit_taken_back_after_the_day_brings_the_look_back_in_the_same_act():
    overstayed = fined(15)
    was = overstayed.authorised_until
    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(-60))
    assert settle(overstayed)["opened"] == 0

    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=was)

    assert settle(overstayed)["opened"] == 1
    assert newest().look_past_on == before(5)


@pytest.mark.parametrize("held", [{"access_class": "asylum"}, {"access_class": "victim"}])
def test_a_held_file_is_not_looked_at_again(held):
    overstayed = fined(15)
    type(overstayed.person).objects.filter(pk=overstayed.person_id).update(**held)

    answer = sweep(full=True)
    assert (answer["opened"], answer["waiting"]) == (0, 0)


def test_the_look_is_superseded_by_its_facts_and_comes_back_with_them():
    overstayed = fined(15)
    was = overstayed.authorised_until
    sweep()
    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(-60))
    assert settle(overstayed)["superseded"] == 1

    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=was)

    assert settle(overstayed)["opened"] == 1
    looks = list(OverstayCase.objects.order_by("pk").values_list("state", "look_past_on"))
    assert looks == [("resolved", None), ("superseded", before(5)), ("possible", before(5))]


def test_the_database_holds_one_case_a_look():
    fined(15)
    sweep()
    case = newest()

    for look in (None, case.look_past_on):
        with (
            pytest.raises(IntegrityError, match="enforcement_overstaycase_once_a_look"),
            transaction.atomic(),
        ):
            watch.case(of=case.stay, look_past_on=look)
    with pytest.raises(IntegrityError, match="found_after_day_to_leave"), transaction.atomic():
        watch.case(of=case.stay, look_past_on=TODAY)


# --- a later day ---------------------------------------------------------------------------------


def later(case, leave_on, *, note=NOTE, on=TODAY, by=None):
    return move_day_to_leave(case_id=case.pk, leave_on=leave_on, note=note, on=on, by=by or supervisor("one"))


def test_a_later_day_is_set_with_words_and_decides_from_then_on():
    fined(5)
    case = newest()

    later(case, before(-20))

    case.refresh_from_db()
    assert (case.state, case.leave_due_on) == ("resolved", before(-20))
    told = Entry.objects.get(kind="case_leave_moved").data
    assert (told["was"], told["leave_due_on"]) == (before(-5).isoformat(), before(-20).isoformat())
    assert case.leave_note == NOTE
    feeds_complete(before(-30))
    assert sweep(before(-20))["opened"] == 0
    assert sweep(before(-21))["opened"] == 1
    assert newest().look_past_on == before(-20)


@pytest.mark.parametrize(("days", "right"), [(-4, False), (-5, False), (-6, True)])
def test_the_day_is_later_than_the_one_it_takes_the_place_of(days, right):
    fined(5)
    case = newest()

    if right:
        assert later(case, before(days)).leave_due_on == before(days)
        return
    with pytest.raises(RuleViolation) as refusal:
        later(case, before(days))
    assert refusal.value.code == "day_to_leave_not_later"


@pytest.mark.parametrize(("days", "right"), [(-29, True), (-30, True), (-31, False), (-2_900_000, False)])
def test_one_supervisor_does_not_undo_what_two_decided(days, right):
    """A day is moved by 30 at once (77_caseterms.csv, a working value), and then looked at again."""
    fined(5)
    case = newest()

    if right:
        assert later(case, before(days)).leave_due_on == before(days)
        return
    with pytest.raises(RuleViolation) as refusal:
        later(case, before(days))
    assert (refusal.value.code, refusal.value.facts["last"]) == ("day_to_leave_too_far", str(before(-30)))
    case.refresh_from_db()
    assert case.leave_due_on == before(-5)


@pytest.mark.parametrize(("days", "right"), [(1, False), (0, True)])
def test_a_day_that_has_passed_unswept_moves_to_today_at_the_earliest(days, right):
    fined(15)  # the day to leave was 5 days ago; no sweep has run
    case = newest()

    if right:
        assert later(case, before(days)).leave_due_on == TODAY
        return
    with pytest.raises(RuleViolation):
        later(case, before(days))


@pytest.mark.parametrize(
    ("prepare", "error"),
    [
        (lambda of: watch.leave(of, before(1)), MoveNotAllowed),
        (lambda of: sweep(before(-6)), MoveNotAllowed),
        (lambda of: OverstayCase.objects.update(leave_due_on=None), MoveNotAllowed),
        (lambda of: type(of.person).objects.update(access_class="asylum"), NotFound),
    ],
)
def test_a_day_that_no_longer_matters_is_not_moved(prepare, error):
    overstayed = fined(5)
    case = newest()
    feeds_complete(before(-10))
    prepare(overstayed)
    was = OverstayCase.objects.get(pk=case.pk).leave_due_on

    with pytest.raises(error):
        later(case, before(-40))

    assert OverstayCase.objects.get(pk=case.pk).leave_due_on == was
    assert not Entry.objects.filter(kind="case_leave_moved").exists()


def test_a_later_day_needs_words_and_a_supervisor_of_the_place():
    fined(5)
    case = newest()

    with pytest.raises(DomainError) as refusal:
        later(case, before(-40), note=" short ")
    assert refusal.value.code == "note_missing"
    for by in (watch.user("officer"), watch.user("supervisor", where="KZ-71")):
        with pytest.raises(NotPermitted):
            later(case, before(-40), by=by)
