"""Ties between people: parent, guardian, spouse, with their days and what shows them."""

from datetime import date

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from journal.queries import unveiled
from registry.models import Person, Tie
from registry.operations.ties import add_tie, end_tie
from registry.queries.people.ties import has_tie, tie_conflicts, ties_of
from registry.states import TieKind
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db
SINCE = date(2018, 2, 3)


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def two():
    return PersonFactory(), PersonFactory(minor=True)


def tied(one, other, by, **given):
    given = {"kind": TieKind.PARENT, "valid_from": SINCE, "source": "Birth certificate 7", **given}
    return add_tie(person_id=one.pk, other_id=other.pk, by=by, **{"on": ON, **given})


def test_it_stands_on_both_files_and_is_journaled_in_both(officer, two):
    tie = tied(*two, officer)

    for person, other in (two, two[::-1]):
        assert list(ties_of(person_id=person.pk, user=officer, on=ON)) == [tie]
        assert [entry.data for entry in journal_entries(kind="tie_added", person_id=person.pk)] == [
            {"kind": "parent", "valid_from": "2018-02-03", "valid_until": None, "other": other.pk}
        ]


def test_it_ends_with_a_reason(officer, two):
    tie = tied(*two, officer, kind=TieKind.GUARDIAN)
    with pytest.raises(RuleViolation):
        end_tie(person_id=two[1].pk, tie_id=tie.pk, last=ON, reason=" ", on=ON, by=officer)
    with pytest.raises(RuleViolation):
        end_tie(person_id=two[1].pk, tie_id=tie.pk, last=date(2018, 2, 2), reason="No", on=ON, by=officer)

    end_tie(person_id=two[1].pk, tie_id=tie.pk, last=ON, reason="Came of age", on=ON, by=officer)

    tie.refresh_from_db()
    assert (tie.valid_until, tie.ended_because) == (ON, "Came of age")
    assert journal_entries(kind="tie_ended").count() == 2
    with pytest.raises(MoveNotAllowed):
        end_tie(person_id=two[0].pk, tie_id=tie.pk, last=ON, reason="Again", on=ON, by=officer)
    after = date(2026, 6, 16)
    tied(*two, officer, kind=TieKind.GUARDIAN, valid_from=after, on=after)


@pytest.mark.parametrize("turned", [False, True])
def test_two_are_tied_once_whoever_is_named_first(officer, two, turned):
    tied(*two, officer)
    one, other = two[::-1] if turned else two
    with pytest.raises(RuleViolation):
        tied(one, other, officer, valid_from=ON)
    tied(one, other, officer, kind=TieKind.GUARDIAN)
    assert Tie.objects.count() == 2


def test_nobody_is_tied_to_themselves_and_something_shows_it(officer, two):
    with pytest.raises(RuleViolation):
        tied(two[0], two[0], officer)
    with pytest.raises(RuleViolation):
        tied(*two, officer, source=" ")
    with pytest.raises(NotPermitted):
        tied(*two, UserFactory(auditor=True))


def test_of_a_closed_file_nothing_is_told(officer, two):
    Person.objects.filter(pk=two[1].pk).update(access_class="victim")
    two[1].refresh_from_db()
    with pytest.raises(NotFound):
        tied(*two, officer)
    keeper = UserFactory(protection_officer=True, officer=True)
    tie = tied(*two, keeper)

    assert not ties_of(person_id=two[0].pk, user=officer, on=ON).exists()
    assert list(ties_of(person_id=two[0].pk, user=keeper, on=ON)) == [tie]
    assert (has_tie(two[0]), has_tie(two[1])) == (False, True)
    told = journal_entries(kind="tie_added", person_id=two[0].pk)
    assert (unveiled(told, officer, ON).count(), unveiled(told, keeper, ON).count()) == (0, 1)


def test_who_is_tied_is_not_joined_before_the_tie_is_settled(officer, two):
    third = PersonFactory()
    assert tie_conflicts(one_id=two[0].pk, other_id=third.pk) == []
    tied(*two, officer)
    tied(third, two[1], officer)

    assert [c.field for c in tie_conflicts(one_id=two[0].pk, other_id=two[1].pk)] == ["tied"]
    assert [c.field for c in tie_conflicts(one_id=two[0].pk, other_id=third.pk)] == ["tied_alike"]


def test_what_cannot_be_is_refused_and_leaves_nothing_behind(officer, two):
    with pytest.raises(RuleViolation) as refusal:
        tied(*two[::-1], officer)
    assert refusal.value.code == "parent_not_older"
    assert not Tie.objects.exists()
    assert not journal_entries(kind="tie_added").exists()
