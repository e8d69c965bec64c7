"""Files that may hold two people: found at night, once; answered by people; hidden with a held file."""

import contextlib
from datetime import timedelta
from io import StringIO
from json import loads

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.tasks import catch_up
from core import clock
from core.errors import MoveNotAllowed, NoTermsInForce, NotFound, NotPermitted, RuleViolation
from identity.partial_dates import PartialDate
from journal.queries import entries_visible_to
from registry.models import Crossing, MarkedCrossing, MixedFile, Split, TravelTerms
from registry.operations.matches import mixed as operations
from registry.operations.matches.joining import take_back
from registry.operations.matches.mixed import ask_again, decide_one_person, find_mixed_files
from registry.operations.matches.splitting import (
    decide_other_holder,
    decide_same_holder,
    split_file,
    take_decision_back,
    take_split_back,
)
from registry.operations.people import correct_person, protect_person
from registry.queries.matches.mixed import mixed_to_look_at, mixed_visible_to
from registry.queries.matches.mixed_figures import figures_of_mixed
from registry.tasks import find_mixed_files as task
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.feeds.feed_lines import item
from tests.feeds.test_intake_holders import CHILD
from tests.feeds.test_intake_holders import at as moment
from tests.feeds.test_intake_lines import send
from tests.journal.factories import journal_entries
from tests.registry.factories import PROOF, CrossingFactory, DocumentFactory, PersonFactory, StayFactory
from tests.registry.matches import joined

pytestmark = pytest.mark.django_db

TWIN = PartialDate(1971, 11, 2)
FAR = {"checkpoint": "NQZ"}


def night(on=ON):
    """What the night counted; what waits is told by the tests of figures."""
    told = find_mixed_files(on=on, by=the_system())
    return {name: told[name] for name in ("on", "suspected", "solved")}


def rows(**given):
    return list(MixedFile.objects.filter(**given).order_by("pk"))


def crossed(person, direction="entry", days=10, minutes=0, document=None, **told):
    day = ON - timedelta(days=days)
    given = {"document": document} if document else {}
    moment = at(day) + timedelta(minutes=minutes)
    return CrossingFactory(
        person=person, direction=direction, crossed_on=day, crossed_at=moment, **given, **told
    )


def two_documents():
    """His and another's: both entered, both left, across each other."""
    person = PersonFactory()
    his = person.documents.get()
    others = DocumentFactory(person=person)
    for direction, days, document in (("entry", 40, his), ("entry", 30, others), ("exit", 20, others)):
        crossed(person, direction, days, document=document)
    crossed(person, "exit", 10, document=his)
    return person


def two_sexes(**given):
    person = PersonFactory(**given)
    crossed(person, days=40)
    crossed(person, "exit", 30, sex="f")
    return person


def two_births():
    person = PersonFactory()
    crossed(person, days=40)
    crossed(person, "exit", 30, born_on=TWIN)
    return person


def two_places():
    person = PersonFactory()
    crossed(person, days=40)
    crossed(person, "exit", 40, minutes=20, **FAR)
    return person


PLANTED = {"sexes": two_sexes, "birth_dates": two_births, "stays": two_documents, "places": two_places}


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


# --- what is found -------------------------------------------------------------------------------


@pytest.mark.parametrize("ground", PLANTED)
def test_each_ground_is_found_once_and_told(ground):
    person = PLANTED[ground]()
    PersonFactory()

    assert night() == {"on": ON.isoformat(), "suspected": 1, "solved": 0}
    (row,) = rows()
    assert (row.person, row.ground_codes, row.state, row.found_on) == (person, [ground], "open", ON)
    mine = set(Crossing.objects.filter(person=person).values_list("pk", flat=True))
    assert {told[side] for told in row.grounds for side in ("one", "other")} <= mine
    entry = journal_entries(kind="mixed_file_found").get()
    assert (entry.subject_kind, entry.subject_id, entry.person_id) == ("mixedfile", row.pk, person.pk)
    assert entry.data == {"grounds": [ground]}


def test_twice_is_once_and_burns_no_numbers():
    for plant in PLANTED.values():
        plant()
    assert night()["suspected"] == 4
    told, last = journal_entries().count(), numbers_given()

    assert night() == {"on": ON.isoformat(), "suspected": 0, "solved": 0}
    assert night(on=ON - timedelta(days=1))["suspected"] == 0
    assert (journal_entries().count(), numbers_given(), len(rows())) == (told, last, 4)


def numbers_given():
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM registry_mixedfile_id_seq")
        return cursor.fetchone()[0]


def test_killed_after_a_chunk_the_next_run_finds_the_rest(monkeypatch):
    monkeypatch.setattr(operations, "CHUNK", 1)
    two_sexes(), PersonFactory(), two_births()
    judge, calls = operations.suspects, []

    def killed(ids):
        calls.append(ids)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return judge(ids)

    monkeypatch.setattr(operations, "suspects", killed)
    with contextlib.suppress(KeyboardInterrupt):
        night()
    monkeypatch.setattr(operations, "suspects", judge)

    night()

    assert len(rows(state="open")) == 2


def test_the_number_of_queries_does_not_grow_with_the_files(django_assert_num_queries):
    two_sexes()
    with CaptureQueriesContext(connection) as few:
        night()
    for _number in range(12):
        two_documents(), two_births()

    with CaptureQueriesContext(connection) as many:
        assert night()["suspected"] == 24
    assert len(many) <= len(few)


NOTHING = {
    "one who comes and goes": lambda: [StayFactory(departed_on=ON)],
    "an outdated revision": lambda: [
        old := two_births(),
        Crossing.objects.filter(person=old, born_on=str(TWIN)).update(source_id="x"),
        crossed(old, "exit", 30, source_id="x", revision=2),
    ],
    "a year alone": lambda: [
        known := PersonFactory(), crossed(known), crossed(known, "exit", 3, born_on=PartialDate(1990))
    ],
    "a sex not stated": lambda: [
        known := PersonFactory(), crossed(known), crossed(known, "exit", 3, sex="x")
    ],
    "an exit is missing": lambda: [
        lost := PersonFactory(), crossed(lost, days=40),
        crossed(lost, days=9, document=DocumentFactory(person=lost)),
    ],
    "a family in files of their own": lambda: [crossed(PersonFactory()) for _number in range(4)],
}  # fmt: skip


@pytest.mark.parametrize("what", NOTHING)
def test_what_one_person_can_have_done_is_not_found(what):
    NOTHING[what]()

    assert night() == {"on": ON.isoformat(), "suspected": 0, "solved": 0}
    assert rows() == []


def test_a_birth_date_that_an_officer_corrected_is_no_second_person(officer):
    person = PersonFactory(born_on=TWIN)
    crossed(person, days=40)
    correct_person(
        person_id=person.pk, changes={"born_on": PartialDate(1990, 5, 15)}, **PROOF, on=ON, by=officer
    )
    person.refresh_from_db()
    crossed(person, "exit", 3)

    assert night()["suspected"] == 0


def test_without_the_times_between_checkpoints_it_is_loud():
    TravelTerms.objects.filter(code="two_borders").delete()

    with pytest.raises(NoTermsInForce):
        night()


def test_the_task_and_the_command_answer_with_counts():
    two_sexes()
    out = StringIO()

    assert task(on=ON.isoformat())["suspected"] == 1
    call_command("find_mixed_files", on=ON, stdout=out)
    assert loads(out.getvalue()) == {
        "on": ON.isoformat(), "suspected": 0, "solved": 0, "open": 1, "oldest_days": 0,
    }  # fmt: skip


# --- what becomes of it --------------------------------------------------------------------------


def found(plant=two_documents):
    person = plant()
    night()
    return person, MixedFile.objects.get(person=person, state="open")


def test_one_person_after_all_is_not_asked_again_until_something_else_contradicts(officer):
    person, row = found(two_sexes)

    decide_one_person(
        mixed_id=row.pk, note="Misread, seen the passport", on=ON + timedelta(days=4), by=officer
    )

    row.refresh_from_db()
    assert (row.state, row.solved_by, row.note) == ("one_person", officer, "Misread, seen the passport")
    entry = journal_entries(kind="mixed_file_solved").get()
    assert entry.data == {"outcome": "one_person", "days": 4}
    crossed(person, days=20)
    crossed(person, "exit", 19, sex="f")
    assert night()["suspected"] == 0
    crossed(person, days=8, born_on=TWIN)
    assert night()["suspected"] == 1
    assert [one.ground_codes for one in rows(state="open")] == [["birth_dates"]]


def test_the_answer_that_it_is_one_person_is_taken_back_and_asked_again(officer):
    person, row = found(two_sexes)
    decide_one_person(mixed_id=row.pk, note="Misread", on=ON, by=officer)

    ask_again(mixed_id=row.pk, reason="The passport was shown:  a sister", on=ON, by=officer)

    row.refresh_from_db()
    assert (row.state, row.solved_on, row.solved_by) == ("open", None, None)
    assert row.note == "The passport was shown: a sister"
    entry = journal_entries(kind="mixed_file_asked_again").get()
    assert (entry.person_id, entry.data) == (person.pk, {"grounds": ["sexes"]})
    assert night()["suspected"] == 0  # asked once at a time
    decide_one_person(mixed_id=row.pk, note="She is the same after all", on=ON, by=officer)
    assert (night()["suspected"], rows(state="open")) == (0, [])


def test_taking_an_answer_back_needs_a_reason_the_right_and_that_answer(officer):
    person, row = found(two_sexes)
    given = {"mixed_id": row.pk, "on": ON}
    with pytest.raises(MoveNotAllowed):
        ask_again(**given, reason="Not answered yet", by=officer)
    decide_one_person(**given, note="Misread", by=officer)

    with pytest.raises(RuleViolation):
        ask_again(**given, reason=" ", by=officer)
    for role in ("analyst", "auditor", "admin"):
        with pytest.raises(NotPermitted):
            ask_again(**given, reason="Two", by=UserFactory(**{role: True}))
    crossed(person, days=8, born_on=TWIN)
    night()
    with pytest.raises(MoveNotAllowed) as refused:
        ask_again(**given, reason="Two", by=officer)

    assert refused.value.code == "asked_already"
    row.refresh_from_db()
    assert (row.state, row.note) == ("one_person", "Misread")
    assert journal_entries(kind="mixed_file_asked_again").count() == 0


def test_an_answer_needs_a_note_the_right_and_a_question(officer):
    _person, row = found()
    given = {"mixed_id": row.pk, "on": ON}

    with pytest.raises(RuleViolation):
        decide_one_person(**given, note=" ", by=officer)
    for role in ("analyst", "auditor", "admin"):
        with pytest.raises(NotPermitted):
            decide_one_person(**given, note="Found", by=UserFactory(**{role: True}))
    with pytest.raises(NotFound):
        decide_one_person(mixed_id=0, note="Found", on=ON, by=officer)
    assert (rows()[0].state, journal_entries(kind="mixed_file_solved").count()) == ("open", 0)
    decide_one_person(**given, note="Found", by=officer)
    with pytest.raises(MoveNotAllowed):
        decide_one_person(**given, note="Found again", by=officer)


def test_a_parting_answers_it_at_once_and_taken_back_it_is_asked_again(officer):
    person, row = found()
    others = person.documents.order_by("pk").last()
    theirs = [one.pk for one in Crossing.objects.filter(document_number=others.number)]
    given = {"person_id": person.pk, "crossing_ids": theirs, "document_ids": [others.pk]}

    split = split_file(**given, note="His brother’s passport", on=ON + timedelta(days=2), by=officer)

    row.refresh_from_db()
    assert (row.state, row.solved_by, row.note) == ("parted", officer, "His brother’s passport")
    assert journal_entries(kind="mixed_file_solved").get().data == {"outcome": "parted", "days": 2}
    assert night()["suspected"] == 0
    take_split_back(split_id=split.pk, reason="One man", on=ON + timedelta(days=3), by=officer)
    assert [one.ground_codes for one in rows(state="open")] == [["stays"]]


def test_parted_in_part_only_it_stays_open_and_says_what_is_left(officer):
    person, row = found()
    crossed(person, "exit", 5, sex="f")
    night()
    others = person.documents.order_by("pk").last()
    theirs = [one.pk for one in Crossing.objects.filter(document_number=others.number)]

    split_file(
        person_id=person.pk, crossing_ids=theirs, document_ids=[], note="His brother’s", on=ON, by=officer
    )

    row.refresh_from_db()
    assert (row.state, row.ground_codes) == ("open", ["sexes"])
    assert [entry.data for entry in journal_entries(kind="mixed_file_changed").order_by("pk")] == [
        {"grounds": ["sexes", "stays"]},
        {"grounds": ["sexes"]},
    ]


def test_what_the_border_corrected_is_gone(officer):
    person, row = found(two_births)
    wrong = Crossing.objects.get(born_on=str(TWIN))
    crossed(person, "exit", 30, source_id=wrong.source_id, revision=2)

    assert night(on=ON + timedelta(days=1)) == {
        "on": (ON + timedelta(days=1)).isoformat(), "suspected": 0, "solved": 1,
    }  # fmt: skip
    row.refresh_from_db()
    assert (row.state, row.note, row.solved_by) == ("gone", "", the_system())


# --- beside the marks ----------------------------------------------------------------------------


@pytest.fixture
def child_on_her_passport():
    send(
        item(source_id="1", crossed_at=moment(1)),
        item(source_id="2", crossed_at=moment(1, 10), **CHILD),
        item(source_id="3", crossed_at=moment(5), direction="exit", **CHILD),
    )
    assert night()["suspected"] == 1
    return MixedFile.objects.get()


def mark():
    return MarkedCrossing.objects.get(crossing__source_id="2", mark="holder_differs")


def test_a_mark_decided_as_another_person_answers_it(child_on_her_passport, officer):
    split = decide_other_holder(mark_id=mark().pk, note="Her daughter", tie="parent", on=ON, by=officer)

    child_on_her_passport.refresh_from_db()
    assert (child_on_her_passport.state, child_on_her_passport.note) == ("parted", "Her daughter")
    assert Split.objects.get() == split
    assert night()["suspected"] == 0


def test_a_mark_decided_as_this_person_answers_it_and_taken_back_asks_again(child_on_her_passport, officer):
    decide_same_holder(mark_id=mark().pk, note="Misread", on=ON, by=officer)

    child_on_her_passport.refresh_from_db()
    assert (child_on_her_passport.state, child_on_her_passport.note) == ("one_person", "Misread")
    assert night()["suspected"] == 0
    take_decision_back(mark_id=mark().pk, reason="It is her daughter", on=ON, by=officer)
    assert len(rows(state="open")) == 1


# --- joining -------------------------------------------------------------------------------------


def test_joined_the_question_is_about_the_file_that_stands_and_parted_about_its_own(officer):
    person, row = found()
    survivor = PersonFactory()

    join = joined(survivor, person, officer).join

    row.refresh_from_db()
    assert row.state == "gone"
    assert [one.person for one in rows(state="open")] == [survivor]
    assert night()["suspected"] == 0
    take_back(join_id=join.pk, reason="Two", on=ON, by=officer)
    assert [one.person for one in rows(state="open")] == [person]


def test_what_was_answered_of_a_file_is_answered_of_the_one_that_takes_it_over(officer):
    person, row = found()
    decide_one_person(mixed_id=row.pk, note="Two passports", on=ON, by=officer)

    joined(PersonFactory(), person, officer)

    assert night()["suspected"] == 0
    assert rows(state="open") == []


# --- who sees it ---------------------------------------------------------------------------------


def test_of_a_held_file_it_exists_for_those_with_the_role_alone(officer):
    person = two_sexes(protected=True)
    assert night() == {"on": ON.isoformat(), "suspected": 0, "solved": 0}
    (row,) = rows()
    protector = UserFactory(protection_officer=True)

    assert mixed_visible_to(protector, ON).get() == row
    assert figures_of_mixed(protector, ON).open == 1
    for user in (officer, UserFactory(auditor=True)):
        assert not mixed_visible_to(user, ON).exists()
        assert figures_of_mixed(user, ON).open == mixed_to_look_at(user, ON) == 0
        assert not entries_visible_to(user, ON).filter(subject_kind="mixedfile").exists()
    with pytest.raises(NotFound):
        decide_one_person(mixed_id=row.pk, note="Found", on=ON, by=officer)
    assert person.is_protected


def test_a_file_that_is_closed_later_takes_its_question_along(officer):
    person, row = found()
    protect_person(person_id=person.pk, access_class="victim", on=ON, by=UserFactory(protection_officer=True))

    assert not mixed_visible_to(officer, ON).exists()
    with pytest.raises(NotFound):
        decide_one_person(mixed_id=row.pk, note="Found", on=ON, by=officer)


def test_the_day_counts_what_lies_in_the_territory(officer):
    StayFactory(person=found()[0], checkpoint="ALA")
    StayFactory(person=found()[0], checkpoint="NQZ")
    found(two_sexes)

    assert mixed_to_look_at(officer, ON) == 1
    assert mixed_to_look_at(UserFactory(officer=True), ON) == 3


def test_the_figures_tell_open_answered_and_the_median_of_days(officer):
    for days in (1, 2, 9):
        _person, row = found()
        decide_one_person(mixed_id=row.pk, note="One", on=ON + timedelta(days=days), by=officer)
    found()

    figures = figures_of_mixed(officer, ON + timedelta(days=9))

    assert (figures.open, figures.solved, figures.parted, figures.median_days) == (1, 3, 0, 2)
    assert figures_of_mixed(officer, ON + timedelta(days=2 + 365)).solved == 1


def test_whoever_watches_the_site_reads_how_many_wait_and_since_when(officer):
    """Nothing waits, one since today, one since a week; answered ones and held files do not count."""
    nobody = find_mixed_files(on=ON - timedelta(days=7), by=the_system())
    assert (nobody["open"], nobody["oldest_days"]) == (0, 0)
    found(), two_sexes(protected=True)
    _person, answered = found()
    decide_one_person(mixed_id=answered.pk, note="One", on=ON, by=officer)

    for days, oldest in ((-1, 0), (0, 0), (7, 7)):
        told = find_mixed_files(on=ON + timedelta(days=days), by=the_system())
        assert (told["open"], told["oldest_days"]) == (1, oldest)


def test_a_worker_that_begins_looks_for_them_too(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)
    two_sexes()

    catch_up()

    assert len(rows(state="open")) == 1
