"""What of one file's lines cannot be one human being's. Expected by plain reason, line by line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, permutations

import pytest

from identity.partial_dates import PartialDate
from registry.rules.matches.mixed import Line, OnFile, contradictions, lines_of_other, unsettled
from registry.rules.matches.travel import Apart, Limit, Place, apart, cannot_both_be

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = {
    "one_region": Limit(5, 1),
    "two_regions": Limit(30, 2),
    "two_borders": Limit(60, 3),
    "two_airports": Limit(60, 4),
}
RUS, UZB = 643, 860
#: Two airports; a road to Russia and one to Uzbekistan, far away; another road to Uzbekistan beside it.
ALMATY, ASTANA = Place(1, 75, None, True), Place(2, 71, None, True)
NORTH, SOUTH, BESIDE = Place(3, 39, RUS), Place(4, 61, UZB), Place(5, 61, UZB)
A, B, C = (("passport", UZB, number) for number in ("AA1", "BB2", "CC3"))
BORN = PartialDate(1990, 5, 15)
HIS = OnFile((BORN,), frozenset({"m"}))
_numbers = count(1)


def line(direction="entry", day=0, *, minutes=0, document=A, at=None, place=ALMATY, **told):
    number = next(_numbers)
    moment = at or NOON + timedelta(days=day, minutes=minutes)
    given = {"born_on": BORN, "sex": "m", **told}
    return Line(number, ("border", f"{number:06}"), direction, moment, place, document, **given)


def found(*lines, file=HIS):
    return contradictions(lines, file, LIMITS)


def grounds(*lines, file=HIS):
    return sorted({str(one.ground) for one in found(*lines, file=file)})


# --- two sexes -----------------------------------------------------------------------------------


def test_two_sexes_that_are_both_stated_are_two_people():
    his, hers = line(), line("exit", 3, sex="f")

    (one,) = found(his, hers)

    assert (one.ground, one.one, one.other) == ("sexes", his.crossing_id, hers.crossing_id)


@pytest.mark.parametrize("told", [{"sex": "x"}, {"sex": "m"}, {"sex": "f", "is_decided": True}])
def test_a_sex_that_is_not_stated_or_was_decided_about_is_none(told):
    assert grounds(line(), line("exit", 3, **told)) == []


def test_where_a_document_leaves_the_sex_open_nobody_is_asked():
    assert grounds(line(), line("exit", 3, sex="f"), file=OnFile((BORN,), frozenset({"x"}))) == []


def test_what_an_officer_corrected_is_no_second_person():
    assert grounds(line(), line("exit", 3, sex="f"), file=OnFile((BORN,), frozenset({"m", "f"}))) == []


def test_a_line_is_set_beside_the_one_nearest_in_time():
    first, near, hers, last = line(), line("exit", 10), line("exit", 11, sex="f"), line(day=40)

    (one,) = found(first, near, hers, last)

    assert (one.one, one.other) == (near.crossing_id, hers.crossing_id)


def test_what_no_line_of_the_file_stands_beside_is_asked_by_its_mark_alone():
    assert grounds(line(sex="f"), line("exit", 3, sex="f")) == []


# --- birth dates ---------------------------------------------------------------------------------


def test_birth_dates_of_two_people():
    assert grounds(line(), line("exit", 3, born_on=PartialDate(1971, 11, 2))) == ["birth_dates"]


@pytest.mark.parametrize(
    "born",
    [
        PartialDate(1990),
        PartialDate(1990, 5),
        PartialDate(1990, 5, 16),
        PartialDate(1990, 5, 14),
        PartialDate(1990, 5, 25),
        PartialDate(1980, 5, 15),
    ],
    ids=str,
)
def test_one_that_says_less_or_slipped_is_no_second_person(born):
    assert grounds(line(), line("exit", 3, born_on=born)) == []


def test_two_slips_of_one_date_are_no_two_people():
    lines = (
        line(),
        line("exit", 3, born_on=PartialDate(1990, 5, 16)),
        line(day=9, born_on=PartialDate(1980, 5, 15)),
    )

    assert grounds(*lines) == []


def test_a_day_and_month_in_the_other_order_are_none():
    file = OnFile((PartialDate(1990, 5, 12),), frozenset({"m"}))

    assert (
        grounds(line(born_on=PartialDate(1990, 5, 12)), line(born_on=PartialDate(1990, 12, 5)), file=file)
        == []
    )


def test_a_birth_date_that_was_corrected_is_no_second_person():
    corrected = OnFile((BORN, PartialDate(1971, 11, 2)), frozenset({"m"}))

    assert grounds(line(), line("exit", 3, born_on=PartialDate(1971, 11, 2)), file=corrected) == []


def test_a_line_that_was_decided_about_is_not_asked_again():
    other = PartialDate(1971, 11, 2)

    assert grounds(line(), line("exit", 3, born_on=other, is_decided=True)) == []


# --- stays on two documents ----------------------------------------------------------------------


def on_two(text):
    """`EA EB XA XB`: what happens day by day."""
    documents = {"A": A, "B": B, "C": C}
    directions = {"E": "entry", "X": "exit", "R": "refusal"}
    return [
        line(directions[word[0]], day, document=documents[word[1]]) for day, word in enumerate(text.split())
    ]


CROSSED = ["EA EB XA XB", "EA EB XB XA", "EA EB XB EB XB XA", "EA XA EA EB XB XA", "EA EB RB XA XB"]
#: One person: passports change at a border, a line is missing, two are missing in one gap of a feed.
ONE_PERSON = [
    "EA XA EB XB",
    "EA XB EB XA",
    "EA EB XB",
    "EA XA XB",
    "EA EB",
    "XA XB",
    "EA XB EB XA EA XB",
    "EA XC EB XA EC XB",
    "EA EB XB XB",
    "EA EA XA XA",
    "EA EB XB EB XB",
    "EA RB XA",
]


@pytest.mark.parametrize("text", CROSSED)
def test_two_documents_whose_whole_stays_cross_each_other_are_two_people(text):
    assert grounds(*on_two(text)) == ["stays"]


@pytest.mark.parametrize("text", ONE_PERSON)
def test_what_one_person_can_have_done_or_one_missing_line_explains_is_none(text):
    assert grounds(*on_two(text)) == []


def test_the_two_entries_and_the_two_exits_stand_beside_each_other():
    lines = on_two("EA EB XB XA")
    numbers = [one.crossing_id for one in lines]

    assert [(one.one, one.other) for one in found(*lines)] == [
        (numbers[0], numbers[1]),
        (numbers[3], numbers[2]),
    ]
    assert lines_of_other(lines, found(*lines)) == set(numbers[1:3])


def test_one_passage_recorded_with_two_documents_is_one_persons():
    lines = [line(d, day, document=doc) for d, day in (("entry", 0), ("exit", 9)) for doc in (A, B)]

    assert grounds(*lines) == []


def test_a_family_that_crosses_together_on_one_document_is_asked_by_birth_dates_alone():
    child = {"born_on": PartialDate(2018, 2, 3)}
    mother_and_child = [
        line(direction, day, minutes=minutes, **told)
        for direction, day in (("entry", 0), ("exit", 9))
        for minutes, told in ((0, {}), (2, child))
    ]

    assert grounds(*mother_and_child) == ["birth_dates"]


def test_the_order_of_arrival_does_not_matter():
    lines = [*on_two("EA EB XA XB"), line("exit", 1, minutes=1, place=SOUTH)]
    first = found(*lines)

    for shuffled in permutations(lines):
        assert found(*shuffled) == first


# --- places --------------------------------------------------------------------------------------

PAIRS = [
    (SOUTH, BESIDE, "one_region", 5),
    (ALMATY, SOUTH, "two_regions", 30),
    (NORTH, SOUTH, "two_borders", 60),
    (ALMATY, ASTANA, "two_airports", 60),
]


@pytest.mark.parametrize(("one", "other", "how", "minutes"), PAIRS, ids=[pair[2] for pair in PAIRS])
def test_how_far_two_checkpoints_lie_apart(one, other, how, minutes):
    assert apart(one, other) == apart(other, one) == how
    for earlier, is_too_near in ((0, True), (minutes - 1, True), (minutes, False), (minutes + 1, False)):
        at = NOON + timedelta(minutes=earlier)
        assert (cannot_both_be(one, NOON, other, at, LIMITS) is not None) is is_too_near
        assert (cannot_both_be(other, at, one, NOON, LIMITS) is not None) is is_too_near
        lines = line(place=one), line("exit", place=other, minutes=earlier)
        assert grounds(*lines) == (["places"] if is_too_near else [])


def test_every_way_to_lie_apart_has_its_terms():
    assert set(LIMITS) == {str(code) for code in Apart}


def test_one_checkpoint_twice_in_a_minute_is_nothing():
    assert grounds(line(), line("exit", minutes=0)) == []
    assert grounds(line(), line("exit", minutes=1)) == []


def test_a_refusal_was_somewhere_too():
    assert grounds(line(place=NORTH), line("refusal", minutes=10, place=SOUTH)) == ["places"]


def test_two_places_are_seen_past_a_line_between_them():
    lines = line(place=SOUTH), line("exit", minutes=6, place=BESIDE), line(minutes=50, place=NORTH)

    assert len(found(*lines)) == 2


def test_the_place_names_the_terms_it_used():
    (one,) = found(line(place=NORTH), line("exit", minutes=59, place=SOUTH))

    assert one.terms_id == 3


# --- asked once ----------------------------------------------------------------------------------


def test_what_was_settled_is_left_out_and_what_is_new_is_not():
    lines = [*on_two("EA EB XA XB"), line("exit", 30, sex="f")]
    settled = {one.fact for one in found(*lines)}

    more = [*lines, line("exit", 31, sex="f")]
    elsewhere = [*lines, line("exit", 31, sex="f", document=B)]

    assert unsettled(found(*more), settled) == []
    assert [one.ground for one in unsettled(found(*elsewhere), settled)] == ["sexes"]


def test_a_revision_that_says_the_same_is_no_new_fact():
    lines = [*on_two("EA EB XA XB"), line("exit", 4, minutes=3, place=SOUTH)]
    revised = [replace(one, crossing_id=one.crossing_id + 1000) for one in lines]

    assert [one.fact for one in found(*lines)] == [one.fact for one in found(*revised)]


def test_nothing_is_chosen_where_it_would_be_all():
    lines = [line(sex="f"), line("exit", 3, sex="f")]
    told = found(line(), *lines)

    assert lines_of_other(lines, told) == set()


def test_no_line_says_nothing():
    assert found() == []
    assert grounds(line()) == []
