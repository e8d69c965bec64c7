"""Statuses: begun and ended by a day, once a kind at a time, told to whoever follows."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, RuleViolation
from registry.admin.sections import statuses_of_person
from registry.models import Status
from registry.operations import begin_status, end_status
from registry.seams import status_follow_ups
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def begin(person, kind="kandas", valid_from=ON, **more):
    return begin_status(person_id=person.pk, kind=kind, valid_from=valid_from, on=ON, by=the_system(), **more)


def end(status, last):
    return end_status(status_id=status.pk, last=last, on=ON, by=the_system())


def test_begun_and_written_down():
    person = PersonFactory()
    status = begin(person, paper_number=" K-1 ")

    assert (status.kind, status.valid_until, status.paper_number) == ("kandas", None, "K-1")
    entry = journal_entries(kind="status_begun").get()
    assert (entry.subject_id, entry.person_id) == (status.pk, person.pk)
    assert entry.data == {"status": "kandas", "valid_from": "2026-06-15", "valid_until": None}


@pytest.mark.parametrize(("days", "is_free"), [(0, False), (1, True)])
def test_one_of_a_kind_at_a_time_both_days_counted(days, is_free):
    person = PersonFactory()
    begin(person, valid_until=ON)

    if is_free:
        assert begin(person, valid_from=ON + timedelta(days=days))
    else:
        with pytest.raises(RuleViolation):
            begin(person, valid_from=ON + timedelta(days=days))
        assert journal_entries(kind="status_begun").count() == 1


def test_several_kinds_at_once():
    person = PersonFactory()
    begin(person)

    assert begin(person, kind="resident")


def test_not_before_it_began():
    with pytest.raises(RuleViolation):
        begin(PersonFactory(), valid_until=ON - timedelta(days=1))
    assert not Status.objects.exists()


@pytest.mark.parametrize("kind", ["asylum_seeker", "refugee", "victim"])
def test_a_protected_status_needs_a_closed_file(kind):
    with pytest.raises(RuleViolation) as refusal:
        begin(PersonFactory(), kind=kind)
    assert refusal.value.code == "file_open"
    assert not journal_entries().exists()

    assert begin(PersonFactory(protected=True), kind=kind)


def test_a_file_that_does_not_exist_for_the_user():
    with pytest.raises(NotFound):
        begin_status(
            person_id=PersonFactory(protected=True).pk,
            kind="kandas",
            valid_from=ON,
            on=ON,
            by=UserFactory(officer=True),
        )


def test_ended_once_and_written_down():
    status = end(begin(PersonFactory()), date(2026, 7, 1))

    assert status.valid_until == date(2026, 7, 1)
    assert journal_entries(kind="status_ended").get().data == {
        "status": "kandas",
        "valid_until": "2026-07-01",
    }
    with pytest.raises(MoveNotAllowed):
        end(status, date(2026, 7, 1))
    with pytest.raises(RuleViolation):
        end(status, ON - timedelta(days=1))
    assert journal_entries(kind="status_ended").count() == 1


def test_no_status_to_end():
    with pytest.raises(NotFound):
        end_status(status_id=999_999, last=ON, on=ON, by=the_system())


def test_whoever_follows_is_told_of_both(monkeypatch):
    told = []
    monkeypatch.setitem(status_follow_ups._members, "test", lambda **what: told.append(what["person_ids"]))
    person = PersonFactory()

    end(begin(person), ON)

    assert told == [[person.pk], [person.pk]]


def test_the_file_shows_them_and_nothing_where_there_is_none():
    person = PersonFactory()
    assert statuses_of_person(person, the_system(), ON) is None

    begin(person)
    (row,) = statuses_of_person(person, the_system(), ON)["table"]["rows"]
    assert row["cells"][0] == "Kandas"
