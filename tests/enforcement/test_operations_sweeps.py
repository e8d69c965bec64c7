"""Sweeps: who may have overstayed, and which registrations are due or have lapsed."""

from datetime import date

import pytest
from django.db import connection

from core.explanations import Reason
from core.periods import days_later
from enforcement.models import OverstayCase
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from journal.models import Entry
from registry.models import Registration, Stay, SweepProgress
from registry.operations.stays.sweeps import DAYS_BACK, flag_registrations
from tests.accounts.factories import the_system
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db
YESTERDAY = before(1)


def sweep(on: date = TODAY, **given):
    return flag_overstays(on=on, by=the_system(), **given)


def settle(*stays: Stay, on: date = TODAY):
    return follow_up_cases(stay_ids=[s.pk for s in stays], on=on, by=the_system())


def states() -> list[str]:
    return list(OverstayCase.objects.order_by("id").values_list("state", flat=True))


def next_id(table: str) -> int:
    """The last value the table's identity has given out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)", [table])
        return cursor.fetchone()[0] or 0


# --- overstays -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "opened"),
    [(before(-1), 0), (TODAY, 0), (YESTERDAY, 1), (before(2), 1), (before(400), 1), (None, 0)],
)
def test_a_case_opens_on_the_day_after_the_last_lawful_day(until, opened):
    feeds_complete(YESTERDAY)
    stay(until)

    assert sweep()["opened"] == opened


def test_a_case_says_what_was_found_and_is_journaled():
    feeds_complete(YESTERDAY)
    overstayed = stay(before(3))

    sweep()

    case = OverstayCase.objects.get()
    assert (case.stay, case.person, case.region) == (overstayed, overstayed.person, overstayed.region)
    assert (case.authorised_until, case.detected_on, case.state) == (before(3), TODAY, "possible")
    reasons = [Reason.from_json(stored) for stored in case.evidence]
    assert [r.code for r in reasons] == ["stay.entered", "stay.regime", "case.basis.regime", "case.no_exit"]
    assert reasons[1].terms == f"stayregime:{overstayed.regime_id}"
    assert [reason.fact for reason in reasons if reason.fact == reason.code] == []
    entry = Entry.objects.get(kind="case_opened")
    assert (entry.subject_kind, entry.subject_id, entry.person_id) == (
        "overstaycase",
        case.pk,
        case.person_id,
    )
    assert (entry.by_id, entry.on, entry.region_id) == (the_system().pk, TODAY, case.region_id)


def test_the_second_run_writes_nothing_and_burns_no_number():
    feeds_complete(YESTERDAY)
    for days in range(1, 6):
        stay(before(days))
    assert sweep()["opened"] == 5
    numbers = next_id("enforcement_overstaycase"), next_id("journal_entry")

    assert sweep()["opened"] == 0
    assert sweep(full=True)["opened"] == 0
    assert (next_id("enforcement_overstaycase"), next_id("journal_entry")) == numbers


@pytest.mark.parametrize("told", [None, before(30)])
def test_beyond_the_watermark_nothing_is_opened_and_it_says_who_holds_it(told):
    feeds_complete(YESTERDAY, codes=2)
    slow = feeds_complete(told, codes=3)[2]
    feeds_complete(YESTERDAY, codes=2)
    stay(before(3))

    answer = sweep()

    assert (answer["opened"], answer["waiting"]) == (0, 1)
    assert answer["held_back_by"] == [slow.checkpoint.code]
    assert OverstayCase.objects.count() == 0


def test_without_any_feed_nothing_is_known_to_be_complete():
    stay(before(3))

    answer = sweep()

    assert (answer["opened"], answer["waiting"], answer["covered_until"]) == (0, 1, None)
    assert not SweepProgress.objects.exclude(swept_until=None).exists()


@pytest.mark.parametrize(("covered", "opened"), [(before(4), 0), (before(3), 1), (before(2), 1)])
def test_the_last_lawful_day_itself_must_be_covered(covered, opened):
    feeds_complete(covered)
    stay(before(3))

    assert sweep()["opened"] == opened


def test_a_feed_that_catches_up_brings_the_waiting_cases():
    feeds_complete(before(10))
    stay(before(8))
    assert sweep()["waiting"] == 1

    feeds_complete(YESTERDAY)

    assert sweep() | {"held_back_by": []} == {
        "on": TODAY.isoformat(),
        "opened": 1,
        "kept_back": 0,
        "superseded": 0,
        "reviews_asked": 0,
        "covered_until": YESTERDAY.isoformat(),
        "held_back_by": [],
        "waiting": 0,
    }


@pytest.mark.parametrize("access", ["asylum", "refugee", "victim"])
def test_a_protected_person_is_passed_over_without_a_trace(access):
    feeds_complete(before(30))
    stay(before(3), who=watch.person(access_class=access))
    entries = Entry.objects.count()

    assert sweep()["waiting"] == 0
    feeds_complete(YESTERDAY)
    answer = sweep(full=True)

    assert (answer["opened"], answer["waiting"], Entry.objects.count()) == (0, 0, entries)


def test_merged_departed_annulled_and_unseen_departures_are_passed_over():
    feeds_complete(YESTERDAY)
    stay(before(3), who=watch.person(merged_into=watch.person()))
    stay(before(3), left=before(1))
    stay(before(3), annulled_on=YESTERDAY)
    gone = stay(before(3))
    Stay.objects.filter(pk=gone.pk).update(
        exit_missing=True, departed_at=gone.entered_at, departed_on=gone.entered_on
    )

    assert sweep(full=True)["opened"] == 0


@pytest.mark.parametrize("state", ["dismissed", "resolved", "possible"])
def test_a_case_does_not_come_back_while_the_facts_are_the_same(state):
    feeds_complete(YESTERDAY)
    overstayed = stay(before(3))
    one, two = watch.user("supervisor"), watch.user("supervisor")
    decided = {
        "reviewed_on": TODAY, "reviewed_by": one, "proposed_on": TODAY, "proposed_by": one,
        "checked_on": TODAY, "closed_on": TODAY, "closed_by": two,
        "outcome": "departed" if state == "resolved" else "",
        "dismissal_reason": "other" if state == "dismissed" else "",
    }  # fmt: skip
    watch.case(of=overstayed, state=state, **(decided if state != "possible" else {}))

    assert sweep()["opened"] == 0
    assert settle(overstayed) == {"superseded": 0, "reviews_asked": 0, "opened": 0}
    assert sweep(full=True)["opened"] == 0

    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(2))

    assert settle(overstayed)["opened"] == 1


def test_a_superseded_case_comes_back_with_its_facts():
    feeds_complete(YESTERDAY)
    overstayed = stay(before(3))
    sweep()
    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(-20))
    assert settle(overstayed) == {"superseded": 1, "reviews_asked": 0, "opened": 0}

    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(3))

    assert settle(overstayed) == {"superseded": 0, "reviews_asked": 0, "opened": 1}
    assert states() == ["superseded", "possible"]


def test_missed_days_are_caught_up_and_the_mark_stays_before_today():
    feeds_complete(YESTERDAY)
    stay(before(21))
    assert sweep(before(20))["opened"] == 1
    stay(before(12))
    stay(before(2))

    assert sweep()["opened"] == 2
    assert SweepProgress.objects.get().swept_until == YESTERDAY


def test_a_sweep_for_tomorrow_does_not_move_the_mark_past_today():
    feeds_complete(before(-5))
    stay(TODAY)

    assert sweep(before(-1), today=TODAY)["opened"] == 1
    assert SweepProgress.objects.get().swept_until == YESTERDAY


def test_a_sweep_as_of_an_earlier_day_does_not_move_the_mark_back():
    feeds_complete(YESTERDAY)
    stay(before(30))
    sweep()
    stay(before(12))

    assert sweep(before(10))["opened"] == 1
    assert SweepProgress.objects.get().swept_until == YESTERDAY


@pytest.mark.parametrize(("days", "daily", "nightly"), [(DAYS_BACK, 1, 0), (DAYS_BACK + 5, 0, 1)])
def test_what_came_late_is_found_by_the_look_back_or_by_the_nightly_run(days, daily, nightly):
    feeds_complete(YESTERDAY)
    stay(before(1))
    sweep()
    stay(before(days))

    assert sweep()["opened"] == daily
    assert sweep(full=True)["opened"] == nightly


def test_chunks_open_the_same_cases(monkeypatch):
    monkeypatch.setattr("enforcement.operations.sweeps.CHUNK", 2)
    feeds_complete(YESTERDAY)
    for days in (1, 1, 1, 2, 3, 3, 9):
        stay(before(days))

    assert sweep()["opened"] == 7
    assert SweepProgress.objects.get().swept_until == YESTERDAY


# --- settling --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "state"),
    [(before(3), "superseded"), (before(4), "superseded"), (before(2), "possible"), (TODAY, "possible")],
)
def test_a_departure_in_time_ends_the_case_and_a_late_one_keeps_it(left, state):
    feeds_complete(YESTERDAY)
    overstayed = stay(before(3))
    sweep()
    watch.leave(overstayed, left)

    settle(overstayed)

    assert states() == [state]


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"authorised_until": before(-30)}, "lawful_end_moved"),
        ({"authorised_until": None, "basis": "unknown"}, "lawful_end_moved"),
        ({"annulled_on": TODAY}, "stay_annulled"),
    ],
)
@pytest.mark.parametrize("state", ["possible", "under_review"])
def test_changed_facts_supersede_an_open_case(change, because, state):
    feeds_complete(YESTERDAY)
    overstayed = stay(before(3))
    looked = {"reviewed_on": TODAY, "reviewed_by": watch.user("supervisor")} if state != "possible" else {}
    case = watch.case(of=overstayed, state=state, **looked)
    Stay.objects.filter(pk=overstayed.pk).update(**change)

    settle(overstayed)

    case.refresh_from_db()
    assert (case.state, case.closed_on, case.closed_by) == ("superseded", TODAY, the_system())
    assert Entry.objects.get(kind="case_superseded").data == {"stay": overstayed.pk, "because": because}


def test_protection_and_merging_close_a_case_in_the_same_words():
    feeds_complete(YESTERDAY)
    held, merged = stay(before(3)), stay(before(3))
    sweep()
    type(held.person).objects.filter(pk=held.person_id).update(access_class="victim")
    type(held.person).objects.filter(pk=merged.person_id).update(merged_into=watch.person())

    settle(held, merged)

    told = Entry.objects.filter(kind="case_superseded").values_list("data__because", flat=True)
    assert list(told) == ["file_changed", "file_changed"]


def test_an_act_that_writes_a_past_lawful_end_opens_the_case_at_once():
    feeds_complete(YESTERDAY)
    longer = stay(before(-30))
    assert settle(longer) == {"superseded": 0, "reviews_asked": 0, "opened": 0}
    Stay.objects.filter(pk=longer.pk).update(authorised_until=before(200))

    assert settle(longer) == {"superseded": 0, "reviews_asked": 0, "opened": 1}


def test_settling_opens_nothing_beyond_the_watermark():
    feeds_complete(before(10))
    overstayed = stay(before(3))

    assert settle(overstayed)["opened"] == 0


def test_the_nightly_run_finds_cases_that_no_act_settled():
    feeds_complete(YESTERDAY)
    overstayed = stay(before(3))
    sweep()
    Stay.objects.filter(pk=overstayed.pk).update(authorised_until=before(-3))

    assert sweep()["superseded"] == 0
    assert sweep(full=True)["superseded"] == 1


# --- registrations ---------------------------------------------------------------------------


def flag(on: date = TODAY, **given):
    answer = flag_registrations(on=on, by=the_system(), **given)
    return answer["due"], answer["lapsed"]


@pytest.mark.parametrize(
    ("last", "due", "lapsed"),
    [
        (days_later(TODAY, 15), 0, 0),
        (days_later(TODAY, 14), 1, 0),
        (days_later(TODAY, 1), 1, 0),
        (TODAY, 1, 0),
        (YESTERDAY, 0, 1),
        (before(300), 0, 1),
    ],
)
def test_a_registration_is_due_in_its_window_and_lapsed_after_its_last_day(last, due, lapsed):
    watch.registration(stay(before(-60)), last)

    assert flag() == (due, lapsed)
    assert flag() == (0, 0)


def test_each_is_journaled_once():
    first = watch.registration(stay(before(-60)), days_later(TODAY, 5))
    flag()
    flag(days_later(TODAY, 1))
    flag(days_later(TODAY, 6))
    flag(days_later(TODAY, 7), full=True)

    kinds = Entry.objects.filter(subject_kind="registration", subject_id=first.pk).order_by("id")
    assert [(e.kind, e.on) for e in kinds] == [
        ("registration_due", TODAY),
        ("registration_lapsed", days_later(TODAY, 6)),
    ]
    first.refresh_from_db()
    assert (first.due_noted_on, first.lapse_noted_on) == (TODAY, days_later(TODAY, 6))


def test_departed_protected_and_closed_registrations_are_passed_over():
    watch.registration(stay(before(-60), left=TODAY, days=120), YESTERDAY)
    watch.registration(stay(before(-60), who=watch.person(access_class="asylum")), YESTERDAY)
    watch.registration(stay(before(-60)), YESTERDAY, state="ended", closed_on=TODAY)
    watch.registration(stay(before(-60), annulled_on=TODAY), days_later(TODAY, 3))

    assert flag(full=True) == (0, 0)


def test_missed_days_of_lapses_are_caught_up():
    watch.registration(stay(before(-60)), before(30))
    assert flag(before(20)) == (0, 1)
    watch.registration(stay(before(-60)), before(9))

    assert flag() == (0, 1)
    assert SweepProgress.objects.get(name="registration_lapses").swept_until == YESTERDAY
    late = watch.registration(stay(before(-60)), before(40))
    assert flag() == (0, 0)
    assert flag(full=True) == (0, 1)
    assert Registration.objects.get(pk=late.pk).lapse_noted_on == TODAY
