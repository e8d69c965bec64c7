"""Stays as a projection of crossings: hand-made cases and shuffled histories."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.clock import official_day
from registry.rules.stays.projection import CrossingFact, project
from registry.states import CrossingMark

START = datetime(2026, 1, 1, 6, tzinfo=UTC)


def fact(number, direction, hours):
    moment = START + timedelta(hours=hours)
    return CrossingFact(
        id=number,
        thread=("feed", str(number)),
        direction=direction,
        crossed_at=moment,
        crossed_on=official_day(moment),
        region_id=1,
        citizenship_id=1,
    )


def spans(crossings):
    return [
        (stay.entry.id, stay.exit.id if stay.exit else None, stay.exit_missing)
        for stay in project(crossings).stays
    ]


def test_an_entry_and_an_exit_are_one_stay():
    assert spans([fact(1, "entry", 0), fact(2, "exit", 48)]) == [(1, 2, False)]


def test_a_person_still_here_has_an_open_stay():
    stay = project([fact(1, "entry", 0)]).stays[0]

    assert (stay.departed_at, stay.departed_on, stay.exit_missing) == (None, None, False)


def test_leaving_and_coming_back_on_one_day_are_two_stays_that_touch_that_day():
    result = project([fact(1, "entry", 0), fact(2, "exit", 72), fact(3, "entry", 75)])

    assert [(s.entered_on, s.departed_on) for s in result.stays] == [
        (official_day(START), official_day(START + timedelta(hours=72))),
        (official_day(START + timedelta(hours=75)), None),
    ]
    assert result.marks == []


def test_an_exit_without_an_entry_makes_no_stay_and_is_marked():
    result = project([fact(1, "exit", 0), fact(2, "entry", 5)])

    assert [stay.entry.id for stay in result.stays] == [2]
    assert result.marks == [(1, CrossingMark.EXIT_WITHOUT_ENTRY)]


def test_a_second_entry_ends_the_first_stay_as_unseen_departure_and_is_marked():
    result = project([fact(1, "entry", 0), fact(2, "entry", 100), fact(3, "exit", 200)])

    assert spans([fact(1, "entry", 0), fact(2, "entry", 100), fact(3, "exit", 200)]) == [
        (1, None, True),
        (2, 3, False),
    ]
    assert result.stays[0].departed_at == START + timedelta(hours=100)
    assert result.marks == [(2, CrossingMark.ENTRY_WITHOUT_EXIT)]


def test_a_second_exit_is_marked_and_changes_no_stay():
    result = project([fact(1, "entry", 0), fact(2, "exit", 10), fact(3, "exit", 20)])

    assert result.stays[0].exit is not None
    assert result.stays[0].exit.id == 2
    assert result.marks == [(3, CrossingMark.EXIT_WITHOUT_ENTRY)]


def test_a_refusal_of_entry_changes_nothing():
    assert spans([fact(1, "entry", 0), fact(2, "refusal", 5), fact(3, "exit", 10)]) == [(1, 3, False)]


def test_at_the_same_moment_the_exit_comes_first():
    assert spans([fact(1, "entry", 0), fact(2, "entry", 9), fact(3, "exit", 9)]) == [
        (1, 3, False),
        (2, None, False),
    ]


def test_of_an_entry_and_an_exit_at_one_moment_whoever_is_not_here_enters_first():
    assert spans([fact(1, "exit", 9), fact(2, "entry", 9)]) == [(2, 1, False)]
    assert spans([fact(1, "entry", 0), fact(2, "exit", 5), fact(3, "exit", 9), fact(4, "entry", 9)]) == [
        (1, 2, False),
        (4, 3, False),
    ]


def test_at_one_moment_out_in_and_out_again_leaves_nobody_here():
    assert spans([fact(1, "entry", 0), fact(2, "exit", 9), fact(3, "exit", 9), fact(4, "entry", 9)]) == [
        (1, 2, False),
        (4, 3, False),
    ]


def test_two_exits_and_an_entry_at_one_moment_leave_one_exit_to_look_at():
    result = project([fact(1, "exit", 9), fact(2, "exit", 9), fact(3, "entry", 9)])

    assert [(stay.entry.id, stay.exit.id) for stay in result.stays] == [(3, 1)]
    assert result.marks == [(2, CrossingMark.EXIT_WITHOUT_ENTRY)]


histories = st.lists(
    st.tuples(st.sampled_from(["entry", "exit", "refusal"]), st.integers(0, 60)), max_size=12
).map(lambda moves: [fact(i, direction, hours) for i, (direction, hours) in enumerate(moves)])


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(history, random):
    shuffled = list(history)
    random.shuffle(shuffled)

    assert project(shuffled) == project(history)


@given(histories)
def test_stays_never_overlap_and_every_exit_is_used_or_marked(history):
    result = project(history)

    for earlier, later in zip(result.stays, result.stays[1:], strict=False):
        assert earlier.departed_at is not None
        assert earlier.departed_at <= later.entry.crossed_at
    exits = {c.id for c in history if c.direction == "exit"}
    used = {stay.exit.id for stay in result.stays if stay.exit}
    marked = {number for number, mark in result.marks if mark == CrossingMark.EXIT_WITHOUT_ENTRY}
    assert used | marked == exits
    assert not used & marked
    assert len(result.stays) == sum(c.direction == "entry" for c in history)
