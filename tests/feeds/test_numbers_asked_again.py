"""Which file a document belongs to is asked again when what was told of its holder is corrected."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from accounts.queries.roles import system_user
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from registry.models import Crossing, IdentityDocument, LikelyMatch, MarkedCrossing, Person, Stay
from registry.operations.documents import end_document
from registry.operations.stays.projection import rebuild_stays
from registry.states import DocumentAct
from tests.accounts.factories import UserFactory
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import item, send
from tests.feeds.test_intake_holders import LATER, at
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db

Lines = list[dict[str, Any]]

OMAROV = {
    "person__surname": "OMAROV",
    "person__given_names": "TIMUR",
    "person__born_on": "1987-03-09",
    "document__number": "KT4501239",
    "person__citizenship": "CHN",
}


def line(number: str, revision: int = 1, *, day: int, country: str = "CHN", **said: Any) -> dict[str, Any]:
    made = {"direction": "entry", "document__issuing_country": country, **OMAROV, **said}
    return item(source_id=number, revision=revision, crossed_at=at(day), **made)


def leaves(number: str, revision: int = 1, *, day: int = 5, country: str = "HKG", **said: Any) -> Any:
    return line(number, revision, day=day, country=country, direction="exit", **said)


#: One number under two countries or kinds, and a correction of what decides whose it is: (lines, files).
SHARED: dict[str, tuple[Lines, int]] = {
    "birth and sex put right": (
        [line("1", day=1), leaves("2", person__born_on="1969-11-30", person__sex="f"), leaves("2", 2)],
        1,
    ),
    "surname put right": ([line("1", day=1), leaves("2", person__surname="BEKOV"), leaves("2", 2)], 1),
    "sex that was not stated": ([line("1", day=1), leaves("2", person__sex="x"), leaves("2", 2)], 1),
    "citizenship put right": (
        [line("1", day=1), leaves("2", person__citizenship="MNG"), leaves("2", 2)],
        1,
    ),
    "first one's birth in part": (
        [line("1", day=1, person__born_on="1987"), line("1", 2, day=1), leaves("2")],
        1,
    ),
    "told in full by a later line": (
        [line("1", day=1, person__born_on="1987"), leaves("2"), leaves("3", day=9, country="CHN")],
        1,
    ),
    "kind put right": (
        [
            line("1", day=1),
            leaves("2", country="CHN", document__kind="id_card", person__sex="f"),
            leaves("2", 2, country="CHN", document__kind="service_passport"),
        ],
        1,
    ),
    "the joining line was another's": (
        [line("1", day=1), leaves("2"), line("1", 2, day=1, person__born_on="1969-11-30")],
        2,
    ),
    "the joined line was another's": (
        [line("1", day=1), leaves("2"), leaves("2", 2, person__surname="BEKOV")],
        2,
    ),
    "three countries, the middle one wrong": (
        [
            line("1", day=1),
            leaves("2", person__born_on="1969-11-30"),
            line("3", day=9, country="MAC"),
            leaves("2", 2),
        ],
        1,
    ),
    "wrong, right and wrong again": (
        [line("1", day=1), leaves("2", person__sex="f"), leaves("2", 2), leaves("2", 3, person__sex="f")],
        2,
    ),
}


def ways(lines: Lines) -> Iterator[list[Lines]]:
    """The lines in every order, cut into deliveries in every way; four or more one by one and by twos."""
    count = len(lines)
    sizes = [[1] * count, [2] * (count // 2) + [count % 2]]
    if count < 4:
        sizes += [[1, count - 1], [count]]
    for order in itertools.permutations(lines):
        for parts in sizes:
            ends = list(itertools.accumulate(parts))
            yield [list(order[end - size : end]) for end, size in zip(ends, parts, strict=True) if size]


def picture() -> dict[str, Any]:
    """What must be the same in whatever order lines came; files by what the border calls their crossings."""
    newest: dict[tuple[str, str], Crossing] = {}
    for crossing in Crossing.objects.order_by("revision"):
        newest[crossing.source, crossing.source_id] = crossing
    files: dict[int, list[str]] = {}
    for (_source, source_id), crossing in sorted(newest.items()):
        files.setdefault(crossing.person_id, []).append(source_id)
    people = Person.objects.filter(merged_into=None)
    name = ("surname", "given_names", "born_on", "sex", "citizenship__iso3")
    return {
        "files": sorted((tuple(files.get(pk, ())), *said) for pk, *said in people.values_list("pk", *name)),
        "documents": sorted(
            (tuple(files.get(pk, ())), *said)
            for pk, *said in IdentityDocument.objects.values_list(
                "person", "number_key", "issuing_country__iso3", "kind", "state"
            )
        ),
        "former": sorted(
            (tuple(files.get(person.pk, ())), row.kind, row.full_name, str(row.born_on), row.sex)
            for person in people
            for row in person.former_values.all()
        ),
        "stays": sorted(
            Stay.objects.filter(annulled_on=None).values_list(
                "entered_at", "departed_at", "exit_missing", "authorised_until"
            )
        ),
        "marks": sorted(
            MarkedCrossing.objects.filter(cleared_on=None).values_list(
                "crossing__source_id", "crossing__revision", "mark"
            )
        ),
    }


@pytest.mark.parametrize("name", SHARED)
def test_any_order_and_batching_ends_as_one_delivery_in_order(name: str) -> None:
    lines, files = SHARED[name]
    with transaction.atomic():
        send(*lines)
        told_at_once = picture()
        transaction.set_rollback(True)
    assert len(told_at_once["files"]) == files
    for parts in ways(lines):
        with transaction.atomic():
            for part in parts:
                send(*part)
            assert picture() == told_at_once, [[(p["source_id"], p["revision"]) for p in q] for q in parts]
            transaction.set_rollback(True)
    for one in lines:
        send(one)
    send(*lines)
    everybody = list(Person.objects.values_list("pk", flat=True))
    rebuild_stays(person_ids=everybody, on=LATER, by=system_user())
    assert picture() == told_at_once


def test_whose_exit_was_put_right_is_no_overstayer() -> None:
    lines, _files = SHARED["birth and sex put right"]
    for one in lines:
        send(one)
    complete_feeds(LATER)

    assert flag_overstays(on=LATER, by=system_user(), full=True)["opened"] == 0
    assert not OverstayCase.objects.exists()
    gone = Person.objects.exclude(merged_into=None).get()
    assert (gone.gone_on is not None, gone.documents.count()) == (True, 0)


OTHER = {"person__given_names": "LEYLA", "person__born_on": "1995-12-01", "person__sex": "f"}
THIRD = {"person__given_names": "JASUR", "person__born_on": "2001-07-21"}


def comes(number: str, revision: int = 1, *, day: int = 7, **said: Any) -> Any:
    return line(number, revision, day=day, **said)


def goes(number: str, revision: int = 1, *, day: int = 5, **said: Any) -> Any:
    return leaves(number, revision, day=day, country="CHN", **said)


def over(*crossings: tuple[str, int]) -> list[tuple[str, int, str]]:
    return [(number, revision, "document_ended") for number, revision in crossings]


#: Lines after the passport of who came on the 1st was lost on the 3rd, files, marks of its end, days of exit.
ENDED: dict[str, tuple[Lines, int, list[tuple[str, int, str]], list[int | None]]] = {
    "its holder's exit put right": (
        [goes("2", person__born_on="1969-11-30"), goes("2", 2)],
        1,
        over(("2", 2)),
        [5],
    ),
    "its holder's exit by sex": ([goes("2", person__sex="f"), goes("2", 2)], 1, over(("2", 2)), [5]),
    "it was another's after all": ([goes("2"), goes("2", 2, **OTHER)], 2, over(("2", 2)), [None]),
    "another comes and goes": (
        [comes("2", **OTHER), goes("3", day=9, **OTHER)],
        2,
        over(("2", 1), ("3", 1)),
        [None, 9],
    ),
    "another comes, its holder goes": (
        [comes("2", **OTHER), goes("3", day=9)],
        2,
        over(("2", 1), ("3", 1)),
        [9, None],
    ),
    "two others": (
        [comes("2", **OTHER), goes("3", day=9, **THIRD)],
        2,
        over(("2", 1), ("3", 1)),
        [None, None],
    ),
    "another's entry becomes its holder's": (
        [goes("2"), comes("3", **OTHER), comes("3", 2)],
        1,
        over(("2", 1), ("3", 2)),
        [5, None],
    ),
}


@pytest.mark.parametrize("name", ENDED)
def test_after_a_documents_end_any_order_ends_the_same(name: str) -> None:
    lines, files, marks, exits = ENDED[name]
    send(line("1", day=1))
    officer = UserFactory(officer=True, region="KZ-75")
    holder = Person.objects.get()
    end_document(
        person_id=holder.pk,
        document_id=holder.documents.get().pk,
        act=DocumentAct.REPORT_LOST,
        held_until=date(2026, 2, 3),
        reason="Told by the consulate",
        on=LATER,
        by=officer,
    )
    with transaction.atomic():
        send(*lines)
        told_at_once = picture()
        transaction.set_rollback(True)
    assert len(told_at_once["files"]) == files
    assert [mark for mark in told_at_once["marks"] if mark[2] == "document_ended"] == marks
    assert [departed and departed.day for _entered, departed, *_rest in told_at_once["stays"]] == exits
    for parts in ways(lines):
        with transaction.atomic():
            for part in parts:
                send(*part)
            assert picture() == told_at_once, [[(p["source_id"], p["revision"]) for p in q] for q in parts]
            transaction.set_rollback(True)


class TestWhatPeopleDecidedStays:
    def test_two_files_found_different_stay_two(self) -> None:
        lines, _files = SHARED["birth and sex put right"]
        send(*lines[:2])
        one, other = Person.objects.order_by("pk")
        LikelyMatch.objects.update_or_create(
            one=one,
            other=other,
            defaults={
                "verdict": "look",
                "score": 0.5,
                "grounds": [],
                "facts": "",
                "found_on": LATER,
                "state": "different",
                "note": "Two papers seen",
                "decided_on": LATER,
                "decided_by": system_user(),
            },
        )
        send(lines[2])

        assert Person.objects.filter(merged_into=None).count() == 2

    def test_what_an_officer_wrote_down_stays_where_it_is(self) -> None:
        lines, _files = SHARED["birth and sex put right"]
        send(*lines[:2])
        Person.objects.filter(born_on="1969-11-30").update(citizenship_confirmed_on=LATER)
        send(lines[2])

        assert Person.objects.filter(merged_into=None).count() == 2

    def test_a_file_of_the_counter_keeps_its_document_and_takes_the_right_one(self) -> None:
        mine = PersonFactory(
            confirmed=True, surname="KARIMOV", given_names="SARDOR", document__number="AB1234567"
        )
        send(item(direction="exit", document__kind="id_card", person__sex="x"))
        assert Person.objects.filter(merged_into=None).count() == 2
        send(item(revision=2, direction="exit", document__kind="id_card"))

        assert Crossing.objects.order_by("-revision")[0].person == mine
        assert Person.objects.filter(merged_into=None).get() == mine
