"""Whatever the order, the batches, the doors and the repetitions: one end, that of the true history."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.queries.roles import system_user
from enforcement.models import KeptBack, OverstayCase
from feeds.operations.intake import take_in_file
from registry.models import Crossing, FormerValue, LikelyMatch, MarkedCrossing, Person, Stay
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import AT, DELIVERED_ON, csv_of, send
from tests.feeds.histories import Line, TrueStay, history, true_stays
from tests.properties import examples

pytestmark = pytest.mark.django_db

#: So many histories in one round, since a delivery costs much and a line in it little: 300 in all.
TOGETHER = 25
ROUNDS = 12
Delivery = tuple[str, list[Line]]


def deliveries(told: list[Line], random: Random) -> list[Delivery]:
    """The lines in any order, some of them twice, divided into up to four deliveries by either door."""
    shuffled = told + told[: random.randint(0, 3)]
    random.shuffle(shuffled)
    cuts = sorted(random.randint(0, len(shuffled)) for _ in range(random.randint(0, 3)))
    parts = [shuffled[first:last] for first, last in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    return [(random.choice(["api", "csv"]), part) for part in parts if part]


def deliver(door: str, lines: list[Line], folder: Path) -> None:
    if door == "api":
        _tally, refused = send(*lines)
        assert refused == []
    else:
        path = folder / "crossings.csv"
        path.write_bytes(csv_of(lines))
        tally = take_in_file(path=path, source="border_feed", on=DELIVERED_ON, at=AT, by=system_user())
        assert tally.rejected == 0


def in_true_order(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line["crossed_at"], line["source_id"], line["revision"]))


@settings(
    max_examples=examples(ROUNDS),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a smaller seed makes no smaller history
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_way_it_is_told_the_end_is_the_true_one(seed: int, tmp_path: Path) -> None:
    """Delivered anyhow, and all at once in the order of time, it comes to one state, and to the truth."""
    complete_feeds(DELIVERED_ON, "ALA", "A-KHOR")
    random = Random(seed)
    told = [history(random, number=number) for number in range(TOGETHER)]
    lines = [line for one in told for line in one.told]
    parts = deliveries(lines, random)
    with transaction.atomic():
        deliver("api", in_true_order(lines), tmp_path)
        rebuilt = state()
        transaction.set_rollback(True)
    with transaction.atomic():
        for door, part in parts:
            deliver(door, part, tmp_path)
        found, stays, faults = state(), stays_by_number(), faults_of_cases()
        transaction.set_rollback(True)
    asked = found.pop("asked") | rebuilt.pop("asked")
    for end in (found, rebuilt):
        end["cases"] = {case for case in end["cases"] if case[0] not in asked}
    assert {what: rows ^ rebuilt[what] for what, rows in found.items() if rows != rebuilt[what]} == {}
    for one in told:
        for number, here in true_stays(one).items():
            assert stays.pop(number, []) == here, one.newest
    assert stays == {}
    assert faults == []


def state() -> dict[str, set[Any]]:
    """All that follows from crossings, by what the feed calls them, not by our numbers; of files, those on
    which the newest word of a crossing stands. `asked` are the stays of which something is asked.
    """
    newest = newest_crossings()
    files: dict[int, list[str]] = {}
    for person_id, source_id in newest.order_by("source_id").values_list("person_id", "source_id"):
        files.setdefault(person_id, []).append(source_id)
    stays = Stay.objects.filter(annulled_on__isnull=True)
    marks = MarkedCrossing.objects.filter(cleared_on__isnull=True)
    cases = OverstayCase.objects.filter(stay__departed_at__isnull=True)
    cases = cases.exclude(state__in=["superseded", "annulled"])
    name = ("surname", "given_names", "patronymic")
    holder = ("surname", "given_names", "patronymic", "born_on", "sex", "citizenship__iso3")
    moved = told_under_two_papers()
    former = FormerValue.objects.filter(person__in=[pk for pk, told in files.items() if not moved & {*told}])
    return {
        "files": {
            (*files[pk], *said)
            for pk, *said in Person.objects.filter(pk__in=files).values_list("pk", *holder)
        },
        "crossings": set(
            Crossing.objects.values_list("source_id", "revision", "direction", "crossed_at", *name)
        ),
        "stays": set(
            stays.values_list("entry__source_id", "entry__revision", "exit__source_id", "region__code")
        ),
        "clocks": set(
            stays.values_list(
                *("entry__source_id", "authorised_until", "exhausts_on", "basis", "confidence", "regime_id")
            )
        ),
        "marks": set(marks.values_list("crossing__source_id", "crossing__revision", "mark")),
        "former values": {
            (files[pk][0], *said) for pk, *said in former.values_list("person_id", "kind", *holder)
        },
        "asked": set(stays.filter(person__in=in_question()).values_list("entry__source_id", flat=True)),
        "cases": set(cases.values_list("stay__entry__source_id", "authorised_until", "state")),
    }


def told_under_two_papers() -> set[str]:
    """Crossings that a correction moved to another document: what was told of them before may stand on a
    file by mistake, and goes with it.
    """
    papers: dict[str, set[Any]] = {}
    paper = ("document_kind", "document_number", "issuing_country_id")
    for source_id, *one in Crossing.objects.values_list("source_id", *paper):
        papers.setdefault(source_id, set()).add(tuple(one))
    return {source_id for source_id, found in papers.items() if len(found) > 1}


def newest_crossings() -> QuerySet[Crossing]:
    later = Crossing.objects.filter(source_id=OuterRef("source_id"), revision__gt=OuterRef("revision"))
    return Crossing.objects.filter(~Exists(later))


def in_question() -> set[int]:
    """Of whom it is asked whose an exit was, or whose a second file is: no case opens until somebody has
    answered, and one that was open before the question stays with its officer.
    """
    kept = KeptBack.objects.filter(ended_on__isnull=True).values_list("stay__person_id", flat=True)
    marks = MarkedCrossing.objects.filter(cleared_on__isnull=True, mark="holder_differs")
    pairs = LikelyMatch.objects.filter(state="open").values_list("one_id", "other_id")
    return {*kept, *marks.values_list("person_id", flat=True), *(one for pair in pairs for one in pair)}


def stays_by_number() -> dict[str, list[TrueStay]]:
    """The stays of each document's holder in the order of time."""
    found: dict[str, list[TrueStay]] = {}
    rows = Stay.objects.filter(annulled_on__isnull=True).order_by("entered_at", "departed_at")
    for number, *stay in rows.values_list(
        "entry__document_number", "entered_at", "departed_at", "exit_missing", "authorised_until"
    ):
        found.setdefault(number, []).append(TrueStay(*stay))
    return found


def faults_of_cases() -> list[tuple[str, str]]:
    """Who stays on past the lawful end without a case, and who left in time and has one.

    Of whom something is asked may have one or none (`in_question`).
    """
    standing = OverstayCase.objects.exclude(state__in=["superseded", "annulled"])
    watched = set(standing.values_list("stay_id", "authorised_until"))
    questions, faults = in_question(), []
    for stay in Stay.objects.filter(annulled_on__isnull=True, authorised_until__isnull=False):
        has_case = (stay.pk, stay.authorised_until) in watched
        if stay.departed_on is None and stay.authorised_until < DELIVERED_ON and not has_case:
            if stay.person_id not in questions:
                faults.append((stay.entry.source_id, "no case"))
        elif stay.departed_on is not None and stay.departed_on <= stay.authorised_until and has_case:
            faults.append((stay.entry.source_id, "a case"))
    return faults
