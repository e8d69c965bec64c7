"""Whoever's exit the register refused is no overstayer: nothing opens while the line waits."""

from datetime import date

import pytest

from accounts.queries.roles import system_user
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from enforcement.queries.cases import view_of
from enforcement.states import CheckItem
from feeds.models import RejectedLine
from registry.models import Crossing, Person
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import item, send

pytestmark = pytest.mark.django_db

LATER = date(2026, 9, 1)
ENTRY = item(source_id="1", crossed_at="2026-02-01T09:00:00+05:00")
OUT = "2026-02-05T09:00:00+05:00"


def opened(*lines) -> int:
    """How many cases open once these lines came after the entry."""
    send(ENTRY, *lines)
    complete_feeds(LATER)
    return flag_overstays(on=LATER, by=system_user(), full=True)["opened"]


def refused(**changed):
    return item(**{"source_id": "2", "crossed_at": OUT, "direction": "exit", "person__sex": "?", **changed})


def test_without_a_word_of_the_exit_the_case_opens():
    assert opened() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"person__sex": "m", "checkpoint": "NOWHERE"},
        {"person__sex": "m", "person__citizenship": "QQQ"},
        {"person__sex": "m", "person__born_on": "15.05.90", "person__surname": "KARIMOFF"},
        {"person__sex": "m", "crossed_at": "05.02.2026 09:00"},
        {"person__sex": "m", "direction": "out"},
        {"document__number": "№ ab 1234567"},
        {"person__sex": "m", "document__number": "1,23457E+08"},  # known by name and birth date
        {"person__sex": "m", "document__number": "NONE", "person__surname": "Каримов"},
        {"direction": "entry"},  # whoever comes again has left
        {"person__sex": "m", "person__middle": "X"},  # of another shape
        {"source_id": "1", "revision": 2, "direction": "entry"},  # the entry was later
        {"source_id": "1", "person__sex": "m"},  # it was an exit: refused, since the revision is the old one
    ],
    ids=str,
)
def test_while_a_refused_line_tells_of_a_later_crossing_nothing_opens(changed):
    assert opened(refused(**changed)) == 0
    assert RejectedLine.objects.filter(corrected_on=None).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"crossed_at": "2026-01-31T09:00:00+05:00"},  # before the entry
        {"direction": "refusal"},
        {"document__number": "AB1234568", "person__surname": "RASULOV"},
        {"document__number": "AB1234568", "person__given_names": "RUSTAM"},
        {"document__number": "AB1234568", "person__born_on": "1990-05-16"},
        {"direction": "entry", "crossed_at": "2026-02-01T09:00:00+05:00"},
        # A correction of the entry itself that leaves it where it is.
        {"source_id": "1", "revision": 2, "direction": "entry", "crossed_at": ENTRY["crossed_at"]},
    ],
    ids=str,
)
def test_what_tells_of_no_later_crossing_keeps_nothing_back(changed):
    assert opened(refused(**changed)) == 1


def test_once_the_line_is_put_right_the_stay_has_its_exit():
    assert opened(refused()) == 0
    send(refused(person__sex="m"))

    assert flag_overstays(on=LATER, by=system_user(), full=True)["opened"] == 0
    assert Crossing.objects.count() == 2


def test_once_the_line_turns_out_anothers_the_case_opens():
    assert opened(refused()) == 0
    send(refused(person__sex="m", document__number="CD7654321", person__surname="RASULOV"))

    assert flag_overstays(on=LATER, by=system_user(), full=True)["opened"] == 1


@pytest.mark.parametrize("access", ["victim", "refugee"])
def test_a_line_that_tells_of_a_held_file_too_counts_for_nothing(access):
    held = item(
        source_id="7", document__number="ZX9988776", person__surname="HELD", person__given_names="ONE"
    )
    send(held)
    Person.objects.filter(surname="HELD").update(access_class=access)

    assert opened(refused(person__patronymic="ZX9988776")) == 1
    (case,) = OverstayCase.objects.all()
    assert "check.refused_lines" not in why(case)


def why(case):
    return [reason.code for reason in view_of(case, LATER).hints[CheckItem.FEED_GAP].why]


def test_a_case_that_was_open_before_says_so_and_the_item_stands():
    assert opened() == 1
    (case,) = OverstayCase.objects.all()
    assert "check.refused_lines" not in why(case)

    send(refused())

    hint = view_of(case, LATER).hints[CheckItem.FEED_GAP]
    assert "check.refused_lines" in why(case)
    assert hint.answer == "stands"
    assert all(reason.fact != reason.code for reason in hint.why)


def test_nor_does_one_open_by_the_delivery_itself_that_brought_both():
    """All feeds are complete to a day long past the lawful end, and the entry comes late with its exit."""
    complete_feeds(LATER)
    tally, _lines = send(ENTRY, refused(), on=LATER)

    assert (tally.accepted, tally.rejected) == (1, 1)
    assert not OverstayCase.objects.exists()
