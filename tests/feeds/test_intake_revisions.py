"""Lines come in again: repeats and corrections, what they mark and close, and that no order matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.queries.roles import system_user
from feeds.models import RejectedLine
from registry.models import Crossing, IdentityDocument, IntakeBatch, MarkedCrossing, Person, Stay
from tests.feeds.feed_lines import DELIVERED_ON, counts, item, send
from tests.journal.factories import journal_entries
from tests.properties import examples
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_the_same_delivery_twice_writes_nothing() -> None:
    delivery = [item(), item(source_id="2", direction="exit"), item(source_id="3", checkpoint="?")]
    send(*delivery)
    before = {model: model.objects.count() for model in (Crossing, RejectedLine, IntakeBatch, Person, Stay)}
    journal = journal_entries().count()

    tally, rejected = send(*delivery)

    assert counts(tally) == (0, 2, 1)
    assert [line.code for line in rejected] == ["checkpoint_unknown"]
    assert before == {model: model.objects.count() for model in before}
    assert journal_entries().count() == journal


def test_a_line_twice_in_one_delivery_is_taken_once() -> None:
    tally, _rejected = send(item(), item(), item(crossed_at="2026-03-01T04:30:00Z"))  # the same moment

    assert counts(tally) == (1, 2, 0)


def test_the_same_revision_with_other_content_is_refused() -> None:
    send(item())
    tally, rejected = send(item(person__surname="KARIMOVA"), item(revision=2, person__surname="KARIMOVA"))

    assert counts(tally) == (1, 0, 1)
    assert (rejected[0].field, rejected[0].code) == ("revision", "revision_conflict")
    assert Crossing.objects.get(revision=1).surname == "KARIMOV"


def test_other_content_in_one_delivery_is_refused_too() -> None:
    tally, rejected = send(item(), item(direction="exit"))

    assert counts(tally) == (1, 0, 1)
    assert rejected[0].code == "revision_conflict"


def test_two_sources_may_use_the_same_numbers() -> None:
    send(item())
    tally, _rejected = send(item(direction="exit", crossed_at="2026-03-05T09:00:00+05:00"), source="rail")

    assert counts(tally) == (1, 0, 0)
    assert Stay.objects.get().departed_on == date(2026, 3, 5)


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_highest_revision_counts_whatever_came_first(order: tuple[int, int]) -> None:
    sent = {
        1: item(crossed_at="2026-03-01T09:30:00+05:00"),
        2: item(revision=2, crossed_at="2026-02-20T09:30:00+05:00"),
    }
    for revision in order:
        send(sent[revision])

    stay = Stay.objects.get()
    assert (stay.entered_on, stay.entry.revision) == (date(2026, 2, 20), 2)


def test_a_revision_can_move_a_crossing_to_another_document() -> None:
    send(item(), item(source_id="2", direction="exit", crossed_at="2026-03-05T09:00:00+05:00"))
    former = Person.objects.get()

    send(item(revision=2, document__number="CD7654321"))

    holder = IdentityDocument.objects.get(number_key="CD7654321").person
    assert Stay.objects.get(annulled_on__isnull=True).person == holder
    marks = MarkedCrossing.objects.filter(cleared_on__isnull=True)
    assert [(mark.person, mark.mark) for mark in marks] == [(former, "exit_without_entry")]


def test_a_stay_moved_to_another_document_stays_there() -> None:
    """Whatever the former holder does later, and however late the outdated revision comes."""
    send(item(), item(revision=2, document__number="CD7654321"))
    holder = IdentityDocument.objects.get(number_key="CD7654321").person
    send(item(source_id="2", crossed_at="2026-03-03T10:00:00+05:00"))
    send(
        item(source_id="3", revision=2, document__number="CD7654321", crossed_at="2026-03-05T10:00:00+05:00")
    )
    send(item(source_id="3", crossed_at="2026-03-05T10:00:00+05:00"))

    kept = Stay.objects.filter(person=holder, annulled_on__isnull=True)
    assert set(kept.values_list("entry__source_id", flat=True)) == {"1", "3"}
    assert journal_entries(kind="stay_annulled").count() == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"person__born_on": "1991-05-15"},
        {"person__sex": "f"},
        {"person__citizenship": "KGZ"},
        {"person__given_names": "RUSTAM"},
    ],
    ids=["birth", "sex", "citizenship", "name"],
)
def test_a_holder_who_differs_is_taken_and_marked(changes: dict[str, str]) -> None:
    PersonFactory(confirmed=True, surname="KARIMOV", given_names="SARDOR", document__number="AB1234567")
    tally, _rejected = send(item(**changes))

    assert (counts(tally), tally.marked) == ((1, 0, 0), 1)
    mark = MarkedCrossing.objects.get()
    assert (mark.mark, mark.crossing, mark.marked_on) == (
        "holder_differs",
        Crossing.objects.get(),
        DELIVERED_ON,
    )
    assert [entry.data for entry in journal_entries(kind="crossing_marked")] == [{"mark": "holder_differs"}]


@pytest.mark.parametrize("order", [("entry", "exit"), ("exit", "entry")])
def test_whoever_enters_and_leaves_at_one_moment_is_not_here(order: tuple[str, str]) -> None:
    for direction in order:
        send(item(source_id=direction, direction=direction))

    stay = Stay.objects.get()
    assert stay.departed_at == stay.entered_at
    assert not MarkedCrossing.objects.filter(cleared_on__isnull=True).exists()


@pytest.mark.parametrize("order", [("1", "2", "3", "4"), ("4", "3", "2", "1"), ("1", "3", "4", "2")])
def test_whoever_is_here_leaves_and_comes_back_at_one_moment(order: tuple[str, ...]) -> None:
    noon, evening = "2026-03-02T12:00:00+05:00", "2026-03-02T20:00:00+05:00"
    told = {
        "1": item(),
        "2": item(source_id="2", direction="exit", crossed_at=noon),
        "3": item(source_id="3", crossed_at=noon),
        "4": item(source_id="4", direction="exit", crossed_at=evening),
    }
    for source_id in order:
        send(told[source_id])

    stays = Stay.objects.filter(annulled_on__isnull=True).order_by("entered_at")
    assert [(stay.entry.source_id, stay.exit and stay.exit.source_id) for stay in stays] == [
        ("1", "2"),
        ("3", "4"),
    ]
    assert not MarkedCrossing.objects.filter(cleared_on__isnull=True).exists()


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("1965", "1965"),
        ("1965-00-00", "1965"),
        ("1965-05", "1965-05"),
        ("1965-05-00", "1965-05"),
        ("1965-05-12", "1965-05-12"),
    ],
)
def test_of_a_birth_date_what_is_known_is_kept_and_no_day_made_up(told: str, kept: str) -> None:
    send(item(person__born_on=told))

    assert str(Person.objects.get().born_on) == str(Crossing.objects.get().born_on) == kept


@pytest.mark.parametrize(
    ("told", "marked"), [("1990", 0), ("1990-05", 0), ("1990-05-15", 0), ("1991", 1), ("1990-06-00", 1)]
)
def test_a_birth_date_that_says_less_is_no_other_holders(told: str, marked: int) -> None:
    PersonFactory(
        confirmed=True,
        surname="KARIMOV",
        given_names="SARDOR",
        document__number="AB1234567",
        born_on="1990-05-15",
    )
    tally, _rejected = send(item(person__born_on=told))

    assert tally.marked == marked


def test_other_names_or_an_unstated_sex_are_no_mark() -> None:
    PersonFactory(document__number="AB1234567")
    tally, _rejected = send(item(person__sex="x", person__surname="KARIMOFF"))

    assert tally.marked == 0


def test_a_correction_clears_the_mark_its_earlier_revision_got() -> None:
    PersonFactory(confirmed=True, surname="KARIMOV", given_names="SARDOR", document__number="AB1234567")
    send(item(person__born_on="1991-05-15"))
    send(item(revision=2))

    assert MarkedCrossing.objects.get().cleared_on == DELIVERED_ON
    assert journal_entries(kind="mark_cleared").count() == 1


def test_an_outdated_revision_is_kept_and_not_marked() -> None:
    PersonFactory(document__number="AB1234567")
    send(item(revision=2))
    tally, _rejected = send(item(person__born_on="1991-05-15"))

    assert (counts(tally), tally.marked) == ((1, 0, 0), 0)


def test_a_new_person_is_enrolled_as_the_newest_revision_says() -> None:
    send(item(person__surname="KARIMOF"), item(revision=2, person__surname="KARIMOV"))

    assert Person.objects.get().surname == "KARIMOV"


def test_what_the_feed_sends_again_in_order_closes_the_refused_line() -> None:
    send(item(checkpoint="?"), item(source_id="2", sex="m"))
    send(item())

    closed, still_open = RejectedLine.objects.order_by("line")
    assert (closed.corrected_on, closed.corrected_by) == (DELIVERED_ON, system_user())
    assert still_open.corrected_on is None
    assert [entry.data for entry in journal_entries(kind="line_corrected")] == [{"by": "feed"}]


def test_an_earlier_revision_closes_no_refused_correction() -> None:
    send(item())
    send(item(revision=2, checkpoint="?"), item(direction="exit"))
    send(item())

    assert RejectedLine.objects.filter(corrected_on__isnull=True).count() == 2


def test_a_protected_holder_changes_no_answer() -> None:
    PersonFactory(protected=True, document__number="AB1234567")
    tally, rejected = send(item(), item(source_id="2", direction="exit"))

    assert (counts(tally), rejected) == ((2, 0, 0), [])


_small = st.one_of(
    st.builds(
        item,
        source_id=st.sampled_from("12"),
        revision=st.integers(0, 3),
        direction=st.sampled_from(["entry", "exit", "out"]),
        document__number=st.sampled_from(["AB1234567", "CD1234567"]),
        person__born_on=st.sampled_from(["1990-05-15", "1991-05-15", "never"]),
    ),
    st.none(),
)


@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=st.lists(_small, max_size=6), second=st.lists(_small, max_size=6))
def test_the_summary_adds_up_and_chunks_do_not_matter(first: list[Any], second: list[Any]) -> None:
    """What becomes of lines is the same in one delivery or two; together they add up."""
    with transaction.atomic():
        one, two = send(*first)[0], send(*second)[0]
        divided = [a + b for a, b in zip(counts(one), counts(two), strict=True)]
        rows = set(Crossing.objects.values_list("source_id", "revision", "direction", "born_on"))
        transaction.set_rollback(True)
    with transaction.atomic():
        assert list(counts(send(*first, *second)[0])) == divided
        assert set(Crossing.objects.values_list("source_id", "revision", "direction", "born_on")) == rows
        batch = IntakeBatch.objects.first()
        assert batch is None or batch.accepted == Crossing.objects.count() == divided[0]
        transaction.set_rollback(True)


_threads = st.lists(
    st.builds(
        lambda number, revision, direction, day, document: item(
            source_id=f"{number}",
            revision=revision,
            direction=direction,
            crossed_at=f"2026-02-{day:02}T{number:02}:00:00+05:00",
            document__number=document,
        ),
        number=st.integers(1, 4),
        revision=st.integers(1, 3),
        direction=st.sampled_from(["entry", "exit", "refusal"]),
        day=st.integers(1, 28),
        document=st.sampled_from(["AB1234567", "CD1234567"]),
    ),
    max_size=8,
    unique_by=lambda one: (one["source_id"], one["revision"]),
)


@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=_threads, data=st.data())
def test_stays_are_the_same_in_whatever_order_lines_and_revisions_came(sent: list[Any], data: Any) -> None:
    """Shuffled, repeated and divided into deliveries anyhow, the stays are those of one delivery."""
    with transaction.atomic():
        send(*sorted(sent, key=lambda one: (one["source_id"], one["revision"])))
        wanted = _stays()
        transaction.set_rollback(True)
    with transaction.atomic():
        shuffled = data.draw(st.permutations(sent + sent[:2]))
        cut = data.draw(st.integers(0, len(shuffled)))
        send(*shuffled[:cut])
        send(*shuffled[cut:])
        assert _stays() == wanted
        assert Crossing.objects.count() == len(sent)
        transaction.set_rollback(True)


def _stays() -> set[tuple[Any, ...]]:
    """Whose document, from when to when, until when lawful; what is marked."""
    stays = Stay.objects.filter(annulled_on__isnull=True)
    marks = MarkedCrossing.objects.filter(cleared_on__isnull=True)
    return set(
        stays.values_list(
            "person__documents__number_key", "entered_at", "departed_at", "exit_missing", "authorised_until"
        )
    ) | set(marks.values_list("crossing__source_id", "crossing__revision", "mark"))
