"""Whose a file is: what it says, and whose crossings are another's, from readings in the order of time."""

from dataclasses import replace
from datetime import date

import pytest

from identity.partial_dates import PartialDate
from registry.rules.people.holders import Holder, OnFile, Reading, Said, former_readings, holder_of
from registry.states import FormerKind

HOME, UZB, KGZ = 1, 2, 3
KARIMOV = Holder(("KARIMOV", "SARDOR", ""), PartialDate(1990, 5, 15), "m", UZB)
CHILD = Holder(("KARIMOVA", "LOLA", ""), PartialDate(2018, 2, 3), "f", UZB)
FILE = OnFile(KARIMOV)
DAY = date(2026, 3, 1)


def told(*holders, on=DAY, decided=()):
    return [Reading(number, on, holder, number in decided) for number, holder in enumerate(holders)]


def by(holder=KARIMOV, **changed):
    return replace(holder, **changed)


def of(*holders, file=FILE, **given):
    return holder_of(told(*holders, **given), file, home_id=HOME)


def test_the_first_is_the_holder_and_the_newest_name_counts():
    now, differing = of(KARIMOV, by(name=("KARIMOFF", "SARDOR", "")))

    assert (now, differing) == (by(name=("KARIMOFF", "SARDOR", "")), set())


def test_a_child_on_the_document_changes_nothing():
    assert of(KARIMOV, CHILD, KARIMOV, CHILD) == (KARIMOV, {1, 3})


@pytest.mark.parametrize(
    ("readings", "says", "differing"),
    [
        ([(1990,), (1990, 5, 15), (1990,)], (1990, 5, 15), set()),
        ([(1990, 5), (1990, 6)], (1990, 5), {1}),
        ([(1990,), (1990, 5, 15), (1990, 6)], (1990, 5, 15), {2}),
        ([(1990, 5, 15), (1990,), (1990, 5)], (1990, 5, 15), set()),
    ],
    ids=str,
)
def test_of_the_birth_date_the_most_that_is_told(readings, says, differing):
    now, found = of(*(by(born_on=PartialDate(*reading)) for reading in readings))

    assert (now.born_on, found) == (PartialDate(*says), differing)


def test_a_sex_not_stated_is_anyones():
    assert of(by(sex="x"), by(sex="m"), by(sex="f")) == (KARIMOV, {2})


@pytest.mark.parametrize(
    ("citizenships", "says", "differing"),
    [
        ([UZB, KGZ], UZB, {1}),
        ([HOME, UZB], UZB, set()),
        ([UZB, HOME], UZB, set()),
        ([HOME, HOME], HOME, set()),
        ([HOME, KGZ, UZB], KGZ, {2}),
    ],
)
def test_one_crossing_as_a_foreigner_makes_the_file_a_foreigners(citizenships, says, differing):
    now, found = of(*(by(citizenship_id=citizenship) for citizenship in citizenships))

    assert (now.citizenship_id, found) == (says, differing)


def test_what_an_officer_wrote_down_stays_and_is_compared_with():
    file = OnFile(KARIMOV, written=set(FormerKind))

    assert of(by(CHILD, name=("X", "Y", "")), by(name=("KARIMOFF", "SARDOR", "")), file=file) == (
        KARIMOV,
        {0},
    )
    assert of(by(citizenship_id=HOME), file=file) == (KARIMOV, {0})


def test_one_field_that_an_officer_wrote_down_leaves_the_others_to_the_border():
    file = OnFile(KARIMOV, written={FormerKind.NAME})
    now, differing = of(by(name=("KARIMOFF", "S", ""), born_on=PartialDate(1991)), file=file)

    assert (now, differing) == (by(born_on=PartialDate(1991)), set())


@pytest.mark.parametrize(("on", "differing"), [(date(2026, 3, 1), set()), (date(2026, 3, 2), {0})])
def test_before_an_officer_wrote_it_down_the_file_said_otherwise(on, differing):
    said = [Said(FormerKind.BIRTH_DATE, PartialDate(1991, 5, 15), date(2026, 3, 1))]
    file = OnFile(KARIMOV, written={FormerKind.BIRTH_DATE}, said=said)

    assert of(by(born_on=PartialDate(1991, 5, 15)), file=file, on=on)[1] == differing


@pytest.mark.parametrize(("until", "differing"), [(None, set()), (DAY, set()), (date(2026, 2, 28), {1})])
def test_another_citizenship_is_the_holders_on_its_days(until, differing):
    file = OnFile(KARIMOV, citizenships=[(KGZ, date(2026, 1, 1), until)])

    assert of(KARIMOV, by(citizenship_id=KGZ), file=file) == (KARIMOV, differing)


def test_a_person_has_decided_that_it_is_the_same():
    assert of(KARIMOV, CHILD, decided={1}) == (KARIMOV, set())


def test_the_readings_of_a_joined_file_are_the_holders():
    assert of(KARIMOV, by(CHILD, name=("OTHER", "", "")), file=OnFile(KARIMOV, others=[CHILD])) == (
        KARIMOV,
        set(),
    )


def test_what_was_told_before_and_is_said_no_more():
    told_before = [KARIMOV, by(name=("KARIMOFF", "SARDOR", ""), sex="x"), KARIMOV]

    assert former_readings(told_before, FILE, KARIMOV) == [
        (FormerKind.NAME, ("KARIMOFF", "SARDOR", "")),
        (FormerKind.SEX, "x"),
    ]
    assert former_readings(told_before, OnFile(KARIMOV, written=set(FormerKind)), KARIMOV) == []


ZUHRA = Holder(("KARIMOVA", "ZUHRA", ""), PartialDate(2001, 5, 15), "f", UZB)
FOTIMA = by(ZUHRA, name=("KARIMOVA", "FOTIMA", ""))


def test_a_twin_on_the_document_is_another_holder():
    assert of(ZUHRA, FOTIMA, ZUHRA) == (ZUHRA, {1})


@pytest.mark.parametrize(
    ("born", "stranger"), [((1990,), (1990, 7, 7)), ((1990, 1, 1), (1990, 1, 1)), ((1990, 5), (1990,))]
)
def test_a_stranger_whose_birth_date_does_not_contradict_is_another_holder(born, stranger):
    """A year alone, or the 1 January of those whose day nobody wrote down, tells nobody apart."""
    one = Holder(("AHMADI", "KARIM", ""), PartialDate(*born), "m", UZB)
    assert of(one, by(one, name=("SAFI", "WALI", ""), born_on=PartialDate(*stranger)))[1] == {1}


@pytest.mark.parametrize(
    "name",
    [
        ("RASULOVA", "ZUHRA", ""),  # a marriage
        ("Каримова", "Зухра", "Бахтиёровна"),
        ("ZUHRA", "KARIMOVA", ""),
        ("KARIMOVA", "Z", ""),
        ("KARIMOVA ZUHRA", "", ""),
        ("وحیدی", "زهرا", ""),
    ],
)
def test_another_spelling_or_surname_is_the_holders(name):
    now, differing = of(ZUHRA, by(ZUHRA, name=name))
    assert (now.name, differing) == (name, set())


def test_a_name_that_an_officer_wrote_down_is_compared_with_and_so_are_former_ones():
    said = [Said(FormerKind.NAME, ("KARIMOVA", "FOTIMA", ""), DAY)]
    for given, differing in (([], {0}), (said, set())):
        file = OnFile(ZUHRA, written={FormerKind.NAME}, said=given)
        assert of(FOTIMA, file=file) == (ZUHRA, differing)


def test_a_name_of_an_outdated_revision_is_the_holders_too():
    """The border corrects YULDASHEV ANVAR to TOSHMATOV ALISHER at the entry; the exit says the first."""
    was, now = ("YULDASHEV", "ANVAR", ""), ("TOSHMATOV", "ALISHER", "")
    entry = Reading(1, DAY, by(name=now), before=[was])
    assert holder_of([entry, Reading(2, DAY, by(name=was))], FILE, home_id=HOME)[1] == set()
    assert holder_of([Reading(2, DAY, by(name=was)), entry], FILE, home_id=HOME)[1] == set()
    assert holder_of([Reading(2, DAY, by(name=was)), replace(entry, before=())], FILE, home_id=HOME)[1] == {1}
