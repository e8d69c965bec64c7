"""What an officer of the invented country finds among the files that may be one person's."""

import random
from collections import Counter
from datetime import date

import pytest
from django.db.models import Q

from demo.rules.names import Name
from demo.rules.plans import PersonPlan, Visit
from demo.rules.second_files import SecondFiles, mistyped, of_so_many

DAY = date(2026, 6, 15)


def plan(life="visited", *, departed_on=date(2026, 5, 20), name=None, **given):
    """A man who came on 2 May and has left, unless told otherwise."""
    visit = Visit(date(2026, 5, 2), 500, 1, departed_on, 600, 1)
    told = {
        "country_id": 1,
        "iso3": "UZB",
        "language": "ru",
        "name": name or Name("KHASANOV", "SHUKHRAT"),
        "sex": "m",
        "born_on": date(1990, 5, 7),
        "visits": [visit],
    }
    return PersonPlan(life=life, **{**told, **given})


def planted(kind, *people):
    made = SecondFiles(DAY, random.Random(1))
    made.plant(people, {kind: 1})
    return made.made


def test_who_leaves_on_a_new_passport_has_an_entry_without_an_exit_and_an_exit_without_an_entry():
    (one,) = planted("leaves_on_a_new_passport", plan())

    assert one.is_same
    (visit,) = one.first.visits
    assert (visit.departed_on, visit.exit_told) == (date(2026, 5, 20), False)
    assert one.second.visits == []
    (left,) = one.second.loose
    assert (left.direction, left.day) == ("exit", date(2026, 5, 20))
    assert (one.second.name, one.second.born_on) == (one.first.name, one.first.born_on)


@pytest.mark.parametrize(
    ("kind", "name", "born_on"),
    [
        ("leaves_spelled_otherwise", Name("HASANOV", "SHUHRAT"), date(1990, 5, 7)),
        ("leaves_day_and_month_swapped", Name("KHASANOV", "SHUKHRAT"), date(1990, 7, 5)),
    ],
)
def test_what_the_new_passport_says_otherwise(kind, name, born_on):
    (one,) = planted(kind, plan())

    assert (one.second.name, one.second.born_on) == (name, born_on)


def test_a_husbands_name_is_a_womans():
    man = plan()
    woman = plan(sex="f", name=Name("KARIMOVA", "DILNOZA"))
    other = plan(sex="f", name=Name("YULDASHEVA", "LOLA"))
    made = planted("leaves_after_a_marriage", man, woman, other)

    assert {one.first.sex for one in made} == {"f"}
    assert made[0].second.name.given == made[0].first.name.given
    assert made[0].second.name.surname != made[0].first.name.surname


@pytest.mark.parametrize(
    "who",
    [
        plan("visiting", departed_on=None),
        plan(has_iin=True),
        plan(born_on=date(1990, 5, 5)),
        plan(born_on=date(1990, 5, 13)),
    ],
    ids=["is here", "has an IIN", "one number twice", "no month has the number"],
)
def test_of_whom_no_second_file_can_come(who):
    assert planted("leaves_day_and_month_swapped", who) == []


def test_a_namesake_is_another_person_and_leaves_after_the_entry():
    (one,) = planted("namesake_leaves", plan("over_6_10", departed_on=None))

    assert not one.is_same
    assert one.first.visits[0].departed_on is None
    (visit,) = one.second.visits
    assert visit.entered_on < one.first.visits[0].entered_on < visit.departed_on < DAY
    assert visit.exit_told


def test_a_number_is_mistyped_by_the_key_beside():
    assert mistyped("XX0000123") == "XX9000123"


def test_of_so_many_people_the_kinds_are_planted_by_how_often_they_are_met():
    wanted = of_so_many(1000)

    assert sum(wanted.values()) == 1000
    assert wanted["leaves_on_a_new_passport"] == max(wanted.values())
    assert wanted["namesake_leaves"] == wanted["twin_leaves"] == 0


class TestTheCountrysPairs:
    def test_a_list_to_work_on_of_several_kinds_and_regions(self, country):
        from registry.models import LikelyMatch, Stay

        undecided = LikelyMatch.objects.filter(state__in=("open", "unsure"))

        assert 8 <= undecided.count() <= 15
        assert undecided.filter(state="unsure", asked__username="officer").count() == 1
        assert set(undecided.values_list("verdict", flat=True)) == {"same", "look"}
        grounds = Counter(ground["ground"] for pair in undecided for ground in pair.grounds)
        assert {"name", "name_alike", "birth_date", "birth_date_swapped"} <= grounds.keys()
        files = {number for pair in undecided for number in (pair.one_id, pair.other_id)}
        assert Stay.objects.filter(person__in=files).values("region").distinct().count() >= 3

    def test_some_are_decided_and_a_joining_is_doubted(self, country):
        from registry.models import Join, LikelyMatch

        decided = Counter(LikelyMatch.objects.exclude(decided_on=None).values_list("state", flat=True))

        assert decided == {"same": 2, "different": 1, "unsure": 1}
        assert Join.objects.count() == 2
        assert Join.objects.exclude(doubted_on=None).filter(settled_on=None).count() == 1

    def test_whoever_left_on_a_new_passport_has_no_case(self, undone):
        from enforcement.models import KeptBack, OverstayCase
        from enforcement.operations.sweeps import flag_overstays
        from registry.models import LikelyMatch
        from registry.operations.matches.finding import find_duplicates
        from tests.accounts.factories import the_system
        from tests.days import ON

        find_duplicates(on=ON, by=the_system(), full=True)
        flag_overstays(on=ON, by=the_system())

        kept = set(KeptBack.objects.filter(ended_on=None).values_list("stay__person", flat=True))
        assert kept
        assert not OverstayCase.objects.filter(state="possible", person__in=kept).exists()
        for person in kept:
            pairs = LikelyMatch.objects.filter(Q(one=person) | Q(other=person), verdict="same")
            assert pairs.filter(state__in=("open", "unsure")).exists()
