"""Clearing a mark: an officer looks, writes what was found; the crossings stay as they were told."""

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from journal.models import Entry
from registry.models import MarkedCrossing
from registry.operations.crossings.marks import clear_mark
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import CrossingFactory, PersonFactory

pytestmark = pytest.mark.django_db


def marked(**person):
    crossing = CrossingFactory(person=PersonFactory(**person))
    return MarkedCrossing.objects.create(
        crossing=crossing, person=crossing.person, mark="entry_without_exit", marked_on=ON
    )


def test_a_mark_is_cleared_with_its_finding_and_journaled_without_it():
    mark, officer = marked(), UserFactory(officer=True, region="KZ-10")
    cleared = clear_mark(mark_id=mark.pk, note="  Left by rail,  seen in the train list ", on=ON, by=officer)
    assert (cleared.cleared_on, cleared.cleared_by) == (ON, officer)
    assert cleared.note == "Left by rail, seen in the train list"
    entry = Entry.objects.get(kind="mark_cleared")
    assert (entry.person_id, entry.by_id) == (mark.person_id, officer.pk)
    assert (entry.subject_kind, entry.subject_id) == ("crossing", mark.crossing_id)
    assert entry.data == {"mark": "entry_without_exit"}


def test_it_is_not_cleared_twice():
    mark, officer = marked(), UserFactory(officer=True)
    clear_mark(mark_id=mark.pk, note="Found", on=ON, by=officer)
    with pytest.raises(MoveNotAllowed):
        clear_mark(mark_id=mark.pk, note="Again", on=ON, by=officer)
    assert Entry.objects.filter(kind="mark_cleared").count() == 1


@pytest.mark.parametrize("note", ["", "   ", "\n"])
def test_a_finding_is_needed(note):
    mark = marked()
    with pytest.raises(RuleViolation) as refusal:
        clear_mark(mark_id=mark.pk, note=note, on=ON, by=UserFactory(officer=True))
    assert refusal.value.facts == {"field": "note"}
    mark.refresh_from_db()
    assert mark.cleared_on is None


def test_a_mark_of_a_protected_file_is_not_there():
    mark = marked(protected=True)
    with pytest.raises(NotFound):
        clear_mark(mark_id=mark.pk, note="Found", on=ON, by=UserFactory(officer=True))
    clear_mark(mark_id=mark.pk, note="Found", on=ON, by=UserFactory(protection_officer=True))


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_those_who_only_read_clear_nothing(role):
    mark = marked()
    with pytest.raises(NotPermitted):
        clear_mark(mark_id=mark.pk, note="Found", on=ON, by=UserFactory(**{role: True}))
    assert not Entry.objects.filter(kind="mark_cleared").exists()
