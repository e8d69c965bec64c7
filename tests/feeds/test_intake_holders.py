"""Whose a file is: one end state whatever the batching, and nobody's stay moved by another holder."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from accounts.queries.roles import system_user
from enforcement.operations.sweeps import flag_overstays
from registry.models import (
    Crossing,
    IdentityDocument,
    LikelyMatch,
    MarkedCrossing,
    MixedFile,
    Person,
    Status,
    Stay,
    Tie,
)
from registry.operations.questions import ask_about_record
from registry.operations.stays.projection import rebuild_stays
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import DELIVERED_ON, counts, item
from tests.feeds.test_intake_lines import send
from tests.journal.factories import journal_entries
from tests.registry.factories import CrossingFactory, DocumentFactory, PersonFactory, RegistrationFactory
from tests.registry.matches import pair

pytestmark = pytest.mark.django_db

LATER = date(2026, 9, 1)
CHILD = {"person__surname": "KARIMOVA", "person__given_names": "LOLA", "person__born_on": "2018-02-03"}


def at(day: int, hour: int = 9) -> str:
    return f"2026-02-{day:02}T{hour:02}:00:00+05:00"


def picture() -> dict[str, Any]:
    """Everything that must be the same in whatever order lines came."""
    people = Person.objects.filter(merged_into=None)
    return {
        "files": sorted(
            people.values_list(
                "documents__number_key", "surname", "given_names", "born_on", "sex", "citizenship__iso3"
            )
        ),
        "former": sorted(
            (row.person.documents.get().number_key, row.kind, row.full_name, str(row.born_on), row.sex)
            for row in (value for person in people for value in person.former_values.all())
        ),
        "stays": sorted(
            Stay.objects.filter(annulled_on=None).values_list("entered_at", "departed_at", "authorised_until")
        ),
        "marks": sorted(
            MarkedCrossing.objects.filter(cleared_on=None).values_list(
                "crossing__source_id", "crossing__revision", "mark"
            )
        ),
    }


HISTORIES = {
    "a child on the document": [
        item(source_id="1", crossed_at=at(1)),
        item(source_id="2", crossed_at=at(1, 10), **CHILD),
        item(source_id="3", crossed_at=at(5), direction="exit", **CHILD),
        item(source_id="4", crossed_at=at(9), direction="exit"),
    ],
    "everything corrected": [
        item(source_id="1", crossed_at=at(1)),
        item(source_id="1", revision=2, crossed_at=at(1), person__born_on="1991-05-15", person__sex="x"),
        item(source_id="1", revision=3, crossed_at=at(1), person__citizenship="KGZ", person__surname="K"),
        item(source_id="2", crossed_at=at(4), direction="exit", person__citizenship="KGZ"),
    ],
    "spelled in three ways": [
        item(source_id="1", crossed_at=at(1), person__surname="KARIMOFF"),
        item(source_id="2", crossed_at=at(2), direction="exit", person__born_on="1990"),
        item(source_id="3", crossed_at=at(3), person__surname="KARYMOV", person__sex="x"),
        item(source_id="3", revision=2, crossed_at=at(3), person__surname="KARIMOV"),
    ],
    "the holder comes to light last": [
        item(source_id="1", crossed_at=at(2), **CHILD),
        item(source_id="2", crossed_at=at(3), direction="exit", **CHILD),
        item(source_id="3", crossed_at=at(1)),
    ],
    "a twin's exit on the number": [
        item(source_id="1", crossed_at=at(1), person__given_names="FOTIMA", person__sex="f"),
        item(source_id="2", crossed_at=at(3), direction="exit", person__given_names="ZUHRA", person__sex="f"),
        item(
            source_id="3", crossed_at=at(5), direction="exit", person__given_names="FOTEMA", person__sex="f"
        ),
    ],
    "a name put right at the entry": [
        item(source_id="1", crossed_at=at(1), person__surname="YULDASHEV", person__given_names="ANVAR"),
        item(source_id="1", revision=2, crossed_at=at(1)),
        item(
            source_id="2",
            crossed_at=at(3),
            direction="exit",
            person__surname="YULDASHEV",
            person__given_names="ANVAR",
        ),
    ],
    "one moment": [
        item(source_id="1", crossed_at=at(1)),
        item(source_id="2", crossed_at=at(1), **CHILD),
    ],
}


@pytest.mark.parametrize("name", HISTORIES)
def test_the_end_is_the_same_in_any_order_and_in_any_batches(name: str) -> None:
    lines = HISTORIES[name]
    found = []
    for order in itertools.permutations(lines):
        for size in (1, 2, len(lines)):
            with transaction.atomic():
                for start in range(0, len(order), size):
                    send(*order[start : start + size])
                send(*order)
                found.append(picture())
                transaction.set_rollback(True)
    assert all(one == found[0] for one in found)
    send(*lines)
    rebuild_stays(person_ids=list(Person.objects.values_list("pk", flat=True)), on=LATER, by=system_user())
    assert picture() == found[0]


def test_a_childs_exit_ends_nobodys_stay_and_her_entry_opens_none() -> None:
    send(*HISTORIES["a child on the document"][:3])

    stay = Stay.objects.get()
    assert (stay.entry.source_id, stay.departed_on) == ("1", None)
    assert picture()["marks"] == [("2", 1, "holder_differs"), ("3", 1, "holder_differs")]
    assert Person.objects.get().surname == "KARIMOV"


def test_the_file_follows_birth_date_sex_and_citizenship_and_its_clock_with_them() -> None:
    send(item())
    assert Stay.objects.get().authorised_until == date(2026, 3, 30)  # 30 days an entry

    send(item(revision=2, person__born_on="1991-05-15", person__sex="f", person__citizenship="KGZ"))

    person = Person.objects.get()
    assert (str(person.born_on), person.sex, person.citizenship.iso3) == ("1991-05-15", "f", "KGZ")
    assert Stay.objects.get().authorised_until == date(2026, 5, 29)  # the EAEU: 90 days
    assert not MarkedCrossing.objects.exists()
    assert {(row.kind, row.told_by) for row in person.former_values.all()} == {
        ("birth_date", "feed"),
        ("sex", "feed"),
        ("citizenship", "feed"),
    }
    assert [entry.data for entry in journal_entries(kind="person_corrected")] == [
        {"fields": ["born_on", "citizenship", "sex"], "origin": "feed"}
    ]


def test_whose_only_exit_is_in_question_has_no_case_before_a_person_decides() -> None:
    send(item(), item(source_id="2", crossed_at="2026-03-05T09:00:00+05:00", direction="exit", **CHILD))
    complete_feeds(LATER)

    assert flag_overstays(on=LATER, by=system_user(), full=True)["opened"] == 0

    send(
        item(source_id="2", revision=2, crossed_at="2026-03-05T09:00:00+05:00", direction="refusal", **CHILD)
    )
    assert flag_overstays(on=LATER, by=system_user(), full=True)["opened"] == 1


@pytest.mark.parametrize("exit_on", [2, 1])
def test_an_exit_before_the_entry_answers_nothing(exit_on: int) -> None:
    send(
        item(source_id="1", crossed_at=at(1, 8)),
        item(source_id="2", crossed_at=at(exit_on, 12), direction="exit"),
        item(source_id="3", crossed_at=at(exit_on, 12), direction="exit", **CHILD),
        item(source_id="4", crossed_at=at(3)),
    )
    complete_feeds(LATER)

    assert flag_overstays(on=LATER, by=system_user(), full=True)["opened"] == 1


def test_what_an_officer_wrote_down_stays_and_the_crossing_is_marked() -> None:
    PersonFactory(confirmed=True, surname="KARIMOV", given_names="SARDOR", document__number="AB1234567")
    tally, _rejected = send(item(person__born_on="1991-05-15"))

    assert (counts(tally), tally.marked) == ((1, 0, 0), 1)
    assert str(Person.objects.get().born_on) == "1990-05-15"
    assert not Stay.objects.exists()


class TestGhosts:
    MISTYPED = item(document__number="AB1234561")
    RIGHT = item(revision=2, document__number="AB1234567")

    @pytest.mark.parametrize("batches", [[[0], [1]], [[1], [0]], [[0, 1]], [[1, 0]]], ids=str)
    def test_a_number_put_right_leaves_no_ghost_and_is_free(self, batches: list[list[int]]) -> None:
        lines = [self.MISTYPED, self.RIGHT]
        for batch in batches:
            send(*(lines[number] for number in batch))

        holder = Person.objects.get(merged_into=None)
        assert [d.number_key for d in holder.documents.all()] == ["AB1234567"]
        ghost = Person.objects.exclude(merged_into=None).get()
        assert (ghost.merged_into, ghost.gone_on, ghost.documents.count()) == (holder, DELIVERED_ON, 0)
        assert journal_entries(kind="file_gone", person_id=ghost.pk).count() == 1

        send(item(source_id="9", document__number="AB1234561", **CHILD))
        assert IdentityDocument.objects.get(number_key="AB1234561").person.surname == "KARIMOVA"
        assert Stay.objects.filter(annulled_on=None).count() == 2

    def test_put_wrong_again_the_number_has_a_file_again(self) -> None:
        send(self.MISTYPED)
        send(self.RIGHT)
        send(item(revision=3, document__number="AB1234561"))

        assert [p.documents.get().number_key for p in Person.objects.filter(merged_into=None)] == [
            "AB1234561"
        ]
        assert not Person.objects.filter(merged_into__merged_into__isnull=False).exists()

    @pytest.mark.parametrize(
        "stands", ["crossing", "officer", "document", "status", "tie", "registration", "paper"]
    )
    def test_a_file_on_which_something_stands_stays(self, stands: str) -> None:
        send(self.MISTYPED)
        ghost = Person.objects.get()
        if stands == "crossing":
            send(item(source_id="2", direction="exit", document__number="AB1234561", crossed_at=at(28)))
        elif stands == "officer":
            Person.objects.filter(pk=ghost.pk).update(email="a@example.org")
        elif stands == "document":
            DocumentFactory(person=ghost, kind="id_card", number="ID7654321")
        elif stands == "status":
            Status.objects.create(person=ghost, kind="resident", valid_from=DELIVERED_ON)
        elif stands == "tie":
            Tie.objects.create(
                person=PersonFactory(), other=ghost, kind="parent", valid_from=DELIVERED_ON, source="Said so"
            )
        elif stands == "paper":
            IdentityDocument.objects.filter(person=ghost).update(
                state="lost", held_until=DELIVERED_ON, state_reason="Told"
            )
        else:
            entry = Crossing.objects.get()
            stay = Stay.objects.get()
            Stay.objects.filter(pk=stay.pk).update(entry=CrossingFactory(person=ghost, source_id="77"))
            RegistrationFactory(stay=stay)
            assert entry.pk

        send(self.RIGHT)

        ghost.refresh_from_db()
        assert (ghost.merged_into, ghost.gone_on) == (None, None)

    @pytest.mark.parametrize("state", ["open", "unsure"])
    def test_what_is_only_asked_about_it_ends_with_it_and_says_why(self, state: str) -> None:
        officer = UserFactory(officer=True, region="KZ-75")
        send(self.MISTYPED)
        ghost = Person.objects.get()
        match = pair(ghost, PersonFactory(), state=state, asked=None, decided_on=ON, decided_by=officer)
        mixed = MixedFile.objects.create(person=ghost, grounds=[], facts=[], found_on=DELIVERED_ON)
        question = ask_about_record(
            about="file",
            record_id=ghost.pk,
            what="Surname",
            why="The visa says so",
            on=DELIVERED_ON,
            by=officer,
        )

        send(self.RIGHT)

        for row in (ghost, match, mixed, question):
            row.refresh_from_db()
        assert ghost.gone_on == DELIVERED_ON
        assert (match.state, match.decided_on, mixed.state) == ("gone", DELIVERED_ON, "gone")
        assert (question.state, question.answered_on) == ("corrected", DELIVERED_ON)
        assert "by mistake" in question.note
        for kind, entries in {"match_gone": 2, "mixed_file_solved": 1, "question_answered": 1}.items():
            assert journal_entries(kind=kind).count() == entries, kind

    def test_what_people_have_decided_about_it_stays(self) -> None:
        officer = UserFactory(officer=True, region="KZ-75")
        send(self.MISTYPED)
        found = {"state": "different", "decided_on": ON, "decided_by": officer, "note": "Brothers"}
        match = pair(Person.objects.get(), PersonFactory(), **found)

        send(self.RIGHT)

        match.refresh_from_db()
        assert (match.state, match.note, match.one.gone_on) == ("different", "Brothers", DELIVERED_ON)

    def test_nobody_is_compared_with_a_file_that_goes(self) -> None:
        """The mistyped number and the right one are of one name and birth date: no pair of the two."""
        send(self.MISTYPED)
        send(self.RIGHT)

        assert not LikelyMatch.objects.exists()
        assert journal_entries(kind="match_found").count() == 0
